"""Quarantined rows for people: listed, and written to files that can be mended and imported again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path

import duckdb
import xlsxwriter

from workbench.intake.headers import EXPORTED
from workbench.intake.problems import IntakeError

RISKY = ("=", "+", "-", "@")  # a spreadsheet takes text that begins so for a formula

LISTED = """
select entry.quarantine_id, entry.import_id, entry.table_name, entry.school_id, file.name, file.sheet, entry.line,
       entry.column_name, entry.value, entry.reason_code, entry.reason_lv, entry.reason_en,
       entry.settled_by_import, cast(entry.row_values as varchar)
from store.intake.quarantine as entry left join store.intake.files as file using (file_id)
where ($settled or entry.settled_by_import is null)
and ($table is null or entry.table_name = $table)
and ($school is null or entry.school_id = $school)
order by entry.table_name, entry.quarantine_id
"""


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that was not taken in: where it stood, what is wrong with it, its own headers and values.

    `settled_by` is the import that brought the mended row, None while the entry is open.
    """

    quarantine_id: int
    import_id: int
    table: str
    school_id: str | None
    file: str
    sheet: str | None
    line: int
    column: str | None
    value: str | None
    code: str
    reason_lv: str
    reason_en: str
    settled_by: int | None
    values: dict[str, str | None]

    @property
    def place(self) -> str:
        """Name of the file, with its sheet when it has one."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    def reason(self, lang: str = "lv") -> str:
        """Why the row lies here, in that language."""
        return self.reason_en if lang == "en" else self.reason_lv


def list_rows(
    hub: duckdb.DuckDBPyConnection, *, table: str | None = None, school: str | None = None, settled: bool = False
) -> list[QuarantinedRow]:
    """The quarantined rows by table, oldest first; with `settled` also those that were mended since."""
    found = hub.execute(LISTED, {"table": table, "school": school, "settled": settled}).fetchall()
    names = [field.name for field in fields(QuarantinedRow)]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return [QuarantinedRow(**{**row, "values": json.loads(row["values"] or "{}")}) for row in rows]


def export(
    hub: duckdb.DuckDBPyConnection, to: Path, *, table: str | None = None, school: str | None = None, lang: str = "lv"
) -> dict[str, int]:
    """Write the open rows to `to`: a workbook when it ends in `.xlsx`, else a folder with one CSV a table.

    Columns: the row's own headers and values, then where it stood and why. A mended file is imported as it is, its
    `quarantine_id` settles the entry. Returns rows by table; nothing is written when there are none.
    """
    by_table = {
        name: list(rows) for name, rows in groupby(list_rows(hub, table=table, school=school), lambda r: r.table)
    }
    try:
        if by_table and to.suffix.lower() == ".xlsx":
            _write_workbook(to, by_table, lang)
        elif by_table:
            _write_folder(to, by_table, lang)
    except OSError as error:
        raise IntakeError("not_written", name=to, why=error.strerror) from error
    return {name: len(rows) for name, rows in by_table.items()}


def _headers(rows: Iterable[QuarantinedRow]) -> list[str]:
    """Headers of all the files that the rows came from, in the order in which they stand there."""
    return list(dict.fromkeys(header for row in rows for header in row.values))


def _lines(rows: list[QuarantinedRow], lang: str) -> Iterator[list[str | int | None]]:
    headers = _headers(rows)
    yield [*headers, *EXPORTED]
    for row in rows:
        yield [
            *(row.values.get(h) for h in headers),
            row.quarantine_id,
            row.place,
            row.line,
            row.column,
            row.reason(lang),
        ]


def _write_folder(folder: Path, by_table: dict[str, list[QuarantinedRow]], lang: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in by_table.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([_harmless(cell) for cell in line] for line in _lines(rows, lang))


def _harmless(cell: str | int | None) -> str | int | None:
    """Text that a spreadsheet would run as a formula gets an apostrophe, which the import takes off again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _write_workbook(path: Path, by_table: dict[str, list[QuarantinedRow]], lang: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for table, rows in by_table.items():
            sheet = book.add_worksheet(table)
            for number, line in enumerate(_lines(rows, lang)):
                sheet.write_row(number, 0, line)
