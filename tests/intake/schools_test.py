"""To which school a row belongs, and references within it."""

from __future__ import annotations

import pytest

from tests.intake.conftest import BASE, LESSONS, World, counted, file_of
from workbench.intake import quarantine
from workbench.intake.problems import IntakeError

TWO = {
    "schools": "school_id,name\nA,Pirmā\nB,Otrā\n",
    "staff": "staff_id,school_id,given_name,family_name,role\nTA,A,x,y,teacher\nTB,B,x,y,teacher\n",
    "journals": "journal_id,school_id,school_year,kind,teacher_id\nJA,A,2025/2026,subject,TA\nJB,B,2025/2026,subject,TB\n",
    "lessons": f"{LESSONS}\nLA,JA,2025-09-01,TA,held\nLB,JB,2025-09-01,TB,held\n",
    "lesson_entries": "lesson_id,kind,recorded_at\nLA,topic,2025-09-01 10:00\nLB,topic,2025-09-01 10:00\n",
}


def _second(school: World) -> None:
    """A second school whose keys are those of the first."""
    for table, text in BASE.items():
        school.write(f"two/{table}.csv", text.replace("S1", "S2"))
    assert school.load("two").total.new == 9


def test_two_schools_may_have_the_same_keys(school: World) -> None:
    _second(school)
    assert school.rows("select school_id, count(*) from records.lessons group by 1 order by 1") == [
        ("S1", 2),
        ("S2", 2),
    ]
    school.write("lessons", BASE["lessons"].replace("held", "cancelled"))
    school.load("schools.csv", "lessons.csv")
    query = "select school_id, status from records.lessons where lesson_id = 'L1' order by 1"
    assert school.rows(query) == [("S1", "cancelled"), ("S2", "held")]


def test_an_import_with_several_schools_places_rows_by_their_parents(world: World) -> None:
    for table, text in TWO.items():
        world.write(table, text)
    assert world.load().total.quarantined == 0
    query = "select school_id, lesson_id from records.lesson_entries order by 1"
    assert world.rows(query) == [("A", "LA"), ("B", "LB")]
    assert world.load().total.unchanged == 10


def test_in_several_schools_a_reference_stays_within_one(world: World) -> None:
    for table, text in TWO.items():
        world.write(table, text)
    world.write("lessons", TWO["lessons"].replace("LB,JB,2025-09-01,TB", "LB,JB,2025-09-01,TA"))
    world.load()
    found = [(r.table, r.column, r.code) for r in world.open_quarantine()]
    assert found == [("lesson_entries", "lesson_id", "broken_reference"), ("lessons", "teacher_id", "broken_reference")]


def test_with_one_row_in_schools_another_school_is_a_stranger(school: World) -> None:
    school.write("pupils", BASE["pupils"].replace("P2,S1", "P2,S9"))
    school.load("schools.csv", "pupils.csv")
    assert [(r.column, r.value, r.code) for r in school.open_quarantine()] == [("school_id", "S9", "other_school")]


def test_without_schools_the_only_school_is_meant(school: World) -> None:
    school.write("pupils", BASE["pupils"].replace("P2,S1", "P2,S9"))
    assert counted(school.load("pupils.csv"), "pupils") == (2, 0, 0, 1, 1)
    assert school.open_quarantine()[0].code == "broken_reference"


def test_without_schools_a_row_of_several_is_ambiguous_unless_the_school_is_named(school: World) -> None:
    _second(school)
    school.write("lesson_entries", "lesson_id,kind,recorded_at\nL1,topic,2025-09-01 10:00\n")
    assert counted(school.load("lesson_entries.csv"), "lesson_entries") == (1, 0, 0, 0, 1)
    assert [r.code for r in school.open_quarantine()] == ["ambiguous_school"]
    assert school.load("lesson_entries.csv", school="S2").total.new == 1
    assert school.rows("select school_id from records.lesson_entries") == [("S2",)]


def test_a_mended_row_of_the_quarantine_keeps_its_school(school: World) -> None:
    school.write("lesson_entries", "lesson_id,kind,recorded_at\nL1,topic,soon\nL2,topic,later\n")
    school.load("lesson_entries.csv")
    _second(school)
    quarantine.export(school.hub, school.folder / "mended")
    path = school.folder / "mended" / "lesson_entries.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("soon", "2025-09-01 10:00"), encoding="utf-8")
    assert counted(school.load("mended"), "lesson_entries") == (2, 1, 0, 0, 1)
    assert school.rows("select school_id, lesson_id from records.lesson_entries") == [("S1", "L1")]
    assert [(r.school_id, r.values["lesson_id"]) for r in school.open_quarantine()] == [("S1", "L2")]


def test_a_bad_row_whose_school_was_unknown_is_quarantined_once(school: World) -> None:
    _second(school)
    school.write("grades", "grade_id,journal_id,pupil_id,kind,value,assessed_on\nG1,J1,P1,quiz,7,2025-09-02\n")
    school.load("grades.csv")
    school.load("grades.csv", school="S2")
    assert [r.school_id for r in school.open_quarantine()] == ["S2"]


