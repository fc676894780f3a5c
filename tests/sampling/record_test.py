"""A recorded review is an event that came through the intake, and the next audit counts it."""

from __future__ import annotations

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

AS_OF = "2030-01-01 12:00"
OPEN = """
select journal_id, starts_on + 1
from store.audit.obligations
join store.records.journals using (school_id)
join store.records.terms using (school_id, school_year)
where run_id = 1 and clause_id = '3.4' and subject_key = journal_id || ':term2' and term = 2 and fulfilled_at is null
order by journal_id
limit 1
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("reviews")
    write_world(make_world(3), home / "export")
    init(home / "w")
    with open_store(home / "w") as hub:
        load(hub, [home / "export"])
        hub.execute(
            "update store.records.staff set role = 'deputy_academic|teacher' where staff_id = (select min(staff_id) from store.records.staff)"
        )
        audit(hub, home / "w", regulations=["rezekne-2018"], as_of=AS_OF)
    return home / "w"


def deputy(hub: duckdb.DuckDBPyConnection) -> str:
    return str(hub.execute("select min(staff_id) from store.records.staff").fetchall()[0][0])


def fulfilled(hub: duckdb.DuckDBPyConnection, workspace: Path, journal: str) -> date | None:
    run = audit(hub, workspace, regulations=["rezekne-2018"], as_of=AS_OF).run_id
    ((moment,),) = hub.execute(
        "select fulfilled_local from store.audit.obligations where run_id = ? and clause_id = '3.4' and subject_key = ?",
        [run, f"{journal}:term2"],
    ).fetchall()
    return moment.date() if moment else None


def test_the_next_audit_counts_a_recorded_review(loaded: Path) -> None:
    with open_store(loaded) as hub:
        ((journal, day),) = hub.execute(OPEN).fetchall()
        horizon = data_horizon(hub)
        written = record_review(hub, loaded, Review((journal,), deputy(hub), day, "Temati\nskaidri"))
        assert (written.written, written.left_out) == (1, ())
        assert fulfilled(hub, loaded, journal) == day
        assert data_horizon(hub) == horizon  # nobody looks late because a review was written down
        kept = hub.execute(
            "select note, import_id, line from store.records.events where kind = 'journal_review' and happened_on = ? "
            "and journal_id = ?",
            [day, journal],
        ).fetchall()
        again = record_review(hub, loaded, Review((journal,), deputy(hub), day, "Temati skaidri"))
    assert kept == [("Temati skaidri", 2, 2)]
    assert again.written == 0
    assert "Temati skaidri" in next((loaded / "recorded").glob("*/events.csv")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("journal", "staff", "on", "error", "told"),
    [
        ("no such", None, date(2026, 1, 20), SamplingError, "Nav žurnāla: no such"),
        (None, "no such", date(2026, 1, 20), SamplingError, "Nav darbinieka no such"),
        (None, None, datetime.now(UTC).date() + timedelta(days=3), EventError, "vēl nav pienācis"),
    ],
)
def test_what_cannot_have_been_is_not_recorded(
    loaded: Path, journal: str | None, staff: str | None, on: date, error: type[Exception], told: str
) -> None:
    with open_store(loaded) as hub:
        known = hub.execute("select min(journal_id) from store.records.journals").fetchall()[0][0]
        before = hub.execute("select count(*) from store.records.events").fetchall()
        with pytest.raises(error, match=told):
            record_review(hub, loaded, Review((journal or known,), staff or deputy(hub), on, ""))
        assert hub.execute("select count(*) from store.records.events").fetchall() == before


def test_the_command_warns_when_the_regulation_counts_another_role(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(loaded) as hub:
        ((journal, day),) = hub.execute(OPEN).fetchall()
        teacher = hub.execute(
            "select max(staff_id) from store.records.staff where not contains(role, 'deputy')"
        ).fetchall()[0][0]
    with pytest.raises(SystemExit) as stopped:
        main(["reviews", "record", journal, "--staff", teacher, "--on", f"{day}", "--workspace", str(loaded)])
    printed = capsys.readouterr()
    assert (stopped.value.code or 0, printed.err) == (0, "")
    assert f"žurnālam {journal} kārtība ieskaita tikai pārbaudi, ko veic deputy_academic" in printed.out
