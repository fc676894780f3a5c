"""A journal or a class's summary as a workbook; text stays text, so that nothing a person wrote runs as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD = ("school", "year", "class", "subject", "kind", "teacher", "id", "created", "held")
LESSON_WIDTHS = (12, 5, 22, 12, 44, 44, 17, 17, 17)


def _forms(book: Any) -> dict[str, Any]:
    border = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True}),
        "header": book.add_format({**border, "bold": True, "text_wrap": True, "bg_color": "#E7EEF5"}),
        "cell": book.add_format({**border, "text_wrap": True}),
        "middle": book.add_format({**border, "align": "center"}),
        "away": book.add_format({**border, "align": "center", "bg_color": "#E7EEF5"}),
    }


def _sheet(book: Any, name: str, freeze: tuple[int, int] = (1, 0)) -> Any:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(*freeze)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return sheet


def _table(sheet: Any, forms: dict[str, Any], headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet.write_row(0, 0, headers, forms["header"])
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row, forms["cell"])


def write_journal(journal: dict[str, Any], to: Path, words: dict[str, str]) -> None:
    """One journal: its head, lessons, marks and attendance, final grades, individual work."""
    with xlsxwriter.Workbook(to, SAFE) as book:
        forms = _forms(book)
        _head(book, forms, journal, words)
        _lessons(book, forms, journal["lessons"], words)
        _grid(book, forms, journal, words)
        if journal["finals"]:
            sheet = _sheet(book, words["journal.finals"])
            sheet.set_column(1, 1, 30)
            rows = [[number, *row] for number, row in enumerate(journal["finals"], 1)]
            _table(sheet, forms, words["journal.final_headers"].split("|"), rows)
        if journal["work"]:
            sheet = _sheet(book, words["journal.work"])
            sheet.set_column(0, 0, 12)
            sheet.set_column(1, 3, 30)
            _table(sheet, forms, words["journal.work_headers"].split("|"), journal["work"])


def _head(book: Any, forms: dict[str, Any], journal: dict[str, Any], words: dict[str, str]) -> None:
    sheet = book.add_worksheet(words["journal.head"][:31])
    kind = words[f"kind.{journal['kind']}"]
    sheet.write(0, 0, " ".join(filter(None, (journal["subject"] or kind, journal["class"]))), forms["title"])
    shown = {**journal, "kind": kind}
    for number, name in enumerate(HEAD, 2):
        sheet.write(number, 0, words[f"journal.{name}"], forms["bold"])
        sheet.write(number, 1, shown[name])
    sheet.write(len(HEAD) + 3, 0, words["journal.legend"])
    sheet.write(len(HEAD) + 4, 0, words["journal.made"])
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 50)


def _lessons(book: Any, forms: dict[str, Any], lessons: list[list[Any]], words: dict[str, str]) -> None:
    sheet = _sheet(book, words["journal.lessons"])
    for column, width in enumerate(LESSON_WIDTHS):
        sheet.set_column(column, column, width)
    rows = [[*row[:3], _status(row[3], words), *row[4:]] for row in lessons]
    _table(sheet, forms, words["journal.lesson_headers"].split("|"), rows)


def _status(code: str, words: dict[str, str]) -> str:
    return ", ".join(words[f"journal.{part}_word"] for part in code.split("+"))


def _grid(book: Any, forms: dict[str, Any], journal: dict[str, Any], words: dict[str, str]) -> None:
    """Pupils down, lessons across: marks, and how each was away."""
    sheet = _sheet(book, words["journal.grid"], freeze=(1, 2))
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2 + len(journal["columns"]), 6)
    sheet.write_row(0, 0, [words["journal.number"], words["journal.pupil"]], forms["header"])
    sheet.write_row(0, 2, [f"{day}\n{period}".strip() for day, period in journal["columns"]], forms["header"])
    codes = {f"mark:{mark}": words[f"journal.{mark}"] for mark in ("absent", "excused", "late")}
    for number, pupil in enumerate(journal["pupils"], 1):
        sheet.write_row(number, 0, [number, pupil["name"]], forms["cell"])
        for column, value in enumerate(pupil["cells"], 2):
            shown = " ".join(codes.get(part, part) for part in value.split(" "))
            sheet.write_string(number, column, shown, forms["away" if "mark:" in value else "middle"])


def write_summary(summary: dict[str, Any], to: Path, words: dict[str, str]) -> None:
    """A class's final grades: pupils down, subjects across, each with both terms and the year."""
    with xlsxwriter.Workbook(to, SAFE) as book:
        forms = _forms(book)
        sheet = _sheet(book, words["journal.finals"], freeze=(2, 2))
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 28)
        sheet.set_column(2, 2 + 3 * len(summary["subjects"]), 4)
        sheet.write_row(1, 0, [words["journal.number"], words["journal.pupil"]], forms["header"])
        for number, subject in enumerate(summary["subjects"]):
            sheet.merge_range(0, 2 + 3 * number, 0, 4 + 3 * number, subject, forms["header"])
            sheet.write_row(1, 2 + 3 * number, words["summary.kinds"].split("|"), forms["header"])
        for number, pupil in enumerate(summary["pupils"], 1):
            sheet.write_row(number + 1, 0, [number, pupil["name"]], forms["cell"])
            sheet.write_row(number + 1, 2, pupil["cells"], forms["middle"])


def write_index(rows: Sequence[Sequence[Any]], headers: Sequence[str], to: Path) -> None:
    """The list of all journals with the files that hold them."""
    with xlsxwriter.Workbook(to, SAFE) as book:
        forms = _forms(book)
        sheet = _sheet(book, "index")
        for column, width in enumerate((8, 30, 22, 26, 14, 10, 50, 50)):
            sheet.set_column(column, column, width)
        _table(sheet, forms, headers, rows)
