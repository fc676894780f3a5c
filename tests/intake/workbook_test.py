"""XLSX and Parquet: real types, Excel's habits, broken workbooks."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from tests.intake.conftest import BASE, LESSONS, World, counted, file_of

HEAD = [*LESSONS.split(","), "period", "starts_at", "topic"]
DAY = date(2025, 9, 3)


def book(sheets: dict[str, list[list[Any]]], *, hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook with these rows on these sheets."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd.mm.yyyy hh:mm"}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell)
            if name in hidden:
                sheet.hide()
    return target.getvalue()


def test_cells_are_read_by_their_real_types(school: World) -> None:
    rows = [
        HEAD,
        [5, "J1", DAY, "T1", "held", 3, time(8, 30), "  Daļas "],
        ["L6", "J1", "04.09.2025.", "T1", "held", "4", "08:30", None],
        [None] * 8,
        ["L7", "J1", datetime(2025, 9, 5), "T1", "held", 5.0, datetime(2025, 9, 5, 15, 30), True],
    ]
    school.write("lessons.xlsx", book({"lessons": rows}))
    assert counted(school.load("lessons.xlsx"), "lessons") == (3, 3, 0, 0, 0)
    query = "select lesson_id, date::varchar, period, starts_at, topic, line from records.lessons where import_id = 2 order by line"
    assert school.rows(query) == [
        ("5", "2025-09-03", 3, datetime(2025, 9, 3, 5, 30), "Daļas", 2),
        ("L6", "2025-09-04", 4, datetime(2025, 9, 4, 5, 30), None, 3),
        ("L7", "2025-09-05", 5, datetime(2025, 9, 5, 12, 30), "true", 5),
    ]


def test_a_moment_kept_as_a_fraction_of_a_day_is_the_second_that_was_meant(school: World) -> None:
    rows = [["event_id", "school_id", "kind", "happened_on", "recorded_at"], ["E1", "S1", "x", DAY, 45901.6458333]]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("events")
        form = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(place, column, cell, form if column > 2 else None)
    school.write("events.xlsx", target.getvalue())
    school.load("events.xlsx")
    assert school.rows("select recorded_at from records.events") == [(datetime(2025, 9, 1, 12, 30),)]


def test_a_month_that_a_spreadsheet_took_for_a_date_is_the_month(school: World) -> None:
    rows = [["pupil_id", "month", "sent_at", "channel"], ["P1", date(2025, 9, 1), datetime(2025, 10, 1, 10), "printed"]]
    school.write("transcripts.xlsx", book({"transcripts": rows}))
    school.load("transcripts.xlsx")
    assert school.rows("select month, sent_at from records.transcripts") == [("2025-09", datetime(2025, 10, 1, 7, 0))]


def test_an_error_cell_quarantines_its_row(school: World) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("lessons")
        sheet.write_row(0, 0, HEAD)
        for row in (1, 2):
            sheet.write_row(row, 0, [f"L{row + 6}", "J1", "2025-09-03", "T1", "held"])
        sheet.write_formula(1, 7, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 7, '="a"&"b"', None, "ab")
    school.write("lessons.xlsx", target.getvalue())
    assert counted(school.load("lessons.xlsx"), "lessons") == (2, 1, 0, 0, 1)
    assert [(r.line, r.column, r.code) for r in school.open_quarantine()] == [(2, "topic", "error_cell")]
    assert school.rows("select topic from records.lessons where lesson_id = 'L8'") == [("ab",)]


def test_a_workbook_has_a_table_a_sheet_and_names_what_it_ignores(world: World) -> None:
    sheets = {name: [line.split(",") for line in text.splitlines()] for name, text in BASE.items() if name != "lessons"}
    lessons = [line.split(",") for line in BASE["lessons"].splitlines()]
    world.write(
        "Skola.xlsx", book({**sheets, "Stundas": lessons, "Piezīmes": [["x"]], "old": lessons}, hidden=("old",))
    )
    summary = world.load("Skola.xlsx")
    assert counted(summary, "lessons") == (2, 2, 0, 0, 0)
    assert file_of(summary, "lessons").title == "Skola.xlsx [Stundas]"
    ignored = [(r.name, r.key) for r in summary.ignored]
    assert ignored == [("Skola.xlsx [Piezīmes]", "unknown_table"), ("Skola.xlsx [old]", "hidden_sheet")]


def test_a_workbook_named_after_its_table_needs_no_sheet_name(school: World) -> None:
    rows = [[], [], HEAD[:5], ["L9", "J1", DAY, "T1", "perhaps"]]
    school.write("Stundas.xlsx", book({"Lapa1": rows}))
    assert counted(school.load("Stundas.xlsx"), "lessons") == (1, 0, 0, 0, 1)
    assert school.open_quarantine()[0].line == 4


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("lessons.xlsx", b"", "damaged"),
        ("lessons.xlsx", b"lesson_id,journal_id\n", "damaged"),
        ("lessons.xlsx", book({"lessons": [HEAD]})[:-400], "damaged"),
        ("lessons.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        ("lessons.xlsx", book({"lessons": [[]]}), "no_header"),
        ("lessons.parquet", b"PAR1", "damaged"),
        ("lessons.parquet", b"", "damaged"),
    ],
)
def test_a_broken_file_is_refused_with_one_sentence(school: World, name: str, content: bytes, key: str) -> None:
    school.write(f"more/{name}", content)
    school.write("more/pupils.csv", BASE["pupils"])
    summary = school.load("more")
    assert [r.key for r in summary.refused] == [key]
    assert file_of(summary, "pupils").counts.unchanged == 2


def test_a_parquet_file_whose_pages_are_damaged_is_refused_and_the_rest_loads(school: World) -> None:
    frame = pl.DataFrame({n: [f"{n}{i}" for i in range(5000)] for n in LESSONS.split(",")})
    frame.write_parquet(school.folder / "lessons.parquet")
    content = bytearray((school.folder / "lessons.parquet").read_bytes())
    content[4:2000] = bytes(1996)
    school.write("more/lessons.parquet", bytes(content))
    school.write("more/pupils.csv", BASE["pupils"])
    summary = school.load("more")
    assert [r.key for r in summary.refused] == ["damaged"]
    assert file_of(summary, "pupils").counts.unchanged == 2


def test_parquet_keeps_its_own_types(school: World) -> None:
    frame = pl.DataFrame(
        {
            "lesson_id": [7, 8],
            "journal_id": ["J1", "J1"],
            "date": [datetime(2025, 9, 3), datetime(2025, 9, 4)],
            "teacher_id": ["T1", "T1"],
            "status": pl.Series(["held", "cancelled"], dtype=pl.Categorical),
            "period": [3.0, float("nan")],
            "starts_at": pl.Series([datetime(2025, 9, 3, 5, 30)] * 2).dt.replace_time_zone("UTC"),
            "ends_at": [datetime(2025, 9, 3, 9, 10, 0, 999999), None],
            "is_online": [True, None],
        }
    )
    frame.write_parquet(school.folder / "lessons.parquet")
    assert counted(school.load("lessons.parquet"), "lessons") == (2, 2, 0, 0, 0)
    query = "select lesson_id, date::varchar, status, period, starts_at, ends_at, is_online, line from records.lessons "
    assert school.rows(query + "where import_id = 2 order by 1") == [
        ("7", "2025-09-03", "held", 3, datetime(2025, 9, 3, 5, 30), datetime(2025, 9, 3, 6, 10), True, 1),
        ("8", "2025-09-04", "cancelled", None, datetime(2025, 9, 3, 5, 30), None, None, 2),
    ]


def test_a_parquet_column_of_lists_is_refused(school: World) -> None:
    pl.DataFrame({**{n: ["x"] for n in LESSONS.split(",")}, "topic": [["a", "b"]]}).write_parquet(
        school.folder / "lessons.parquet"
    )
    assert [r.key for r in school.load("lessons.parquet").refused] == ["nested_column"]
