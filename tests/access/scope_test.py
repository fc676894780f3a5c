"""Each role's rows: by role, by ids that others have too, by values that look like SQL."""

from __future__ import annotations

import duckdb
import pytest

from tests.access.two_schools import viewer
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import ROLES, Role
from workbench.audit.filters import FindingFilter
from workbench.errors import WorkbenchError
from workbench.life.worklist import Selection
from workbench.records.schema import TABLES

WHOLE: tuple[Role, ...] = ("director", "deputy_academic", "deputy_upbringing", "secretary")
ALL_OF_S1 = {"L1", "L2", "L3", "L9", "P1:2025-09", "P2:2025-09"}
HOSTILE = ("' or true --", "S1' or '1'='1", "%", "", "S1\x00", "T1) or (true", "$school")


def subjects(relation: duckdb.DuckDBPyRelation) -> set[tuple[str, str]]:
    return set(relation.project("school_id, subject_key").fetchall())


def of_s1(*keys: str) -> set[tuple[str, str]]:
    return {("S1", key) for key in keys}


@pytest.mark.parametrize("role", WHOLE)
def test_leaders_and_the_office_see_every_row_of_their_school_and_of_no_other(
    hub: duckdb.DuckDBPyConnection, role: Role
) -> None:
    assert subjects(Scope(hub, viewer(role)).obligations(1)) == of_s1(*ALL_OF_S1)


def test_several_schools_are_seen_where_the_account_has_them(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("director", school_ids=("S1", "S2")))
    assert {school for school, _ in subjects(scope.obligations(1))} == {"S1", "S2"}


def test_a_teacher_sees_their_own_obligations(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("teacher"))
    assert subjects(scope.obligations(1)) == of_s1("L1", "L3", "P2:2025-09")
    assert subjects(scope.findings(1)) == of_s1("L1", "P2:2025-09")
    assert subjects(scope.worklist(1)) == of_s1("L1", "P2:2025-09")


def test_a_class_teacher_sees_their_class_and_their_own_obligations(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("class_teacher"))
    assert subjects(scope.obligations(1)) == of_s1("L1", "P1:2025-09")


def test_a_class_teacher_without_class_sees_only_their_own(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("class_teacher", class_ids=()))
    assert subjects(scope.obligations(1)) == of_s1("P1:2025-09")


def test_a_teacher_with_classes_forged_into_the_viewer_sees_no_class(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("teacher", class_ids=("C1", "C2")))
    assert subjects(scope.obligations(1)) == of_s1("L1", "L3", "P2:2025-09")
    assert {row[0] for row in scope.records("pupils").project("pupil_id").fetchall()} == {"P1"}


@pytest.mark.parametrize("staff", [None, "", "T", "T1'", *HOSTILE])
def test_a_staff_id_that_is_no_one_shows_nothing(hub: duckdb.DuckDBPyConnection, staff: str | None) -> None:
    scope = Scope(hub, viewer("teacher", staff_id=staff))
    assert subjects(scope.obligations(1)) == set()
    assert scope.records("journals").fetchall() == []


@pytest.mark.parametrize("school", HOSTILE)
def test_a_school_id_that_is_none_shows_nothing(hub: duckdb.DuckDBPyConnection, school: str) -> None:
    scope = Scope(hub, viewer("director", school_ids=(school,)))
    assert subjects(scope.obligations(1)) == set()
    assert all(scope.records(table.name).fetchall() == [] for table in TABLES)


def test_no_school_is_no_row_not_every_row(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("director", school_ids=()))
    assert subjects(scope.obligations(1)) == set()
    assert scope.verdicts(1).fetchall() == []


def test_a_filter_for_another_school_or_teacher_widens_nothing(hub: duckdb.DuckDBPyConnection) -> None:
    teacher = Scope(hub, viewer("teacher"))
    for narrowed in (
        FindingFilter(school="S2"),
        FindingFilter(teacher="T10"),
        FindingFilter(class_name="' or true --"),
    ):
        assert subjects(teacher.worklist(1, Selection(narrowed))) == set()
    assert subjects(teacher.worklist(1, Selection(FindingFilter(teacher="T1")))) == of_s1("L1", "P2:2025-09")


@pytest.mark.parametrize("role", ROLES)
def test_a_run_that_is_not_there_is_refused(hub: duckdb.DuckDBPyConnection, role: Role) -> None:
    with pytest.raises(WorkbenchError, match=r"no run 2|role does not allow"):
        Scope(hub, viewer(role)).obligations(2)


def test_an_administrator_reads_no_data_at_all(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("administrator", school_ids=("S1",)))
    for ask in (scope.obligations, scope.findings, scope.worklist, scope.verdicts):
        with pytest.raises(ForbiddenError):
            ask(1)
    for table in TABLES:
        with pytest.raises(ForbiddenError):
            scope.records(table.name)


@pytest.mark.parametrize("name", ["nothing", "staff; drop table store.records.staff", "store.life.finding_events"])
def test_a_table_that_the_records_do_not_have_is_refused(hub: duckdb.DuckDBPyConnection, name: str) -> None:
    with pytest.raises(WorkbenchError, match="no table"):
        Scope(hub, viewer("director")).records(name)


def test_lessons_carry_their_class_and_subject_within_the_scope(hub: duckdb.DuckDBPyConnection) -> None:
    shown = Scope(hub, viewer("teacher")).lessons().project("lesson_id, class, subject").order("lesson_id").fetchall()
    assert shown == [("L1", "5.a", "Matemātika"), ("L3", None, None)]
