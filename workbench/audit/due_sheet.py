"""The sheet that a teacher works off, on paper or on screen: CSV, or XLSX with one tab a person."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from workbench.audit.spoken import DAYS
from workbench.errors import InputError
from workbench.texts import text

WIDTHS = (9, 17, 15, 32, 52, 34, 20)  # of the columns in characters, `Done` first; together one landscape page
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FORMULA = r"^([=+\-@\t\r])"


def write_sheet(lines: duckdb.DuckDBPyRelation, to: Path, *, lang: str, as_of: datetime) -> int:
    """Write the lines of `due.lines` in their order; returns how many. The file appears whole or not at all.

    CSV has semicolons and a byte-order mark, as Excel in Latvia reads it. Raises InputError for another ending than
    .csv or .xlsx, or a folder that is not there.
    """
    writers = {".csv": _csv, ".xlsx": _xlsx}
    writer = writers.get(to.suffix.lower())
    if writer is None:
        raise InputError(f"{to.name}: name the sheet with one of the endings .xlsx or .csv.")
    if not to.parent.is_dir():
        raise InputError(f"There is no folder {to.parent} to write {to.name} into.")
    frame = _frame(lines, lang)
    fresh = to.with_name(f".{to.stem}.part{to.suffix}")
    try:
        writer(frame, fresh, lang, as_of)
        os.replace(fresh, to)
    except OSError as error:
        raise InputError(f"{to} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return frame.height


def _frame(lines: duckdb.DuckDBPyRelation, lang: str) -> pl.DataFrame:
    """The lines in their order, a column for the person first, moments and codes in words."""
    frame: pl.DataFrame = lines.order("place").pl()
    words = {code: text(f"due.when.{code}", lang) for code in ("overdue", "today", "week")}
    return frame.select(
        pl.coalesce("staff", "staff_id", pl.lit(text("due.nobody", lang))).alias("person"),
        pl.lit("☐").alias("done"),
        _due_words(lang),
        pl.col("when_code").replace_strict(words, return_dtype=pl.String),
        "to_open",
        "to_do",
        "pupils",
        "clauses",
    )


def _due_words(lang: str) -> pl.Expr:
    """The deadline in words; one at the end of a day is the day."""
    due, day = pl.col("due_at"), DAYS[lang]
    whole_day = due.dt.strftime("%H:%M:%S") == "23:59:59"
    return pl.when(whole_day).then(due.dt.strftime(day)).otherwise(due.dt.strftime(f"{day} %H:%M"))


def _csv(frame: pl.DataFrame, to: Path, lang: str, as_of: datetime) -> None:  # noqa: ARG001 - one shape for all writers
    headers = [text("due.sheet_person", lang), *text("due.sheet_headers", lang).split("|")]
    # A cell that begins like a formula would run when a spreadsheet opens the file.
    plain = frame.with_columns(pl.all().str.replace(_FORMULA, "'$1"))
    plain.rename(dict(zip(frame.columns, headers, strict=True))).write_csv(to, separator=";", include_bom=True)


def _xlsx(frame: pl.DataFrame, to: Path, lang: str, as_of: datetime) -> None:
    import xlsxwriter

    # Text stays text: nothing that a person wrote may run as a formula when Excel opens the file.
    with xlsxwriter.Workbook(to, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        used: set[str] = set()
        for (person,), group in frame.group_by("person", maintain_order=True):
            sheet = book.add_worksheet(_tab_name(str(person), used))
            title = text("due.sheet_title", lang, person=person, as_of=as_of.strftime(f"{DAYS[lang]} %H:%M"))
            _fill(book, sheet, title, text("due.sheet_headers", lang).split("|"), group.drop("person"))
        if not used:
            book.add_worksheet().write(0, 0, text("due.nothing", lang))


def _fill(book: Any, sheet: Any, title: str, headers: list[str], rows: pl.DataFrame) -> None:
    """One person's tab: title, headers that stay on top, wrapped lines, printed on landscape pages."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"})
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EEF5", "border": 1})
    sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
    for column, (name, width) in enumerate(zip(headers, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write(1, column, name, header)
    for number, row in enumerate(rows.iter_rows(), start=2):
        sheet.write_row(number, 0, row, wrapped)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _tab_name(person: str, used: set[str]) -> str:
    """A tab name that Excel takes: at most 31 characters, none of its forbidden ones, no two alike."""
    base = _FORBIDDEN.sub(" ", person).strip()[:27] or "–"
    name, number = base, 2
    while name.lower() in used:
        name, number = f"{base} {number}", number + 1
    used.add(name.lower())
    return name
