"""Attendance within a scope: the measures themselves, narrowed by role."""

from __future__ import annotations

import duckdb
import pytest

from tests.dashboards.school import SCHOOL, viewer
from workbench.access.attendance import Attendance
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.attendance.rates import rates
from workbench.attendance.selection import Selection

CLASS = "K-6a"


@pytest.fixture(scope="module")
def hub(reading: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return reading


def seen(hub: duckdb.DuckDBPyConnection, who: Viewer) -> Attendance:
    return Attendance(Scope(hub, who))


def own_journals(hub: duckdb.DuckDBPyConnection) -> tuple[str, tuple[str, ...]]:
    """The teacher with the fewest journals, so that there is much to hide."""
    query = "select teacher_id, list(journal_id) as journals from store.records.journals where teacher_id is not null group by 1"
    found = hub.sql(query).order("len(journals), teacher_id").limit(1).fetchall()
    return found[0][0], tuple(found[0][1])


def test_a_leader_sees_what_the_measure_says(hub):
    found = seen(hub, viewer("director")).rates("class", Selection(), "absence")
    assert found.equals(rates(hub, "class", Selection(), measures="absence", minimum=0))
    assert found.height > 3


def test_a_class_teacher_sees_the_own_class_whatever_is_asked(hub):
    own = seen(hub, viewer("class_teacher", "D-012", (CLASS,)))
    whole = rates(hub, "class", Selection(classes=(CLASS,)), measures="absence", minimum=0)
    assert own.rates("class", Selection(), "absence").equals(whole)
    assert whole["numerator"][0] > 0
    assert own.rates("class", Selection(classes=("K-5a",)), "absence").is_empty()


def test_a_class_teacher_without_a_class_sees_nothing(hub):
    assert seen(hub, viewer("class_teacher", "D-012")).rates((), Selection(), "absence").is_empty()


def test_a_teacher_sees_the_own_journals_only(hub):
    teacher, journals = own_journals(hub)
    own = seen(hub, viewer("teacher", teacher)).rates("journal", Selection(), "absence")
    every = rates(hub, "journal", Selection(), measures="absence", minimum=0)
    assert 0 < own.height < every.height
    assert set(own["journal_id"]) <= set(journals)
    assert own.equals(every.filter(every["journal_id"].is_in(journals)))


def test_a_teacher_gets_no_count_over_all_journals(hub):
    teacher, _ = own_journals(hub)
    with pytest.raises(ForbiddenError):
        seen(hub, viewer("teacher", teacher)).unexcused(Selection())


def test_an_administrator_gets_nothing(hub):
    with pytest.raises(ForbiddenError):
        seen(hub, viewer("administrator"))


def test_a_school_of_somebody_else_is_empty(hub):
    assert seen(hub, viewer("director")).rates((), Selection(schools=("SK-99",)), "absence").is_empty()


def test_an_analyst_sees_pseudonyms_and_no_small_cell(hub):
    analyst, leader = seen(hub, viewer("analyst")), seen(hub, viewer("director"))
    asked = Selection(schools=(SCHOOL,))
    names = set(leader.pupils(asked)["name"])
    told = analyst.pupils(asked)
    assert "pupil_id" not in told.columns
    assert told["token"].null_count() == told.height == len(names)
    assert told["name"].str.contains(r"^I-[A-Z2-7]{10}$").all()
    assert not names & set(told["name"])
    cells = analyst.rates(("class", "date"), asked, "absence")
    small = leader.rates(("class", "date"), asked, "absence")["pupils"] < 5
    assert cells.filter(small)["rate"].null_count() == small.sum() > 0


def test_only_who_sees_names_opens_the_days_of_a_pupil(hub):
    leader = seen(hub, viewer("director"))
    token = leader.pupils(Selection())["token"][0]
    with pytest.raises(ForbiddenError):
        seen(hub, viewer("analyst")).pupil(token, Selection())
    pupil = leader.pupil(token, Selection())
    assert pupil is not None
    assert pupil["pupil_id"] not in token
    days, rate = leader.pupil_days(pupil, Selection()), leader.pupil_rates(pupil, Selection(), "absence")
    assert days["possible"].sum() == rate["divisor"][0] == leader.pupil_lessons(pupil, Selection()).height
    other = hub.execute(
        "select class_id from store.records.enrolments where pupil_id = ?", [pupil["pupil_id"]]
    ).fetchall()
    foreign = next(name for name in ("K-5a", "K-6a", "K-7a") if (name,) not in other)
    assert seen(hub, viewer("class_teacher", "D-012", (foreign,))).pupil(token, Selection()) is None
