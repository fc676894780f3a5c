"""The workbook of a pack: a sheet for each table and the obligation rows, written a row at a time in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter

from workbench.evidence.rows import COLUMNS
from workbench.evidence.sheets import Sheet
from workbench.texts import text

SHEET_ROWS: Final = 1_048_575  # what a sheet holds below its header
MOST_ROWS: Final = 2_000_000  # above this a workbook is of no use: it holds what is open, and says where the rest is
# What the rows of a workbook leave to CSV and Parquet: what machines read, and what other columns say already.
_LEFT_OUT: Final = ("facts", "class_id", "counted_on", "severity")
ROW_COLUMNS: Final = tuple(name for name in COLUMNS if name not in _LEFT_OUT)
_MOMENTS: Final = ("arises_at", "due_at", "fulfilled_at")
# Text stays text: nothing that a person wrote may run as a formula when the workbook is opened.
_OPTIONS: Final = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy. hh:mm:ss", "remove_timezone": True,
}  # fmt: skip
_WIDTHS: Final = {
    "reason": 60, "detail": 90, "note": 50, "sha256": 66, "name": 34, "staff": 26, "pupil": 26, "subject_key": 26, "file": 28,
    "arises_at": 20, "due_at": 20, "fulfilled_at": 20, "recorded_at": 20, "class": 10,
}  # fmt: skip


def rows_in_workbook(rows: int) -> str:
    """`all`, or `open` when there are more rows than a workbook is good for."""
    return "all" if rows <= MOST_ROWS else "open"


def write(
    to: Path, made_at: datetime, head: Sequence[tuple[str, str]], tables: Iterable[Sheet],
    parquet: Path, *, only_open: bool, progress: Callable[[int], None] = lambda _: None,
) -> None:  # fmt: skip
    """Write the workbook; `head`: what the first sheet says, a name and a value a line; `parquet`: the pack's rows.

    `only_open`: leave out what was met.
    """
    with xlsxwriter.Workbook(to, _OPTIONS) as book:
        book.set_properties({"title": head[0][1], "created": made_at})
        styles = _Styles(book)
        front = book.add_worksheet(text("evidence.sheet.front", "lv"))
        front.set_column(0, 0, 28)
        front.set_column(1, 1, 100)
        for line, (name, value) in enumerate(head):
            front.write_string(line, 0, name, styles.bold)
            front.write_string(line, 1, value)
        for sheet in tables:
            opened = _opened(book, sheet.title, sheet.frame.columns, sheet.headers, styles)
            for line, row in enumerate(sheet.frame.iter_rows(), start=1):
                _write_row(opened, line, row, styles, styles.share)
        _write_rows(book, _batches(parquet, only_open=only_open), styles, progress)


class _Styles:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy. hh:mm:ss"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy."})
        self.share = book.add_format({"num_format": "0.0 %"})


def _opened(book: Any, title: str, columns: Sequence[str], headers: Sequence[str], styles: _Styles) -> Any:
    opened = book.add_worksheet(title)
    opened.freeze_panes(1, 0)
    for place, (column, header) in enumerate(zip(columns, headers, strict=True)):
        opened.set_column(place, place, _WIDTHS.get(column, 14))
        opened.write_string(0, place, header, styles.head)
    return opened


def _batches(parquet: Path, *, only_open: bool) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of the file in its order, a row group at a time."""
    with pq.ParquetFile(parquet) as file:
        for group in range(file.num_row_groups):
            held = file.read_row_group(group, columns=list(ROW_COLUMNS))
            kept = held.filter(pc.not_equal(held["status"], "met")) if only_open else held
            yield list(zip(*(_values(kept, name) for name in ROW_COLUMNS), strict=True))


def _values(batch: Any, name: str) -> list[Any]:
    """A column's values; moments as the workbook counts them, days since 30.12.1899., which is much faster here than there."""
    if name not in _MOMENTS:
        values: list[Any] = batch[name].to_pylist()
        return values
    seconds = pc.divide(batch[name].cast("timestamp[us]").cast("int64"), 1_000_000)
    days: list[Any] = pc.add(pc.divide(seconds.cast("float64"), 86_400.0), 25_569.0).to_pylist()
    return days


def _write_rows(
    book: Any, batches: Iterable[list[tuple[Any, ...]]], styles: _Styles, progress: Callable[[int], None]
) -> None:
    """Write the rows onto as many sheets as it takes; one with its header only when there are none."""
    headers = [
        text(f"evidence.column.{'is_excused' if column == 'excused' else column}", "lv") for column in ROW_COLUMNS
    ]
    title, done = text("evidence.sheet.rows", "lv"), 0
    opened = _opened(book, title, ROW_COLUMNS, headers, styles)
    for batch in batches:
        for row in batch:
            if done and done % SHEET_ROWS == 0:
                opened = _opened(book, f"{title} {done // SHEET_ROWS + 1}", ROW_COLUMNS, headers, styles)
            _write_row(opened, done % SHEET_ROWS + 1, row, styles, styles.moment)
            done += 1
        progress(done)


def _write_row(sheet: Any, line: int, row: Sequence[Any], styles: _Styles, fraction: Any) -> None:
    for place, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(line, place, value)
        elif isinstance(value, bool):
            sheet.write_string(line, place, text(f"evidence.{'yes' if value else 'no'}", "lv"))
        elif isinstance(value, float):
            sheet.write_number(line, place, value, fraction)
        elif isinstance(value, int):
            sheet.write_number(line, place, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, place, value, styles.moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, styles.day)
        else:
            sheet.write_string(line, place, str(value))
