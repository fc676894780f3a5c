"""Quarantined rows: listed, exported, mended, settled."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import pytest

from tests.intake.conftest import LESSONS, World, counted
from workbench.intake import quarantine

HEAD = "Stundas ID;Žurnāla ID;Datums;Skolotājs;Statuss;Temats"
BAD = f"{LESSONS},topic\nL3,J1,2025-02-30,T1,held,=1+1\nL4,J1,2025-09-04,T1,held,x\n"


def test_the_same_bad_row_is_quarantined_once(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    assert counted(school.load("lessons.csv"), "lessons") == (2, 0, 0, 1, 1)
    assert len(school.open_quarantine()) == 1


def test_a_row_mended_at_the_source_settles_its_entry(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    school.write("lessons", BAD.replace("02-30", "09-03"))
    assert school.load("lessons.csv").settled == 1
    assert school.open_quarantine() == []
    (row,) = quarantine.list_rows(school.hub, settled=True)
    assert row.settled_by == 3


def test_a_row_that_is_bad_in_another_way_takes_the_place_of_the_older_entry(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    school.write("lessons", BAD.replace("2025-02-30", "2025-99-99"))
    school.load("lessons.csv")
    assert [(r.import_id, r.value) for r in school.open_quarantine()] == [(3, "2025-99-99")]


def test_a_row_without_a_readable_key_is_settled_by_its_line(school: World) -> None:
    entries = "lesson_id,kind,recorded_at,recorded_by\nL1,topic,{},T1\nL2,topic,2025-09-02 10:00,T1\n"
    school.write("lesson_entries", entries.format("yesterday"))
    school.load("lesson_entries.csv")
    school.write("lesson_entries", "lesson_id,kind,recorded_at,recorded_by\nL2,homework,2025-09-02 10:00,T2\n")
    assert school.load("lesson_entries.csv").settled == 0, "another row on that line"
    school.write("lesson_entries", entries.format("2025-09-01 10:00"))
    assert school.load("lesson_entries.csv").settled == 1
    assert school.open_quarantine() == []


@pytest.mark.parametrize("target", ["mended", "mended.xlsx"])
def test_an_exported_row_is_mended_and_imported_again(school: World, target: str) -> None:
    school.write("Stundas.csv", f"{HEAD}\r\nL3;J1;30.02.2025.;T1;held;=1+1\r\n;J1;03.09.2025.;T1;held;+371\r\n")
    school.load("Stundas.csv")
    assert quarantine.export(school.hub, school.folder / target) == {"lessons": 2}
    path = school.folder / target
    if path.is_dir():
        path = path / "lessons.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith(HEAD)
        assert "'=1+1" in lines[1], "a spreadsheet must not run it"
        path.write_text("\n".join([lines[0], lines[1].replace("30.02", "03.09"), "L4" + lines[2]]), encoding="utf-8")
    else:
        _mend_workbook(path)
    summary = school.load(str(path.relative_to(school.folder)))
    assert counted(summary, "lessons") == (2, 2, 0, 0, 0)
    assert summary.settled == 2
    assert school.open_quarantine() == []
    topics = [("L3", "=1+1"), ("L4", "+371")]
    assert school.rows("select lesson_id, topic from records.lessons where import_id = 3 order by 1") == topics


def _mend_workbook(path: Path) -> None:
    import xlsxwriter

    frame = fastexcel.read_excel(path).load_sheet("lessons", dtypes="string").to_polars()
    rows = [list(frame.columns), *map(list, frame.iter_rows())]
    rows[1][2], rows[2][0] = "03.09.2025.", "L4"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("lessons")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def test_an_exported_row_that_is_still_bad_stays_one_entry(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    quarantine.export(school.hub, school.folder / "out")
    school.load("out")
    assert len(school.open_quarantine()) == 1
    path = school.folder / "out" / "lessons.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("2025-02-30;", "never;"), encoding="utf-8")
    school.load("out")
    assert [r.value for r in school.open_quarantine()] == ["never"]


def test_an_empty_quarantine_writes_nothing(school: World) -> None:
    assert quarantine.export(school.hub, school.folder / "out") == {}
    assert not (school.folder / "out").exists()


def test_reasons_are_latvian_and_english(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    (row,) = school.open_quarantine()
    assert row.reason() == "date: nav datums GGGG-MM-DD vai DD.MM.GGGG."
    assert row.reason("en") == "date: not a date YYYY-MM-DD or DD.MM.YYYY."


def test_the_list_is_narrowed_by_table_and_school(school: World) -> None:
    school.write("lessons", BAD)
    school.load("lessons.csv")
    assert len(quarantine.list_rows(school.hub, table="lessons", school="S1")) == 1
    assert quarantine.list_rows(school.hub, table="pupils") == []
    assert quarantine.list_rows(school.hub, school="S2") == []
