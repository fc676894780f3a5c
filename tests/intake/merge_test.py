"""New, changed and unchanged rows; the history; full imports; what a killed import leaves."""

from __future__ import annotations

import pytest

from tests.intake.conftest import BASE, LESSONS, World, counted

THREE = f"{LESSONS},topic\nL1,J1,2025-09-01,T1,held,a\nL2,J1,2025-09-02,T1,held,b\nL3,J1,2025-09-03,T1,held,c\n"


def test_loading_the_same_files_twice_changes_nothing(school: World) -> None:
    before = school.rows("select * from records.lessons order by lesson_id")
    again = school.load()
    assert (again.total.new, again.total.changed, again.total.quarantined) == (0, 0, 0)
    assert again.total.unchanged == again.total.read == 9
    assert school.rows("select * from records.lessons order by lesson_id") == before
    assert school.rows("select count(*) from history.lessons") == [(0,)]


def test_a_newer_export_replaces_the_row_and_keeps_the_older_one(school: World) -> None:
    school.write("lessons", BASE["lessons"].replace("L2,J1,2025-09-02", "L2,J1,2025-09-04"))
    assert counted(school.load("lessons.csv"), "lessons") == (2, 0, 1, 1, 0)
    assert school.rows("select lesson_id, date::varchar, import_id, line from records.lessons order by 1") == [
        ("L1", "2025-09-01", 1, 2),
        ("L2", "2025-09-04", 2, 3),
    ]
    assert school.rows(
        "select lesson_id, date::varchar, import_id, ended_by_import, ended_as from history.lessons"
    ) == [("L2", "2025-09-02", 1, 2, "replaced")]


def test_a_column_that_the_newer_export_lacks_keeps_its_value(school: World) -> None:
    school.write("lessons", THREE)
    school.load("lessons.csv")
    school.write("lessons", f"{LESSONS}\nL1,J1,2025-09-01,T1,cancelled\n")
    assert counted(school.load("lessons.csv"), "lessons") == (1, 0, 1, 0, 0)
    assert school.rows("select status, topic from records.lessons where lesson_id = 'L1'") == [("cancelled", "a")]


def test_an_emptied_value_is_a_change(school: World) -> None:
    school.write("lessons", THREE)
    school.load("lessons.csv")
    school.write("lessons", THREE.replace(",held,b", ",held,"))
    assert counted(school.load("lessons.csv"), "lessons") == (3, 0, 1, 2, 0)


def test_an_equal_row_in_one_file_is_unchanged_and_other_content_is_quarantined(school: World) -> None:
    school.write("lessons", THREE + "L3,J1,2025-09-03,T1,held,c\nL3,J1,2025-09-03,T1,held,other\n")
    summary = school.load("lessons.csv")
    assert counted(summary, "lessons") == (5, 1, 2, 1, 1)
    assert [(r.line, r.code, r.value) for r in school.open_quarantine()] == [(6, "repeated_key", "L3")]
    assert school.rows("select topic from records.lessons where lesson_id = 'L3'") == [("c",)]


def test_the_first_sound_row_of_a_key_stays(school: World) -> None:
    school.write(
        "lessons", f"{LESSONS}\nL9,J1,2025-99-99,T1,held\nL9,J1,2025-09-03,T1,held\nL9,J1,2025-09-04,T1,held\n"
    )
    assert counted(school.load("lessons.csv"), "lessons") == (3, 1, 0, 0, 2)
    assert school.rows("select date::varchar from records.lessons where lesson_id = 'L9'") == [("2025-09-03",)]


def test_a_later_file_of_the_same_import_is_one_more_export(school: World) -> None:
    school.write("a/lessons.csv", f"{LESSONS}\nL9,J1,2025-09-03,T1,held\n")
    school.write("b/lessons.csv", f"{LESSONS}\nL9,J1,2025-09-04,T1,held\n")
    summary = school.load("a", "b")
    assert [(f.counts.new, f.counts.changed) for f in summary.files] == [(1, 0), (0, 1)]
    assert school.rows("select date::varchar from records.lessons where lesson_id = 'L9'") == [("2025-09-04",)]
    assert school.rows("select date::varchar from history.lessons") == [("2025-09-03",)]


