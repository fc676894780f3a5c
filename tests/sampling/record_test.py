"""A recorded review is an event that came through the intake, and the next audit counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.worlds import make_world, write_world
from workbench.audit.run import audit
from workbench.cli.main import main
from workbench.events.record import EventError
from workbench.intake.horizon import data_horizon
from workbench.intake.load import load
from workbench.records.store import init, open_store
from workbench.sampling.problems import SamplingError
from workbench.sampling.record import Review, record_review

OPEN = """
select journal_id, any_value(starts_on) + 1
from store.records.journals
join store.records.terms using (school_id, school_year)
join store.records.lessons using (school_id, journal_id)
where term = 2 and kind = 'subject' and date between starts_on and ends_on and status = 'held'
group by journal_id
order by journal_id
"""


@dataclass(frozen=True)
class Recorded:
    """A school in which one journal's review was recorded twice and then audited."""

    workspace: Path
    journal: str
    day: date
    written: tuple[int, int]
    horizons: tuple[datetime | None, datetime | None]


def deputy(hub: duckdb.DuckDBPyConnection) -> str:
    return str(hub.execute("select min(staff_id) from store.records.staff").fetchall()[0][0])


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    home = tmp_path_factory.mktemp("reviews")
    write_world(make_world(3), home / "export")
    init(home / "w")
    with open_store(home / "w") as hub:
        load(hub, [home / "export"])
        hub.execute("delete from store.records.events where kind = 'journal_review'")
        hub.execute(
            "update store.records.staff set role = 'deputy_academic|teacher' "
            "where staff_id = (select min(staff_id) from store.records.staff)"
        )
        (journal, day), *_ = hub.execute(OPEN).fetchall()
        before = data_horizon(hub)
        review = Review((journal,), deputy(hub), day, "Temati\nskaidri")
        written = [record_review(hub, home / "w", review).written for _ in range(2)]
        horizons = before, data_horizon(hub)
        audit(hub, home / "w", regulations=["rezekne-2018"], as_of="2030-01-01 12:00")
    return Recorded(home / "w", journal, day, (written[0], written[1]), horizons)


def test_the_next_audit_counts_a_recorded_review_and_no_other(reviewed: Recorded) -> None:
    with open_store(reviewed.workspace, read_only=True) as hub:
        found = hub.execute(
            "select subject_key, fulfilled_local::date from store.audit.obligations "
            "where clause_id = '3.4' and fulfilled_local is not null"
        ).fetchall()
    assert (f"{reviewed.journal}:term2", reviewed.day) in found
    assert {key.rpartition(":")[0] for key, _ in found} == {reviewed.journal}


def test_a_review_comes_in_through_the_intake_once(reviewed: Recorded) -> None:
    with open_store(reviewed.workspace, read_only=True) as hub:
        kept = hub.execute(
            "select journal_id, note, import_id, line from store.records.events where kind = 'journal_review'"
        ).fetchall()
    assert kept == [(reviewed.journal, "Temati skaidri", 2, 2)]
    assert reviewed.written == (1, 0)
    assert "Temati skaidri" in next((reviewed.workspace / "recorded").glob("*/events.csv")).read_text(encoding="utf-8")


def test_nobody_looks_late_because_a_review_was_written_down(reviewed: Recorded) -> None:
    before, after = reviewed.horizons
    assert before == after is not None


@pytest.mark.parametrize(
    ("journal", "staff", "on", "error", "told"),
    [
        ("no such", None, date(2026, 1, 20), SamplingError, "Nav žurnāla: no such"),
        (None, "no such", date(2026, 1, 20), SamplingError, "Nav darbinieka no such"),
        (None, None, datetime.now(UTC).date() + timedelta(days=3), EventError, "vēl nav pienācis"),
    ],
)
def test_what_cannot_have_been_is_not_recorded(
    reviewed: Recorded, journal: str | None, staff: str | None, on: date, error: type[Exception], told: str
) -> None:
    with open_store(reviewed.workspace) as hub:
        known = hub.execute("select min(journal_id) from store.records.journals").fetchall()[0][0]
        before = hub.execute("select count(*) from store.records.events").fetchall()
        with pytest.raises(error, match=told):
            record_review(hub, reviewed.workspace, Review((journal or known,), staff or deputy(hub), on, ""))
        assert hub.execute("select count(*) from store.records.events").fetchall() == before


def test_the_command_warns_when_the_regulation_counts_another_role(
    reviewed: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(reviewed.workspace, read_only=True) as hub:
        teacher = hub.execute(
            "select max(staff_id) from store.records.staff where not contains(role, 'deputy')"
        ).fetchall()[0][0]
    words = [reviewed.journal, "--staff", teacher, "--on", f"{reviewed.day}", "--workspace", str(reviewed.workspace)]
    with pytest.raises(SystemExit) as stopped:
        main(["reviews", "record", *words])
    printed = capsys.readouterr()
    assert (stopped.value.code or 0, printed.err) == (0, "")
    assert f"žurnālam {reviewed.journal} kārtība ieskaita tikai pārbaudi, ko veic deputy_academic" in printed.out
