"""Rows whose references could not be checked when they came: the order of imports makes no difference in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.conftest import World
from workbench.cli.main import main
from workbench.intake import quarantine
from workbench.intake.load import load
from workbench.records import store

# In every table one row points to nothing (X…), and another row points to that row.
FILES = {
    "schools": "school_id,name\nS1,Pirmā skola\n",
    "staff": "staff_id,school_id,given_name,family_name,role\nT1,S1,Jānis,Bērziņš,teacher\n",
    "subjects": "subject_id,school_id,name\nM1,S1,Matemātika\n",
    "classes": "class_id,school_id,school_year,name,grade_level,class_teacher_id\nC1,S1,2025/2026,5.a,5,T1\nC2,S1,2025/2026,5.b,5,XT\n",
    "pupils": "pupil_id,school_id,given_name,family_name,birth_date\nP1,S1,Anna,Ozola,2014-02-03\n",
    "guardians": "guardian_id,pupil_id,given_name,family_name\nG1,P1,Ilze,Ozola\nG2,XP,Zane,Kļava\n",
    "journals": "journal_id,school_id,school_year,kind,class_id,subject_id,teacher_id,created_at\n"
    "J1,S1,2025/2026,subject,C1,M1,T1,2025-08-28 10:00\nJ2,S1,2025/2026,subject,C1,XM,T1,2025-10-26 03:30:00+02:00\n"
    "J3,S1,2025/2026,subject,XC,XM,T1,\nJ4,S1,2025/2026,subject,C2,M1,T1,2025-10-26 03:30\n",
    "lessons": "lesson_id,journal_id,date,starts_at,teacher_id,status,is_online\nL1,J1,2025-09-01,08:30,T1,held,1\n"
    "L2,J2,2025-09-01,08:30,T1,held,\nL3,XJ,2025-09-01,08:30,T1,held,0\n",
    "attendance": "lesson_id,pupil_id,mark,recorded_at\nL1,P1,absent,2025-09-01 09:00\nL2,P1,late,2025-09-01 09:00\n"
    "XL,P1,late,2025-09-01 09:00\nL1,XP,late,2025-09-01 09:00\n",
}  # fmt: skip
BROKEN = 10  # rows of FILES that point to nothing, or to such a row


def state(world: World) -> tuple[list[object], list[object]]:
    """The live rows of every table, and what lies in the quarantine."""
    live = [
        (table, sorted(world.rows(f"select * exclude (import_id, file_id) from records.{table}"))) for table in FILES
    ]
    waiting = [(row.table, row.line, row.code, row.file) for row in world.open_quarantine()]
    return live, sorted(waiting)


@pytest.fixture
def at_once(tmp_path: Path, world: World) -> tuple[list[object], list[object]]:
    """What is there when everything comes together."""
    store.init(tmp_path / "together")
    with store.open_store(tmp_path / "together") as hub:
        other = World(world.folder, hub, world.mapping)
        written(other, *FILES)
        other.load()
        found = state(other)
    for file in world.folder.iterdir():
        file.unlink()
    return found


def written(world: World, *tables: str) -> None:
    for table in tables:
        world.write(table, FILES[table])


@pytest.mark.parametrize("late", ["staff", "subjects", "classes", "pupils", "journals", "lessons"])
def test_a_table_that_comes_late_leaves_what_coming_together_would(world: World, at_once: object, late: str) -> None:
    written(world, *(table for table in FILES if table != late))
    world.load()
    written(world, late)
    world.load(f"{late}.csv")
    assert state(world) == at_once
    assert len(state(world)[1]) == BROKEN


def test_tables_that_come_one_by_one_from_the_last_leave_the_same(world: World, at_once: object) -> None:
    written(world, "schools")
    world.load()
    for table in reversed(list(FILES)[1:]):
        written(world, table)
        world.load(f"{table}.csv")
    assert state(world) == at_once


def test_the_rows_are_told_and_kept_in_the_history(world: World) -> None:
    written(world, *(table for table in FILES if table != "subjects"))
    world.load()
    written(world, "subjects")
    summary = world.load("subjects.csv")
    assert summary.orphaned == {
        "journals": 2 - 1,
        "lessons": 1,
        "attendance": 1,
    }  # J3 had no class either, from the first
    assert summary.total.read == summary.total.new == 1
    assert world.rows("select journal_id, import_id, ended_by_import, ended_as from history.journals") == [
        ("J2", 1, 2, "quarantined")
    ]


def test_a_row_with_several_faults_is_told_of_all_beside_its_place_in_the_file(world: World) -> None:
    written(world, *(table for table in FILES if table not in ("classes", "subjects")))
    world.load()
    written(world, "classes", "subjects")
    world.load("classes.csv", "subjects.csv")
    (row,) = [row for row in world.open_quarantine() if (row.table, row.line) == ("journals", 4)]
    assert (row.file, row.column, row.value, row.code) == ("journals.csv", "class_id", "XC", "broken_reference")
    assert row.reason_en.count("the row that it points to is not there") == 2
    assert row.reason_lv.startswith("class_id: ")
    assert "subject_id: " in row.reason_lv
    assert (row.values["journal_id"], row.values["kind"], row.values["created_at"]) == ("J3", "subject", None)


def test_what_was_told_already_is_not_told_twice(world: World) -> None:
    written(world, *(table for table in FILES if table != "subjects"))
    world.load()
    written(world, "subjects")
    world.load()  # the journals too: the file's own row is refused, the older live one is looked at again
    waiting = [(row.table, row.line) for row in world.open_quarantine() if row.table == "journals"]
    assert sorted(waiting) == [("journals", 3), ("journals", 4), ("journals", 5)]
    assert world.rows("select journal_id from records.journals where subject_id = 'XM'") == []


def test_a_mended_row_comes_back_as_it_was_to_the_second(world: World, tmp_path: Path) -> None:
    written(world, *(table for table in FILES if table != "classes"))
    world.load()
    before = world.rows("select * exclude (import_id, file_id, line) from records.journals where journal_id = 'J4'")
    world.write("classes", FILES["classes"].replace("C2,S1,2025/2026,5.b,5,XT\n", ""))
    world.load("classes.csv")
    assert world.rows("select count(*) from records.journals where journal_id = 'J4'") == [(0,)]
    exported = quarantine.export(world.hub, tmp_path / "mend", table="journals")
    world.write("classes", FILES["classes"].replace("XT", "T1"))
    world.load("classes.csv")
    load(world.hub, [tmp_path / "mend"], mapping=world.mapping)
    assert exported["journals"] >= 1
    assert (
        world.rows("select * exclude (import_id, file_id, line) from records.journals where journal_id = 'J4'")
        == before
    )
    assert [row.line for row in world.open_quarantine() if row.table == "journals" and row.line == 5] == []


def test_both_of_two_equal_clock_times_come_back(world: World, tmp_path: Path) -> None:
    world.write("schools", FILES["schools"])
    world.write("staff", FILES["staff"])
    moments = ["2025-10-26 03:30:00+03:00", "2025-10-26 03:30:00+02:00", "2025-10-26 02:59:59", "2025-10-26 04:00"]
    lines = [f"J{n},S1,2025/2026,subject,M1,T1,{moment}" for n, moment in enumerate(moments)]
    world.write(
        "journals", "\n".join(["journal_id,school_id,school_year,kind,subject_id,teacher_id,created_at", *lines])
    )
    world.load()
    before = world.rows("select journal_id, created_at from records.journals order by all")
    world.write("subjects", "subject_id,school_id,name\nM2,S1,Fizika\n")
    assert world.load("subjects.csv").orphaned == {"journals": 4}
    quarantine.export(world.hub, tmp_path / "mend", table="journals")
    world.write("subjects", FILES["subjects"])
    world.load("subjects.csv")
    again = load(world.hub, [tmp_path / "mend"], mapping=world.mapping)
    assert (again.total.new, again.settled) == (4, 4)
    assert world.rows("select journal_id, created_at from records.journals order by all") == before


def test_a_table_that_came_before_is_not_looked_at_again(world: World) -> None:
    written(world, *FILES)
    world.load()
    before = state(world)
    world.write("subjects", "subject_id,school_id,name\nM7,S1,Fizika\n")
    assert world.load("subjects.csv").orphaned == {}
    assert world.load(*(f"{table}.csv" for table in FILES if table != "subjects")).orphaned == {}
    assert state(world)[1] == before[1]


def test_another_school_is_left_alone(world: World) -> None:
    world.write("schools", "school_id,name\nS1,Pirmā\nS2,Otrā\n")
    world.write("staff", FILES["staff"] + "T2,S2,Anna,Liepa,teacher\n")
    world.write("journals", "journal_id,school_id,school_year,kind,subject_id,teacher_id\n"
                "J1,S1,2025/2026,subject,M1,T1\nJ2,S2,2025/2026,subject,M1,T2\n")  # fmt: skip
    world.load()
    world.write("subjects", "subject_id,school_id,name\nM9,S1,Fizika\n")
    assert world.load("subjects.csv").orphaned == {"journals": 1}
    assert world.rows("select journal_id from records.journals") == [("J2",)]


def test_an_import_that_is_only_tried_moves_nothing(world: World) -> None:
    written(world, *(table for table in FILES if table != "subjects"))
    world.load()
    before = state(world)
    written(world, "subjects")
    tried = load(world.hub, [world.folder / "subjects.csv"], mapping=world.mapping, keep=False)
    assert tried.orphaned["journals"] == 1
    assert state(world) == before


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("lv", "journals: 2 agrāk ielādētas rindas norāda uz to, kā nav; tās pārceltas karantīnā."),
        ("en", "journals: 2 rows loaded earlier point to what is not there; moved to the quarantine."),
    ],
)
def test_the_command_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str) -> None:
    for table in ("schools", "staff", "journals", "subjects"):
        (tmp_path / f"{table}.csv").write_text(FILES[table], encoding="utf-8")
    store.init(tmp_path / "w")
    for tables in (("schools", "staff", "journals"), ("subjects",)):
        paths = [str(tmp_path / f"{table}.csv") for table in tables]
        with pytest.raises(SystemExit) as stopped:
            main(["import", *paths, "--workspace", str(tmp_path / "w"), "--lang", lang])
        assert stopped.value.code == 0
    told = capsys.readouterr().out
    assert said in told
