"""Each fault of the set-up is found where it is, and a sound school has none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from checks.common import build
from tests.audit.small_school import make_school
from workbench.audit.readiness import faults
from workbench.records.store import DATABASE, open_store
from workbench.texts import catalogue

AS_OF = datetime.fromisoformat("2025-10-15 12:00")
LESSON = "insert into store.records.lessons (school_id, lesson_id, journal_id, date, period, ends_at, teacher_id, status) values"
STAFF = "insert into store.records.staff (school_id, staff_id, role, employed_from, employed_to) values"
ENROLMENT = "insert into store.records.enrolments (school_id, pupil_id, class_id, enrolled_on, left_on) values"
CASES = [
    ("no_terms", "update store.records.classes set school_year = '2026/2027' where class_id = 'C2'", ["2026/2027"]),
    ("no_second_term", "delete from store.records.terms where term = 2", ["2025/2026"]),
    ("terms_reversed", "update store.records.terms set starts_on = '2026-06-01' where term = 2", ["2025/2026:term2"]),
    ("terms_overlapping", "update store.records.terms set starts_on = '2025-12-19' where term = 2",
     ["2025/2026:term1 – 2025/2026:term2"]),
    ("no_bell_times", "delete from store.records.bell_times", ["S1"]),
    ("lessons_without_end", f"{LESSON} ('S1', 'L9', 'J1', '2025-09-04', 2, null, 'T1', 'held')", ["L9"]),
    ("lessons_without_end", f"{LESSON} ('S1', 'L9', 'J1', '2025-09-04', null, null, 'T1', 'held')", ["L9"]),
    ("lessons_outside_terms", f"{LESSON} ('S1', 'L9', 'J1', '2025-12-22', 1, null, 'T1', 'held')", ["L9"]),
    ("lessons_on_free_days", f"{LESSON} ('S1', 'L9', 'J1', '2025-11-18', 1, null, 'T1', 'held')", ["L9"]),
    ("lessons_doubled", f"{LESSON} ('S1', 'L9', 'J1', '2025-09-02', 1, null, 'T1', 'held')", ["L1, L9"]),
    ("classes_without_pupils", "delete from store.records.enrolments where class_id = 'C2'", ["C2"]),
    ("classes_without_teacher", "update store.records.classes set class_teacher_id = null where class_id = 'C1'", ["C1"]),
    ("pupils_without_class", "insert into store.records.pupils (school_id, pupil_id) values ('S1', 'P9')", ["P9"]),
    ("pupils_in_two_classes", "update store.records.enrolments set left_on = null where class_id = 'C1'", ["P2: C1, C2"]),
    ("pupils_in_two_classes", "update store.records.enrolments set left_on = '2025-10-02' where left_on is not null",
     ["P2: C1, C2"]),
    ("enrolments_outside_year", f"{ENROLMENT} ('S1', 'P1', 'C2', '2026-08-01', null)", ["in:P1:C2:2026-08-01"]),
    ("enrolments_outside_year", f"{ENROLMENT} ('S1', 'P1', 'C2', '2024-07-31', '2025-09-01')", ["in:P1:C2:2024-07-31"]),
    ("enrolments_reversed", f"{ENROLMENT} ('S1', 'P1', 'C2', '2025-09-05', '2025-09-04')", ["in:P1:C2:2025-09-05"]),
    ("journals_without_members", "delete from store.records.journal_members where journal_id = 'J2'", ["J2"]),
    ("journals_without_teacher", "update store.records.staff set employed_to = '2025-10-14' where staff_id = 'T1'",
     ["J1", "J2"]),
    ("role_held_twice", f"{STAFF} ('S1', 'X1', 'teacher|deputy_academic', '2025-09-01', null)",
     ["deputy_academic: D1, X1"]),
    ("role_without_holder", "update store.records.staff set role = 'teacher' where staff_id = 'D2'", ["deputy_upbringing"]),
    ("grades_by_non_members", "update store.records.journal_members set member_to = '2025-09-02' where pupil_id = 'P1'",
     ["G1"]),
    ("grades_by_non_members", "update store.records.grades set pupil_id = 'P2'", ["G1"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    make_school(folder)
    return folder / DATABASE


@pytest.fixture
def hub(made: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    shutil.copy(made, tmp_path / DATABASE)
    with open_store(tmp_path) as connection:
        yield connection


def found(hub: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    build.prepare(hub, AS_OF, schools=[], first_day=date(2025, 8, 1))
    return {fault.code: list(fault.examples) for fault in faults(hub) if fault.count}


def test_a_sound_school_has_no_fault(hub: duckdb.DuckDBPyConnection) -> None:
    assert found(hub) == {}
    assert all(fault.looked_for for fault in faults(hub))


@pytest.mark.parametrize(("code", "damage", "examples"), CASES)
def test_a_fault_is_found_by_the_ids_that_have_it(
    hub: duckdb.DuckDBPyConnection, code: str, damage: str, examples: list[str]
) -> None:
    hub.execute(damage)
    assert found(hub) == {code: examples}


def test_every_code_has_a_case_and_its_words(hub: duckdb.DuckDBPyConnection) -> None:
    found(hub)
    codes = {fault.code for fault in faults(hub)}
    assert codes == {code for code, *_ in CASES}
    assert codes == {key.removeprefix("fault.") for key in catalogue() if key.startswith("fault.")}


def test_what_was_not_exported_is_not_looked_for(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute("delete from store.intake.presence where table_name = 'journal_members'")
    hub.execute("delete from store.records.journal_members")
    assert found(hub) == {}
    unseen = {fault.code for fault in faults(hub) if not fault.looked_for}
    assert unseen == {"journals_without_members", "grades_by_non_members"}


def test_deputies_who_follow_one_another_do_not_overlap(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute("update store.records.staff set employed_to = '2025-09-14' where staff_id = 'D1'")
    hub.execute(f"{STAFF} ('S1', 'X1', 'deputy_academic', '2025-09-15', null)")
    assert found(hub) == {}


def test_counts_are_whole_where_examples_are_five(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute(f"{LESSON[: LESSON.index(' values')]} select 'S1', 'N' || n, 'J1', '2025-12-22', null, "
                "timestamp '2025-12-22 08:00:00', 'T1', 'held' from range(1, 8) as numbers (n)")  # fmt: skip
    build.prepare(hub, AS_OF, schools=[], first_day=date(2025, 8, 1))
    fault = next(fault for fault in faults(hub) if fault.code == "lessons_outside_terms")
    assert (fault.count, fault.examples) == (7, ("N1", "N2", "N3", "N4", "N5"))
