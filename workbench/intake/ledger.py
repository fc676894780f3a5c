"""What is kept about imports and their files, beside the records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import duckdb

from workbench.intake.merge import Counts
from workbench.intake.summary import FileSummary

PRESENT = """
insert into store.intake.presence
with wanted_schools as (select unnest($schools::varchar[]) as school_id),
found_columns as (select distinct unnest($tables::varchar[]) as table_name, unnest($columns::varchar[]) as column_name)
select school_id, table_name, column_name, $import_id from wanted_schools cross join found_columns
"""


def next_id(hub: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """The next number in `column` of a table of the schema `intake`."""
    return int(hub.execute(f"select coalesce(max({column}), 0) + 1 from store.intake.{table}").fetchall()[0][0])


def _insert(hub: duckdb.DuckDBPyConnection, table: str, values: Sequence[object]) -> None:
    places = ", ".join("?" * len(values))
    hub.execute(f"insert into store.intake.{table} values ({places})", list(values))


def _counts(counts: Counts) -> tuple[int, ...]:
    return counts.read, counts.new, counts.changed, counts.unchanged, counts.quarantined


def write_file(hub: duckdb.DuckDBPyConnection, import_id: int, file_id: int, file: FileSummary) -> None:
    """Keep what one file was and what became of its rows."""
    known = (file.sha256, file.size, file.modified.replace(tzinfo=None), file.encoding, file.separator)
    remarks = (list(file.ignored_columns), list(file.unchecked_references))
    title = (file.name, file.sheet, file.table)
    _insert(hub, "files", (file_id, import_id, *title, *known, *_counts(file.counts), *remarks))


def write_presence(
    hub: duckdb.DuckDBPyConnection, import_id: int, schools: Sequence[str], present: Sequence[tuple[str, str]]
) -> None:
    """Keep which columns of which tables were in a file, with rows or without, for every school of the import."""
    tables, columns = [table for table, _ in present], [column for _, column in present]
    hub.execute(PRESENT, {"schools": list(schools), "tables": tables, "columns": columns, "import_id": import_id})


def write_import(
    hub: duckdb.DuckDBPyConnection, import_id: int, started: datetime, paths: Sequence[Path], *,
    full: bool, horizon: datetime | None, total: Counts, retired: int,
) -> None:  # fmt: skip
    """Keep the import itself; paths by their names only."""
    finished = datetime.now(UTC).replace(tzinfo=None)
    source = ", ".join(path.name for path in paths)
    _insert(hub, "imports", (import_id, started, finished, source, full, horizon, *_counts(total), retired, _version()))


def _version() -> str:
    try:
        return metadata.version("journal-compliance-workbench")
    except metadata.PackageNotFoundError:  # run from a checkout that was not installed
        return "checkout"
