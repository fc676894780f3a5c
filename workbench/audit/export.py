"""Writing a table to CSV, Parquet or XLSX, by the file's ending."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
from xlsxwriter.exceptions import FileCreateError

from workbench.errors import InputError

XLSX_ROWS = 1_048_575  # what a sheet holds below its header


def write(relation: duckdb.DuckDBPyRelation, to: Path) -> int:
    """Write every row of the relation to `to`; returns how many. The file appears whole or not at all.

    Moments are `YYYY-MM-DD HH:MM:SS`. Raises InputError for an unknown ending, a folder that is not there, or more rows
    than an XLSX sheet holds.
    """
    writers = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    writer = writers.get(to.suffix.lower())
    if writer is None:
        raise InputError(f"{to.name}: name the file with one of the endings .csv, .parquet or .xlsx.")
    if not to.parent.is_dir():
        raise InputError(f"There is no folder {to.parent} to write {to.name} into.")
    fresh = to.with_name(f".{to.stem}.part{to.suffix}")
    try:
        rows = writer(relation, fresh)
        os.replace(fresh, to)
    except (OSError, duckdb.IOException, FileCreateError) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(f"{to} cannot be written: {why}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return rows


def _written_moments(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    columns = ", ".join(
        f'strftime("{name}", \'%Y-%m-%d %H:%M:%S\') as "{name}"' if str(kind) == "TIMESTAMP" else f'"{name}"'
        for name, kind in zip(relation.columns, relation.types, strict=True)
    )
    return relation.project(columns)


def _csv(relation: duckdb.DuckDBPyRelation, to: Path) -> int:
    _written_moments(relation).write_csv(str(to), header=True)
    return _count(relation)


def _parquet(relation: duckdb.DuckDBPyRelation, to: Path) -> int:
    _written_moments(relation).write_parquet(str(to), compression="zstd")
    return _count(relation)


def _count(relation: duckdb.DuckDBPyRelation) -> int:
    return int(relation.aggregate("count(*)").fetchall()[0][0])


def _xlsx(relation: duckdb.DuckDBPyRelation, to: Path) -> int:
    import xlsxwriter

    frame = _written_moments(relation).pl()
    if frame.height > XLSX_ROWS:
        raise InputError(f"{frame.height} rows do not fit in one XLSX sheet ({XLSX_ROWS}); write .csv or .parquet.")
    # Text stays text: nothing that a person wrote may run as a formula when Excel opens the file.
    with xlsxwriter.Workbook(
        to, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    ) as book:
        frame.write_excel(book, worksheet="obligations", autofit=False)
    return int(frame.height)
