"""What the loaded files are good for: clauses, interpretation, freshness, set-up, apart from anybody's violations."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from tests.audit.small_school import make_school
from tests.packs.writing import write_pack
from workbench.audit.readiness import ClauseReadiness, Readiness, assess
from workbench.cli.readiness import readiness
from workbench.errors import WorkbenchError
from workbench.records.schema import BY_NAME
from workbench.records.store import DATABASE, open_store

PACK = "my-school"
ENTRIES = "insert into store.intake.presence select 'S1', 'lesson_entries', unnest(?::varchar[]), 1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    make_school(folder)
    write_pack(folder / "packs")
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "packs", tmp_path / "packs")
    shutil.copy(made / DATABASE, tmp_path / DATABASE)
    return tmp_path


@pytest.fixture
def hub(workspace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_store(workspace) as connection:
        yield connection


def clause(found: Readiness, clause_id: str) -> ClauseReadiness:
    return next(clause for clause in found.clauses if clause.clause_id == clause_id)


def test_a_clause_whose_table_is_absent_cannot_be_judged(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    found = assess(hub, workspace, regulations=[PACK])
    assert clause(found, "3.10").ready == "not_assessable"
    assert "lesson_entries" in clause(found, "3.10").absent
    assert (clause(found, "4").ready, clause(found, "1").ready) == ("judged", "informative")
    assert found.counts() == {(PACK, "S1"): (1, 2)}


def test_a_table_that_is_present_without_rows_can_be_judged(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    hub.execute(ENTRIES, [list(BY_NAME["lesson_entries"].names)])
    found = assess(hub, workspace, regulations=[PACK])
    assert clause(found, "3.10").absent == ()
    assert found.counts() == {(PACK, "S1"): (2, 2)}


def test_the_column_that_is_absent_is_named(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    hub.execute("delete from store.intake.presence where (table_name, column_name) = ('grades', 'recorded_at')")
    assert clause(assess(hub, workspace, regulations=[PACK]), "4").absent == ("grades.recorded_at",)


def test_a_needed_column_without_a_value_is_told_and_judged_all_the_same(
    hub: duckdb.DuckDBPyConnection, workspace: Path
) -> None:
    assert clause(assess(hub, workspace, regulations=[PACK]), "4").empty == ()
    hub.execute("update store.records.grades set recorded_at = null")
    told = clause(assess(hub, workspace, regulations=[PACK]), "4")
    assert (told.ready, told.empty) == ("judged", ("grades.recorded_at",))


def test_parameters_that_are_our_reading_are_told_with_their_value(
    hub: duckdb.DuckDBPyConnection, workspace: Path
) -> None:
    found = assess(hub, workspace, regulations=[PACK])
    assert clause(found, "4").interpretation == {"days": 10}
    assert clause(found, "3.10").interpretation == {}


def test_readiness_differs_from_school_to_school(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    hub.execute("insert into store.records.schools (school_id, name) values ('S2', 'Otrā')")
    assert assess(hub, workspace, regulations=[PACK]).counts() == {(PACK, "S1"): (1, 2), (PACK, "S2"): (0, 2)}
    assert list(assess(hub, workspace, regulations=[PACK], schools=["S2"]).counts()) == [(PACK, "S2")]


def test_a_table_tells_its_newest_moment_and_the_last_import_that_had_it(
    hub: duckdb.DuckDBPyConnection, workspace: Path
) -> None:
    hub.execute("insert into store.intake.imports (import_id, started_at) values (2, timestamp '2025-10-02 06:00:00')")
    hub.execute("insert into store.intake.presence values ('S1', 'grades', 'grade_id', 2)")
    tables = {table.table: table for table in assess(hub, workspace, regulations=[PACK]).tables}
    assert list(tables) == list(BY_NAME)
    grades = tables["grades"]
    assert (grades.import_id, grades.rows, grades.newest_day) == (2, 1, date(2025, 9, 2))
    assert grades.newest_moment == datetime.fromisoformat("2025-09-03 15:00")  # kept as 12:00 UTC, told in Riga's time
    assert grades.imported_at == datetime.fromisoformat("2025-10-02 09:00")
    assert tables["terms"].newest_day == date(2026, 5, 29)
    assert tables["pupils"].newest_day is None  # a birthday says nothing about how fresh an export is
    assert (tables["messages"].import_id, tables["messages"].rows) == (None, 0)
    assert tables["messages"].absent_columns == BY_NAME["messages"].names


def test_an_empty_workspace_is_refused(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    hub.execute("delete from store.records.schools")
    with pytest.raises(WorkbenchError, match="Nothing is loaded"):
        assess(hub, workspace, regulations=[PACK])


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        (
            "lv",
            ("no 2 punktiem var vērtēt 1", "tabulas lesson_entries", "days = 10", "nav eksportēta", "divas notikušas"),
        ),
        ("en", ("1 of 2 clauses can be judged", "the table lesson_entries", "not exported", "two held lessons")),
    ],
)
def test_the_command_tells_all_of_it(workspace: Path, lang: str, shown: tuple[str, ...]) -> None:
    with open_store(workspace) as hub:
        hub.execute("update store.records.lessons set status = 'held'")
    words = ["--workspace", str(workspace), "--regulation", PACK, "--lang", lang]
    result = CliRunner().invoke(readiness, words, standalone_mode=False)
    assert result.exception is None
    for words_shown in shown:
        assert words_shown in result.output


def test_the_command_gives_json(workspace: Path) -> None:
    words = ["--workspace", str(workspace), "--regulation", PACK, "--json"]
    told = json.loads(CliRunner().invoke(readiness, words, standalone_mode=False).output)
    assert told["counts"] == [{"regulation_id": PACK, "school_id": "S1", "judged": 1, "automatic": 2}]
    assert {"clauses", "tables", "faults"} <= told.keys()
