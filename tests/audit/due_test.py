"""What falls due and what can still be mended, as lines to work off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from checks.engine.literals import literal
from checks.packs import find_packs
from tests.audit.kept_runs import AS_OF, REGULATION, SCHOOL, Kept, kept_run
from workbench.audit.due import NOT_MENDABLE, by_teacher, items_sql, lines
from workbench.audit.due_sheet import write_sheet
from workbench.audit.results import OBLIGATIONS
from workbench.cli.main import workbench
from workbench.errors import InputError
from workbench.texts import catalogue, text

DUTIES = {"11": "expect_entries_by_deadline", "12": "expect_test_marks_recorded", "15": "expect_monthly_activity"}
MATHS = {"subject": "Matemātika", "class": "5.a", "lesson_on": "2025-11-28", "period": 3}
STAFF = [("T1", "Anna", "Kalniņa"), ("T2", "Juris", "Ozols")]
PUPILS = [("P1", "Toms", "Bērziņš"), ("P2", "Līga", "Āboliņa")]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def lesson(subject: str, due: str, *, period: int = 3, missing: tuple[str, ...] = ("topic",), **more: object) -> Kept:
    """A lesson without its entries; the run looks from Monday 1 December 2025, 12:00."""
    facts = {**MATHS, "period": period, "lesson_on": due[:10], "absent_codes": list(missing)}
    return Kept(subject, at(due), facts={**facts, **dict(more.pop("facts", {}))}, **more)  # type: ignore[arg-type, call-overload]


def worked(folder: Path, obligations: list[Kept], columns: str, **given: object) -> list[tuple[object, ...]]:
    with kept_run(folder, obligations, duties=DUTIES) as hub:
        for staff_id, given_name, family_name in STAFF:
            hub.execute(
                "insert into store.records.staff (school_id, staff_id, given_name, family_name, role) values "
                f"('{SCHOOL}', {literal(staff_id)}, {literal(given_name)}, {literal(family_name)}, 'teacher')"
            )
        for pupil_id, given_name, family_name in PUPILS:
            hub.execute(
                "insert into store.records.pupils (school_id, pupil_id, given_name, family_name) values "
                f"('{SCHOOL}', {literal(pupil_id)}, {literal(given_name)}, {literal(family_name)})"
            )
        return lines(hub, 1, **given).order("place").project(columns).fetchall()  # type: ignore[arg-type]


def test_a_line_says_what_to_open_and_what_to_do(tmp_path: Path) -> None:
    missing = lesson("L1", "2025-11-28 17:00", missing=("topic", "attendance", "grades"))
    assert worked(tmp_path, [missing], "to_open, to_do") == [
        ("Atveriet žurnālu Matemātika 5.a", "28.11.2025., 3. stunda: ierakstiet tematu, kavējumus un vērtējumus")
    ]


def test_the_same_line_in_english(tmp_path: Path) -> None:
    missing = lesson("L1", "2025-11-28 17:00", missing=("topic", "attendance"))
    assert worked(tmp_path, [missing], "to_open, to_do", lang="en") == [
        ("Open the journal Matemātika 5.a", "28 Nov 2025, period 3: enter topic and attendance")
    ]


@pytest.mark.parametrize(
    ("due", "when"),
    [
        ("2025-11-28 17:00", "overdue"),
        ("2025-12-01 11:59", "overdue"),
        ("2025-12-01 17:00", "today"),
        ("2025-12-02 17:00", "week"),
        ("2025-12-07 23:59:59", "week"),
        ("2025-12-08 00:00", None),
    ],
)
def test_each_line_says_whether_it_is_overdue_due_today_or_this_week(
    tmp_path: Path, due: str, when: str | None
) -> None:
    found = worked(tmp_path, [lesson("L1", due)], "when_code")
    assert found == ([(when,)] if when else [])


def test_what_was_done_late_or_in_time_or_is_excused_is_no_work(tmp_path: Path) -> None:
    done = [
        Kept("L1", at("2025-11-28 17:00"), at("2025-11-28 18:00"), facts=MATHS),
        Kept("L2", at("2025-11-28 17:00"), at("2025-11-28 16:00"), facts=MATHS),
    ]
    with kept_run(tmp_path, [*done, lesson("L3", "2025-11-28 17:00")], duties=DUTIES) as hub:
        assert lines(hub, 1).project("obligations").fetchall() == [(1,)]
        hub.execute(
            "insert into store.life.finding_events (event_id, regulation_id, clause_id, school_id, subject_key, action) "
            f"values (1, '{REGULATION}', '11', '{SCHOOL}', 'L3', 'excuse')"
        )
        assert lines(hub, 1).fetchall() == []


def test_what_can_no_longer_be_made_good_is_left_out_but_shown_while_it_can(tmp_path: Path) -> None:
    past = Kept("T1:2025-11", at("2025-11-30 23:59:59"), clause="15", facts={"month": "2025-11", "absent_codes": []})
    now = Kept(
        "T1:2025-12",
        at("2025-12-05 23:59:59"),
        clause="15",
        facts={"month": "2025-12", "absent_codes": ["month_messages"]},
    )
    found = worked(tmp_path, [past, now], "when_code, to_do")
    assert found == [("week", f"līdz mēneša beigām (2025. gada decembris) vēl trūkst: {text('code.month_messages')}")]


def test_pupils_with_the_same_deed_share_a_line(tmp_path: Path) -> None:
    facts = {"subject": "Matemātika", "class": "5.a", "assessed_on": "2025-11-20"}
    marks = [
        Kept(f"G{pupil}", at("2025-11-27 23:59:59"), clause="12", pupil=pupil, facts=facts) for pupil in ("P1", "P2")
    ]
    assert worked(tmp_path, marks, "to_do, pupils, obligations") == [
        ("20.11.2025.: ierakstiet pārbaudes darba vērtējumu", "Bērziņš Toms, Āboliņa Līga", 2)
    ]  # fmt: skip


def test_the_shortest_list_comes_first_and_inside_it_the_order_of_the_journal(tmp_path: Path) -> None:
    history = {"subject": "Vēsture"}
    obligations = [
        lesson("L1", "2025-11-28 17:00"),
        lesson("L2", "2025-11-27 17:00", period=4),
        lesson("L3", "2025-11-27 17:00", period=2),
        lesson("L4", "2025-11-28 17:00", facts=history),
    ]
    assert [row[0] for row in worked(tmp_path, obligations, "to_do")] == [
        "28.11.2025., 3. stunda: ierakstiet tematu",
        "27.11.2025., 2. stunda: ierakstiet tematu",
        "27.11.2025., 4. stunda: ierakstiet tematu",
        "28.11.2025., 3. stunda: ierakstiet tematu",
    ]


@pytest.mark.parametrize("teacher", ["T2", "ozols", "Ozo"])
def test_a_teacher_is_found_by_id_or_the_beginning_of_the_family_name(tmp_path: Path, teacher: str) -> None:
    obligations = [lesson("L1", "2025-11-28 17:00"), lesson("L2", "2025-11-28 17:00", staff="T2")]
    assert worked(tmp_path, obligations, "staff", teacher=teacher) == [("Ozols, Juris",)]


def test_lines_are_counted_for_each_teacher(tmp_path: Path) -> None:
    obligations = [
        lesson("L1", "2025-11-28 17:00"),
        lesson("L2", "2025-12-01 17:00", period=1),
        lesson("L3", "2025-12-01 17:00", period=2),
        lesson("L4", "2025-12-03 17:00", staff="T2"),
    ]
    with kept_run(tmp_path, obligations, duties=DUTIES) as hub:
        columns = "staff_id, overdue, due_today, due_this_week, lines"
        counted = by_teacher(lines(hub, 1)).order("staff_id").project(columns).fetchall()
    assert counted == [("T1", 1, 2, 0, 3), ("T2", 0, 0, 1, 1)]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_sheet_has_every_line_and_no_formula(tmp_path: Path, ending: str) -> None:
    obligations = [
        lesson("L1", "2025-11-28 17:00", facts={"subject": "=1+1", "class": "5.a"}),
        lesson("L2", "2025-12-01 17:00", staff="T2"),
    ]
    sheet = tmp_path / f"lapa{ending}"
    with kept_run(tmp_path, obligations, duties={"11": "no_such_phrase"}) as hub:
        hub.execute("update store.audit.obligations set detail_lv = '=cmd()'")
        assert write_sheet(lines(hub, 1), sheet, lang="lv", as_of=AS_OF) == 2
    if ending == ".csv":
        written = sheet.read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        assert written.decode("utf-8-sig").count(";'=cmd();") == 2
    else:
        book = openpyxl.load_workbook(sheet)
        assert book.sheetnames == ["T1", "T2"]
        assert [cell.data_type for cell in book["T1"][3]][4] == "s"
        assert book["T1"]["E3"].value == "=cmd()"


def test_a_sheet_of_another_ending_is_refused(tmp_path: Path) -> None:
    with kept_run(tmp_path, []) as hub, pytest.raises(InputError, match="endings"):
        write_sheet(lines(hub, 1), tmp_path / "lapa.pdf", lang="lv", as_of=AS_OF)


def test_every_duty_of_the_packs_has_its_phrases() -> None:
    judged = {
        f"expect_{duty.expect}" for pack in find_packs().values() for clause in pack.clauses for duty in clause.duties
    }
    at_once = {"expect_entries_by_right_holders"}  # judged at the moment itself: never pending, never to be mended
    assert at_once <= set(NOT_MENDABLE)
    phrases = {f"due.{part}.{duty}" for duty in judged - at_once for part in ("open", "do")}
    assert phrases - set(catalogue()) == set()


@pytest.mark.parametrize(
    ("options", "shown"), [([], "Kalniņa"), (["--teacher", "T1"], "tematu"), (["--json"], '"to_open"')]
)
def test_the_command_shows_the_work(tmp_path: Path, options: list[str], shown: str) -> None:
    worked(tmp_path, [lesson("L1", "2025-12-01 17:00")], "place")
    result = CliRunner().invoke(workbench, ["due", "--today", "--workspace", str(tmp_path), *options])
    assert result.exit_code == 0, result.output
    assert shown in result.output


def test_an_unknown_teacher_is_an_error(tmp_path: Path) -> None:
    worked(tmp_path, [], "place")
    result = CliRunner().invoke(workbench, ["due", "--teacher", "Nav", "--workspace", str(tmp_path)])
    assert "Nav darbinieka" in result.output
    assert result.exit_code != 0


def test_of_one_obligation_the_same_is_said_without_the_words_of_other_duties(tmp_path: Path) -> None:
    marks = Kept("G1", at("2025-11-28 17:00"), clause="12", facts={**MATHS, "assessed_on": "2025-11-14"})
    obligations = [lesson("L1", "2025-11-28 17:00"), marks]
    with kept_run(tmp_path, obligations, duties=DUTIES) as hub:
        said = "select subject_key, to_open, to_do from ({}) order by subject_key"
        every = hub.sql(said.format(items_sql(1, "lv"))).fetchall()
        one = [
            hub.sql(said.format(items_sql(1, "lv", among=among(key), duties=(DUTIES[clause],)))).fetchall()
            for key, clause in (("G1", "12"), ("L1", "11"))
        ]
    assert [row for rows in one for row in rows] == every
    assert len({to_do for _, _, to_do in every}) == 2


def among(subject: str) -> str:
    return f"select * from ({OBLIGATIONS.format(run_id=1)}) where subject_key = '{subject}'"
