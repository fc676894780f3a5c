"""A finding is acknowledged, explained, excused and reopened, and stays the same finding throughout."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.life.kept import AHEAD, DEPUTY, PACK, TEACHER, YESTERDAY, excuse_that_is_over, keep_run, one, states, take
from workbench.audit.filters import FindingFilter
from workbench.audit.results import obligations
from workbench.life.actors import Author
from workbench.life.findings import history, present, preview, run_of
from workbench.life.problems import LifeError
from workbench.life.worklist import Selection, worklist

Hub = duckdb.DuckDBPyConnection


def excused(hub: Hub, run: int = 1) -> set[str]:
    """What the results of a run show as excused."""
    return {row[0] for row in obligations(hub, run).filter("excused").project("subject_key").fetchall()}


def test_nobody_has_decided_about_a_new_finding(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late", "L2": "missing", "L3": "met", "L4": "pending"})
    assert states(hub) == {"L1": "open", "L2": "open"}


@pytest.mark.parametrize(
    ("action", "state"), [("acknowledge", "acknowledged"), ("explain", "explained"), ("excuse", "excused")]
)
def test_a_decision_leads_to_its_state_and_touches_nothing_else(hub: Hub, action: str, state: str) -> None:
    keep_run(hub, 1, {"L1": "late", "L2": "missing"})
    assert take(hub, action, one("L1")) == 1  # type: ignore[arg-type]
    assert states(hub) == {"L1": state, "L2": "open"}
    assert excused(hub) == ({"L1"} if action == "excuse" else set())


def test_an_excuse_keeps_the_status_and_holds_in_the_next_audit(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "missing"})
    take(hub, "excuse", one("L1"))
    keep_run(hub, 2, {"L1": "late"})
    assert obligations(hub, 2).project("status, excused").fetchall() == [("late", True)]


def test_a_mended_finding_is_not_shown_as_excused(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "missing"})
    take(hub, "excuse", one("L1"))
    keep_run(hub, 2, {"L1": "met"})
    assert excused(hub, 2) == set()
    assert present(hub, 2, PACK, "11", "L1", None) == [("met", "excused")]


def test_a_reopened_finding_counts_again_and_keeps_its_history(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    take(hub, "explain", one("L1"), by=TEACHER, reason="slimoju")
    take(hub, "excuse", one("L1"), reason="slimības lapa")
    take(hub, "reopen", one("L1"), reason="lapas nav")
    assert (states(hub), excused(hub)) == ({"L1": "reopened"}, set())
    told = history(hub, PACK, "11", "L1").project("action, reason, author, author_role").fetchall()
    assert told == [
        ("explain", "slimoju", "Juris Ozols", "teacher"),
        ("excuse", "slimības lapa", "Anna Kalniņa", "deputy_academic"),
        ("reopen", "lapas nav", "Anna Kalniņa", "deputy_academic"),
    ]


def test_an_excuse_whose_last_day_is_over_comes_back_and_says_so(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    excuse_that_is_over(hub, "L1")
    assert (states(hub), excused(hub)) == ({"L1": "expired"}, set())
    assert worklist(hub, 1, one("L1")).project("expired_on, excuse").fetchall() == [(YESTERDAY, None)]
    take(hub, "excuse", one("L1"), until=AHEAD)
    assert excused(hub) == {"L1"}
    assert worklist(hub, 1, one("L1")).project("expired_on, excused_until").fetchall() == [(None, AHEAD)]


def test_an_excuse_holds_on_its_last_day(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    today = hub.execute("select timezone('Europe/Riga', now())::date").fetchall()[0][0]
    take(hub, "excuse", one("L1"), until=today)
    assert excused(hub) == {"L1"}


def test_an_excuse_after_one_without_end_takes_nothing_over_from_it(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    take(hub, "excuse", one("L1"), cause="pārtraukums", until=AHEAD)
    take(hub, "reopen", one("L1"))
    take(hub, "excuse", one("L1"), reason="cits")
    assert worklist(hub, 1, one("L1")).project("excuse, excused_until, cause").fetchall() == [("cits", None, None)]


@pytest.mark.parametrize("role", ["teacher", "class_teacher", "secretary", "assistant"])
@pytest.mark.parametrize("action", ["excuse", "reopen"])
def test_only_the_director_and_deputies_excuse_and_reopen(hub: Hub, role: str, action: str) -> None:
    keep_run(hub, 1, {"L1": "late"})
    if action == "reopen":
        take(hub, "excuse", one("L1"))
    before = states(hub)
    with pytest.raises(LifeError, match="drīkst tikai direktors"):
        take(hub, action, one("L1"), by=Author("Juris", role))  # type: ignore[arg-type]
    assert states(hub) == before


@pytest.mark.parametrize(
    ("action", "values", "says"),
    [
        ("excuse", {"reason": "  "}, "Trūkst pamatojuma"),
        ("explain", {"reason": ""}, "Trūkst pamatojuma"),
        ("excuse", {"until": YESTERDAY}, "jau ir pagājusi"),
        ("explain", {"until": AHEAD}, "tikai attaisnojumam"),
        ("excuse", {"by": Author(" ", "director")}, "kas lemj"),
        ("excuse", {"by": Author("Anna", "headmaster")}, "Nav tādas lomas"),
        ("reopen", {}, "jau ir atvērti"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_refused_and_nothing_is_written(
    hub: Hub, action: str, values: dict[str, object], says: str
) -> None:
    keep_run(hub, 1, {"L1": "late"})
    with pytest.raises(LifeError, match=says):
        take(hub, action, one("L1"), **values)  # type: ignore[arg-type]
    assert history(hub, PACK, "11", "L1").fetchall() == []


@pytest.mark.parametrize("action", ["acknowledge", "explain", "excuse"])
def test_what_is_excused_is_reopened_before_anything_else_is_decided(hub: Hub, action: str) -> None:
    keep_run(hub, 1, {"L1": "late"})
    take(hub, "excuse", one("L1"))
    with pytest.raises(LifeError, match="attaisnoti"):
        take(hub, action, one("L1"))  # type: ignore[arg-type]


def test_a_finding_that_is_not_there_is_refused_with_the_nearest_key(hub: Hub) -> None:
    keep_run(hub, 1, {"LESSON100": "late", "L2": "met"})
    with pytest.raises(LifeError, match="Vai domājāt: LESSON100"):
        take(hub, "excuse", one("LESSON10"))
    with pytest.raises(LifeError, match="nav pārkāpuma ar atslēgu L2"):
        take(hub, "excuse", one("L2"))


def test_the_same_key_in_two_schools_is_two_findings(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    keep_run(hub, 1, {"L1": "late"}, school="S2")
    with pytest.raises(LifeError, match="S1, S2"):
        take(hub, "excuse", one("L1"))
    take(hub, "excuse", one("L1", school="S2"))
    assert obligations(hub, 1).filter("excused").project("school_id").fetchall() == [("S2",)]


def test_one_cause_is_excused_at_once_and_passes_over_what_is_excused_already(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late", "L2": "missing", "L3": "missing", "L4": "met"}, due=date(2025, 9, 12))
    take(hub, "excuse", one("L1"), reason="pašas iemesls")
    outage = Selection(FindingFilter(clauses=("11",), due_from="2025-09-12", due_until="12.09.2025."))
    foreseen = preview(hub, 1, outage, "excuse")
    assert (foreseen.touched, foreseen.passed_over) == (2, {"excused": 1})
    assert take(hub, "excuse", outage, reason="E-klase nedarbojās", cause="pārtraukums") == 2
    reasons = worklist(hub, 1, Selection()).project("subject_key, excuse").order("subject_key").fetchall()
    assert reasons == [("L1", "pašas iemesls"), ("L2", "E-klase nedarbojās"), ("L3", "E-klase nedarbojās")]
    decisions = hub.execute("select count(distinct decision_id), count(*) from store.life.finding_events").fetchall()
    assert decisions == [(2, 3)]


def test_what_was_excused_under_one_cause_is_reopened_together(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late", "L2": "missing"})
    take(hub, "excuse", one("L1"))
    take(hub, "excuse", one("L2"), cause="pārtraukums")
    assert take(hub, "reopen", Selection(cause="pārtraukums")) == 1
    assert states(hub) == {"L1": "excused", "L2": "reopened"}


def test_a_decision_about_everything_is_refused(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    with pytest.raises(LifeError, match="Nav norādīts"):
        take(hub, "excuse", Selection())


def test_a_finding_is_new_when_the_run_before_that_judged_its_clause_did_not_have_it(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late", "L2": "met"})
    keep_run(hub, 2, {"X": "late"}, regulation="jelgava-nvsk-2022", clause="2.3")
    keep_run(hub, 3, {"L1": "late", "L2": "missing", "L3": "missing"})
    new = dict(worklist(hub, 3, Selection()).project("subject_key, is_new").fetchall())
    assert new == {"L1": False, "L2": True, "L3": True}
    assert worklist(hub, 1, Selection()).project("is_new").fetchall() == [(None,)]
    only = worklist(hub, 3, Selection(only_new=True)).project("subject_key").order("subject_key").fetchall()
    assert only == [("L2",), ("L3",)]


def test_the_latest_run_that_judged_a_regulation_is_found_behind_a_later_run_of_another(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    keep_run(hub, 2, {"X": "late"}, regulation="jelgava-nvsk-2022", clause="2.3")
    assert run_of(hub, PACK) == 1
    with pytest.raises(LifeError, match="Vai domājāt: rezekne-2018"):
        run_of(hub, "rezekne")


def test_the_log_says_who_decided_what_when_and_in_which_audit(hub: Hub) -> None:
    keep_run(hub, 1, {"L1": "late"})
    before = hub.execute("select now()::timestamp").fetchall()[0][0]
    take(hub, "excuse", one("L1"), by=DEPUTY, reason=" plūdi ", cause="plūdi", until=AHEAD)
    row = hub.execute("select * exclude (recorded_at, previous_hash, hash) from store.life.finding_events").fetchall()
    assert row == [
        (1, 1, PACK, "11", "S1", "L1", "excuse", "plūdi", "plūdi", AHEAD, "Anna Kalniņa", "deputy_academic", 1)
    ]
    assert hub.execute("select recorded_at >= ? from store.life.finding_events", [before]).fetchall() == [(True,)]
