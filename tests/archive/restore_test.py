"""A restored workspace has the archived year's rows, all of them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.archive.conftest import NEXT_YEAR, YEAR, quiet
from workbench.archive.problems import ArchiveError
from workbench.archive.restore import restore
from workbench.intake.load import load
from workbench.records.schema import BY_NAME, TABLES
from workbench.records.store import DATABASE, init, open_store


@pytest.fixture(scope="module")
def both(source: Path, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The source's database and the restored one, attached side by side."""
    restored = tmp_path_factory.mktemp("restored")
    restore(made, restored, quiet)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source / DATABASE}' as source (read_only)")
        connection.execute(f"attach '{restored / DATABASE}' as restored (read_only)")
        yield connection


def rows(hub: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return hub.execute(query).fetchall()


def names(hub: duckdb.DuckDBPyConnection) -> list[str]:
    query = "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'restored' order by all"
    return [str(name) for (name,) in rows(hub, query)]


def test_no_restored_row_differs_from_its_source(both: duckdb.DuckDBPyConnection) -> None:
    assert len(names(both)) == 2 * len(TABLES) + 13
    for name in names(both):
        assert not rows(both, f"from restored.{name} except all from source.{name}"), name


# What the source has that the year does not: read off the rows themselves, without the archive's own conditions.
OTHER_YEAR = {
    "terms": f"school_year <> '{YEAR}'",
    "classes": f"school_year <> '{YEAR}'",
    "journals": f"school_year <> '{YEAR}'",
    "grading_deadlines": f"school_year <> '{YEAR}'",
    "enrolments": f"class_id in (select class_id from source.records.classes where school_year <> '{YEAR}')",
    "timetable": f"class_id in (select class_id from source.records.classes where school_year <> '{YEAR}')",
    **dict.fromkeys(
        ("lessons", "grades", "journal_members", "individual_plan", "individual_work"),
        f"journal_id in (select journal_id from source.records.journals where school_year <> '{YEAR}')",
    ),
    **dict.fromkeys(
        ("lesson_entries", "attendance"),
        "lesson_id in (select lesson_id from source.records.lessons join source.records.journals "
        f"using (school_id, journal_id) where school_year <> '{YEAR}')",
    ),
    "transcripts": "not (month between '2025-08' and '2026-07')",
    "absence_notes": "absent_from > '2026-07-31' or absent_to < '2025-08-01'",
    "absence_notices": "absent_from > '2026-07-31' or absent_to < '2025-08-01'",
    "schools": "false",
    "subjects": "false",
}


@pytest.mark.parametrize("table", OTHER_YEAR)
def test_what_is_left_out_belongs_to_another_year(both: duckdb.DuckDBPyConnection, table: str) -> None:
    left_out = rows(both, f"from source.records.{table} except all from restored.records.{table}")
    other = rows(both, f"select * from source.records.{table} where {OTHER_YEAR[table]}")
    assert sorted(left_out, key=repr) == sorted(other, key=repr)


def test_replaced_rows_come_along(both: duckdb.DuckDBPyConnection) -> None:
    (found,) = rows(
        both, "select count(*), count(*) filter (where ended_as = 'replaced') from restored.history.lessons"
    )
    assert found[0] == found[1] > 0


def test_an_event_belongs_to_its_journals_or_classes_year_else_to_that_of_its_day(
    both: duckdb.DuckDBPyConnection,
) -> None:
    def year_of(day: date) -> str:
        first = day.year if day.month >= 8 else day.year - 1
        return f"{first}/{first + 1}"

    journals = dict(rows(both, "select journal_id, school_year from source.records.journals"))
    classes = dict(rows(both, "select class_id, school_year from source.records.classes"))
    events = rows(both, "select event_id, journal_id, class_id, happened_on from source.records.events")
    expected = {
        event for event, journal, group, day in events
        if (journals[journal] if journal else classes[group] if group else year_of(day)) == YEAR  # type: ignore[arg-type]
    }  # fmt: skip
    assert {event for (event,) in rows(both, "select event_id from restored.records.events")} == expected


def test_everybody_whom_a_row_names_is_there(both: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        for reference in table.references:
            dangling = rows(
                both,
                f"select {reference.column} from restored.records.{table.name} where {reference.column} is not null "
                f"and {reference.column} not in (select {reference.target_column} from restored.records.{reference.table})",
            )
            at_home = rows(
                both,
                f"select {reference.column} from source.records.{table.name} where {reference.column} is not null "
                f"and {reference.column} not in (select {reference.target_column} from source.records.{reference.table})",
            )
            assert not dangling or at_home, (table.name, reference)


def test_obligations_of_the_year_come_with_their_run(both: duckdb.DuckDBPyConnection) -> None:
    (kept,) = rows(both, "select count(*) from restored.audit.obligations join restored.audit.runs using (run_id)")
    (due,) = rows(
        both,
        "select count(*) from source.audit.obligations where arises_local between '2025-08-01' and '2026-07-31 23:59:59'",
    )
    assert kept == due != (0,)


def test_the_csv_files_can_be_imported_and_give_the_same_records(
    both: duckdb.DuckDBPyConnection, made: Path, tmp_path: Path
) -> None:
    init(tmp_path)
    with open_store(tmp_path) as hub:
        summary = load(hub, [made / "data" / "csv" / "records"])
    assert (summary.refused, summary.total.quarantined) == ((), 0)
    both.execute(f"attach '{tmp_path / DATABASE}' as imported (read_only)")
    for table in TABLES:
        listed = ", ".join(f'"{name}"' for name in BY_NAME[table.name].stored_names)
        for one, other in (("imported", "restored"), ("restored", "imported")):
            left = f"select {listed} from {one}.records.{table.name}"
            assert not rows(both, f"{left} except all select {listed} from {other}.records.{table.name}"), table.name
    both.execute("detach imported")


def test_a_workspace_with_records_is_left_alone(archive: Path, workspace: Path) -> None:
    before = (workspace / DATABASE).read_bytes()
    with pytest.raises(ArchiveError, match="jau ir ieraksti"):
        restore(archive, workspace, quiet)
    assert (workspace / DATABASE).read_bytes() == before


def test_a_damaged_archive_restores_nothing(archive: Path, tmp_path: Path) -> None:
    (archive / "data" / "schema.sql").unlink()
    with pytest.raises(ArchiveError, match=r"schema\.sql"):
        restore(archive, tmp_path / "new", quiet)
    assert not (tmp_path / "new").exists()


def test_the_next_year_is_another_archive(source: Path) -> None:
    with open_store(source, read_only=True) as hub:
        found = hub.execute("select distinct school_year from store.records.journals order by 1").fetchall()
    assert found == [(YEAR,), (NEXT_YEAR,)]