def test_a_key_with_an_empty_part_is_a_key(school: World) -> None:
    head = "school_id,school_year,kind,grade_level,due_at\n"
    school.write("grading_deadlines", f"{head}S1,2025/2026,term1,,2025-12-19\nS1,2025/2026,term1,5,2025-12-18\n")
    assert counted(school.load("grading_deadlines.csv"), "grading_deadlines") == (2, 2, 0, 0, 0)
    school.write("grading_deadlines", "school_id,school_year,kind,due_at\nS1,2025/2026,term1,2025-12-20\n")
    assert counted(school.load("grading_deadlines.csv"), "grading_deadlines") == (1, 0, 1, 0, 0)


def test_a_full_import_retires_what_its_file_lacks(school: World) -> None:
    school.write("lessons", f"{LESSONS}\nL1,J1,2025-09-01,T1,held\n")
    summary = school.load("lessons.csv", full=True)
    assert summary.retired == {"lessons": 1}
    assert school.rows("select lesson_id from records.lessons") == [("L1",)]
    assert school.rows("select lesson_id, ended_as, ended_by_import from history.lessons") == [("L2", "retired", 2)]
    assert school.rows("select count(*) from records.pupils") == [(2,)]


def test_a_full_import_keeps_the_older_row_of_what_it_quarantines(school: World) -> None:
    school.write("lessons", f"{LESSONS}\nL1,J1,2025-09-01,T1,held\nL2,J1,never,T1,held\n")
    assert school.load("lessons.csv", full=True).retired == {}


def test_a_full_import_counts_all_files_of_a_table_together(school: World) -> None:
    school.write("a/lessons.csv", f"{LESSONS}\nL1,J1,2025-09-01,T1,held\n")
    school.write("b/lessons.csv", f"{LESSONS}\nL2,J1,2025-09-02,T1,held\n")
    assert school.load("a", "b", full=True).retired == {}


def test_a_full_import_of_an_empty_table_retires_all_of_it(school: World) -> None:
    school.write("lessons", f"{LESSONS}\n")
    assert school.load("lessons.csv", full=True).retired == {"lessons": 2}


def test_a_full_import_leaves_other_schools_alone(school: World) -> None:
    school.write("two/schools.csv", "school_id,name\nS2,Otrā\n")
    school.write("two/pupils.csv", BASE["pupils"].replace("S1", "S2"))
    school.load("two")
    school.write("two/pupils.csv", "pupil_id,school_id,given_name,family_name,birth_date\n")
    assert school.load("two", full=True).retired == {"pupils": 2}
    assert school.rows("select distinct school_id from records.pupils") == [("S1",)]


def test_a_full_import_without_schools_retires_only_in_schools_that_it_brought_rows_of(school: World) -> None:
    for table, text in BASE.items():
        school.write(
            f"two/{table}.csv", text.replace("S1", "S2").replace("J1", "J2").replace("T1", "T8").replace("L", "M")
        )
    school.load("two")
    school.write("lessons", f"{LESSONS}\nL1,J1,2025-09-01,T1,held\n")
    assert school.load("lessons.csv", full=True).retired == {"lessons": 1}
    assert school.rows("select lesson_id from records.lessons order by 1") == [("L1",), ("M1",), ("M2",)]


def test_an_import_leaves_nothing_of_its_own_in_the_connection(school: World) -> None:
    school.write("lessons", THREE + "L3,J1,2025-09-03,T1,held,other\nL5,J1,bad,T1,held,c\n")
    school.load(full=True)
    left = "select table_name from information_schema.tables where table_catalog = 'temp'"
    assert school.rows(left) == []


@pytest.mark.parametrize(("imports_with_it", "last_seen"), [(1, 1), (2, 2), (3, 3)])
def test_the_history_knows_the_last_export_that_had_a_class_teacher(
    school: World, imports_with_it: int, last_seen: int
) -> None:
    for _ in range(imports_with_it - 1):
        school.load("classes.csv")
    school.write("classes", BASE["classes"].replace(",T2\n", ",T1\n"))
    school.load("classes.csv")
    seen = school.rows("select class_teacher_id, last_seen_import, ended_by_import from history.classes")
    assert seen == [("T2", last_seen, imports_with_it + 1)]


def test_a_class_teacher_who_came_back_is_a_version_of_its_own(school: World) -> None:
    for teacher in ("T1", "T2", "T2", "T1"):
        school.write("classes", BASE["classes"].replace(",T2\n", f",{teacher}\n"))
        school.load("classes.csv")
    query = "select class_teacher_id, last_seen_import, ended_by_import from history.classes order by ended_by_import"
    assert school.rows(query) == [("T2", 1, 2), ("T1", 2, 3), ("T2", 4, 5)]
