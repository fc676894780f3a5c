"""XLSX sheets, read by calamine: cells as text in canonical form, cached values of formulas, nothing evaluated."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import fastexcel
import pyarrow as pa

from workbench.intake import archives, limits
from workbench.intake.problems import IntakeError
from workbench.intake.raw import Fault, Raw

MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"  # the container of password-protected and of pre-2007 workbooks


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook by name; hidden ones are not read."""

    name: str
    visible: bool


def _open(path: Path, name: str) -> fastexcel.ExcelReader:
    with path.open("rb") as file:
        if file.read(4) == OLE_MAGIC:
            raise IntakeError("old_workbook", name=name)
    try:
        archives.check(path, name, limit=limits.MAX_WORKBOOK_BYTES)
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise IntakeError("damaged", name=name, kind="XLSX") from error


def sheets(path: Path, name: str) -> list[Sheet]:
    """The sheets of the workbook; IntakeError when it is damaged, protected or too large."""
    _open(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError, zlib.error) as error:
        raise IntakeError("damaged", name=name, kind="XLSX") from error
    listed = [e.attrib for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"]
    return [Sheet(e["name"], e.get("state", "visible") == "visible") for e in listed if "name" in e]


def read(hub: duckdb.DuckDBPyConnection, path: Path, name: str, sheet: str, target: str) -> Raw:
    """Put the sheet's rows into the temporary table `target`; lines are Excel's own row numbers."""
    try:
        batch, errors = (
            _open(path, name)
            .load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True)
            .to_arrow_with_errors()
        )
    except fastexcel.FastExcelError as error:
        raise IntakeError("damaged", name=f"{name} [{sheet}]", kind="XLSX") from error
    cells = pa.Table.from_batches([batch])
    header_row = _first_filled(cells)
    if header_row is None:
        raise IntakeError("no_header", name=f"{name} [{sheet}]")
    headers = [str(cells.column(i)[header_row].as_py() or "") for i in range(cells.num_columns)]
    width = max(i for i, header in enumerate(headers) if header) + 1
    body = cells.select(range(width)).rename_columns([f"c{i}" for i in range(width)]).slice(header_row + 1)
    hub.register("sheet_cells", body)
    texts = ", ".join(f"{_canonical(f'c{i}')} as c{i}" for i in range(width))
    line = f"cast(row_number() over () + {header_row + 1} as integer) as line"
    hub.execute(f"create or replace temp table {target} as select {line}, {texts} from sheet_cells")
    hub.unregister("sheet_cells")
    return Raw(target, tuple(headers[:width]), lined=True, typed=True, faults=_faults(errors, header_row, width))


def _canonical(cell: str) -> str:
    """SQL: a time of day without Excel's day zero, a midnight as its date, a moment in whole seconds.

    Excel keeps moments as fractions of a day, so 15:30 may come back as 15:29:59.997.
    """
    whole = f"strftime(date_trunc('second', cast({cell} as timestamp) + interval 10 milliseconds), '%Y-%m-%d %H:%M:%S')"
    moment = f"case when regexp_full_match({cell}, '{MOMENT}\\.\\d+') then {whole} else {cell} end"
    return (
        f"case when regexp_full_match({cell}, '{MOMENT}(\\.\\d+)?') "
        f"then regexp_replace(regexp_replace({moment}, '^1899-12-3[01] ', ''), ' 00:00:00$', '') else {cell} end"
    )


def _first_filled(cells: pa.Table) -> int | None:
    for row in range(cells.num_rows):
        if any(cells.column(i)[row].is_valid for i in range(cells.num_columns)):
            return row
    return None


def _faults(errors: fastexcel.CellErrors | None, header_row: int, width: int) -> tuple[Fault, ...]:
    """Error cells such as #DIV/0!; calamine names them `Error(Div0)`."""
    faults = []
    for error in errors.errors if errors else ():
        row, column = error.position
        named = re.search(r"Error\((\w+)\)", error.detail)
        if row > header_row and column < width:
            faults.append(Fault(row + 1, "error_cell", f"#{named.group(1) if named else '?'}", column))
    return tuple(faults)