def test_without_schools_the_rows_that_name_theirs_tell_it(school: World) -> None:
    _second(school)
    school.write("pupils", "pupil_id,school_id,given_name,family_name,birth_date\nP3,S2,x,y,2014-01-01\n")
    school.write("guardians", "guardian_id,pupil_id,given_name,family_name\nG1,P3,x,y\nG2,P1,x,y\n")
    school.load("pupils.csv", "guardians.csv")
    assert school.rows("select school_id, guardian_id from records.guardians order by 2") == [
        ("S2", "G1"),
        ("S2", "G2"),
    ]


def test_an_unknown_school_is_named_with_the_nearest(school: World) -> None:
    with pytest.raises(IntakeError, match="S1") as raised:
        school.load("pupils.csv", school="S11")
    assert raised.value.key == "no_such_school"


def test_without_any_school_rows_have_nobody_to_belong_to(world: World) -> None:
    world.write("lessons", BASE["lessons"])
    with pytest.raises(IntakeError) as raised:
        world.load()
    assert raised.value.key == "no_school"
    assert world.rows("select count(*) from store.intake.imports") == [(0,)]


def test_rows_that_name_a_school_load_where_schools_were_never_imported(world: World) -> None:
    world.base("staff", "classes", "journals", "lessons")
    summary = world.load()
    assert summary.total.new == 6
    assert file_of(summary, "staff").unchecked_references == ("school_id",)


@pytest.mark.parametrize(
    ("row", "column"), [("L9,J9,2025-09-03,T1,held", "journal_id"), ("L9,J1,2025-09-03,T9,held", "teacher_id")]
)
def test_a_broken_reference_is_quarantined(school: World, row: str, column: str) -> None:
    school.write("lessons", f"{LESSONS}\n{row}\n")
    school.load("lessons.csv")
    assert [(r.line, r.column, r.code) for r in school.open_quarantine()] == [(2, column, "broken_reference")]


def test_children_of_a_quarantined_row_are_quarantined(school: World) -> None:
    school.write("lessons", f"{LESSONS}\nL9,J1,never,T1,held\n")
    school.write("lesson_entries", "lesson_id,kind,recorded_at\nL9,topic,2025-09-01 10:00\nL1,topic,2025-09-01 10:00\n")
    assert counted(school.load("lessons.csv", "lesson_entries.csv"), "lesson_entries") == (2, 1, 0, 0, 1)


def test_a_reference_to_a_table_that_never_came_is_reported_and_loads(school: World) -> None:
    school.write("grades", "grade_id,journal_id,pupil_id,kind,value,assessed_on\nG1,J1,P1,test,7,2025-09-01\n")
    assert file_of(school.load("grades.csv"), "grades").unchecked_references == ()
    school.write("journals", BASE["journals"].replace("teacher_id", "teacher_id,subject_id").replace("T1", "T1,M"))
    summary = school.load("journals.csv")
    assert file_of(summary, "journals").unchecked_references == ("subject_id",)
    assert counted(summary, "journals") == (1, 0, 1, 0, 0)
    school.write("subjects", "subject_id,school_id,name\nX,S1,Mūzika\n")
    assert school.load("subjects.csv", "journals.csv").total.quarantined == 1


def test_who_recorded_is_no_reference(school: World) -> None:
    school.write("lesson_entries", "lesson_id,kind,recorded_at,recorded_by\nL1,topic,2025-09-01 10:00,NOBODY\n")
    assert school.load("lesson_entries.csv").total.new == 1


def test_a_guardian_is_found_by_the_guardians_own_key(school: World) -> None:
    school.write("guardians", "guardian_id,pupil_id,given_name,family_name\nG1,P1,x,y\n")
    school.write(
        "absence_notices",
        "notice_id,pupil_id,guardian_id,submitted_at,absent_from,absent_to,channel\n"
        "N1,P2,G1,2025-09-01 08:00,2025-09-01,2025-09-01,phone\nN2,P2,G2,2025-09-01 08:00,2025-09-01,2025-09-01,phone\n",
    )
    school.load("guardians.csv", "absence_notices.csv")
    assert school.rows("select notice_id from records.absence_notices") == [("N1",)]


def test_presence_is_kept_for_every_school_of_the_import(world: World) -> None:
    for table, text in TWO.items():
        world.write(table, text)
    world.write("grades", "grade_id,journal_id,pupil_id,kind,value,assessed_on\n")
    world.load()
    query = "select school_id, count(*) from store.intake.presence where table_name = 'grades' group by 1 order by 1"
    assert world.rows(query) == [("A", 6), ("B", 6)]
    topic = "select count(*) from store.intake.presence where table_name = 'lessons' and column_name = 'topic'"
    assert world.rows(topic) == [(0,)]
