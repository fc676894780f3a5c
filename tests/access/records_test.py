"""Which records a teacher and a class teacher see, table by table."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.access.two_schools import viewer
from workbench.access import own
from workbench.access.own import classes_of
from workbench.access.scope import Scope
from workbench.records.schema import BY_NAME, TABLES


def rows(hub: duckdb.DuckDBPyConnection, role: Any, table: str, columns: str) -> list[tuple[Any, ...]]:
    return Scope(hub, viewer(role)).records(table).project(columns).order(columns).fetchall()


def test_every_table_of_the_exchange_format_has_its_rule() -> None:
    assert set(own.ROWS) == set(BY_NAME)


@pytest.mark.parametrize("role", ["teacher", "class_teacher"])
@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_no_table_shows_another_school(hub: duckdb.DuckDBPyConnection, role: Any, table: str) -> None:
    assert set(rows(hub, role, table, "school_id")) <= {("S1",)}


SEEN = [
    ("teacher", "journals", [("J1",)]),
    ("teacher", "lessons", [("L1",), ("L3",)]),
    ("teacher", "pupils", [("P1",)]),
    ("teacher", "guardians", []),
    ("teacher", "behaviour_notes", [("B2",)]),
    ("class_teacher", "journals", [("J1",)]),
    ("class_teacher", "lessons", [("L1",)]),
    ("class_teacher", "pupils", [("P1",)]),
    ("class_teacher", "guardians", [("G1",)]),
    ("class_teacher", "behaviour_notes", [("B1",)]),
]
KEY = {"journals": "journal_id", "lessons": "lesson_id", "pupils": "pupil_id", "guardians": "guardian_id", "behaviour_notes": "note_id"}  # fmt: skip


@pytest.mark.parametrize(("role", "table", "keys"), SEEN)
def test_the_rows_of_a_role_are_their_own(
    hub: duckdb.DuckDBPyConnection, role: Any, table: str, keys: list[tuple[str]]
) -> None:
    assert rows(hub, role, table, KEY[table]) == keys


def test_a_teacher_reads_pupils_names_and_not_their_personal_files(hub: duckdb.DuckDBPyConnection) -> None:
    assert rows(hub, "teacher", "pupils", "given_name, personal_code, birth_date") == [("Anna", None, None)]


def test_a_class_teacher_reads_the_personal_files_of_the_class(hub: duckdb.DuckDBPyConnection) -> None:
    assert rows(hub, "class_teacher", "pupils", "given_name, personal_code") == [("Anna", "010114-20001")]


def test_colleagues_are_names_and_one_s_own_line_is_whole(hub: duckdb.DuckDBPyConnection) -> None:
    seen = dict(rows(hub, "teacher", "staff", "staff_id, email"))
    assert seen == {"T1": "janis@skola.lv", "T2": None, "T10": None}


def test_the_classes_of_a_class_teacher_come_from_their_own_school(hub: duckdb.DuckDBPyConnection) -> None:
    assert classes_of(hub, "S1", "T2") == ("C1",)
    assert classes_of(hub, "S2", "T1") == ("C1",)
    assert classes_of(hub, "S1", "T1' or true --") == ()


def test_verdicts_of_a_teacher_are_counted_from_their_own_obligations(hub: duckdb.DuckDBPyConnection) -> None:
    shown = (
        Scope(hub, viewer("teacher"))
        .verdicts(1)
        .project("clause_id, verdict, population, met, late, missing, compliance")
    )
    assert shown.order("clause_id").fetchall() == [
        ("1", "informative", 0, 0, 0, 0, None),
        ("11", "violated", 2, 1, 0, 1, 0.5),
        ("9", "violated", 1, 0, 0, 1, 0.0),
    ]


def test_verdicts_of_a_class_teacher_join_class_and_own(hub: duckdb.DuckDBPyConnection) -> None:
    shown = Scope(hub, viewer("class_teacher")).verdicts(1).project("clause_id, verdict, population, met, missing")
    assert shown.order("clause_id").fetchall() == [
        ("1", "informative", 0, 0, 0),
        ("11", "violated", 1, 0, 1),
        ("9", "met", 1, 1, 0),
    ]


def test_verdicts_have_the_same_columns_for_every_role(hub: duckdb.DuckDBPyConnection) -> None:
    columns = [
        Scope(hub, viewer(role)).verdicts(1).columns for role in ("director", "teacher", "class_teacher", "analyst")
    ]
    assert all(other == columns[0] for other in columns)
