"""The tables of an archive as files: Parquet, from which it is restored, and CSV, which any program reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from workbench.archive.contents import Part
from workbench.archive.digest import Digest, digest
from workbench.records.schema import BY_NAME

Tell = Callable[[str, int, int], None]
"""Told before each step: what it is, how many are done, how many there are."""

MOMENTS = ("moment", "day_end_moment", "lesson_moment")

# On the school's clock, with its offset from UTC: a person reads it, and no hour of a clock change is lost.
LOCAL = """
strftime(timezone(year.time_zone, timezone('UTC', row."{name}")), '%Y-%m-%d %H:%M:%S')
|| printf(
    '%s%02d:%02d',
    case when date_diff('minute', row."{name}", timezone(year.time_zone, timezone('UTC', row."{name}"))) < 0
         then '-' else '+' end,
    abs(date_diff('minute', row."{name}", timezone(year.time_zone, timezone('UTC', row."{name}")))) // 60,
    abs(date_diff('minute', row."{name}", timezone(year.time_zone, timezone('UTC', row."{name}")))) % 60
) as "{name}"
"""


def quoted(path: Path) -> str:
    """A path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"


def parquet_of(folder: Path, part: Part) -> Path:
    """Where the Parquet file of a table lies in an archive's payload."""
    return folder / "parquet" / part.schema / f"{part.table}.parquet"


def csv_of(folder: Path, part: Part) -> Path:
    """Where the CSV file of a table lies in an archive's payload."""
    return folder / "csv" / part.schema / f"{part.table}.csv"


def write_tables(
    hub: duckdb.DuckDBPyConnection, parts: tuple[Part, ...], folder: Path, tell: Tell
) -> dict[str, Digest]:
    """Write every table of the chosen year twice; returns the digest of its rows as they stand in the workspace."""
    digests = {}
    for done, part in enumerate(parts):
        tell(part.name, done, len(parts))
        digests[part.name] = digest(hub, part, part.query)
        for path in (parquet_of(folder, part), csv_of(folder, part)):
            path.parent.mkdir(parents=True, exist_ok=True)
        rows = f"select * from ({part.query}) order by {part.order}"
        hub.execute(f"copy ({rows}) to {quoted(parquet_of(folder, part))} (format parquet, compression zstd)")
        hub.execute(f"copy ({_written(part, rows)}) to {quoted(csv_of(folder, part))} (format csv, header true)")
    return digests


def csv_columns(part: Part) -> tuple[str, ...]:
    """The columns of a CSV: of records those of the exchange format, so that it can be imported; else all."""
    return BY_NAME[part.table].stored_names if part.schema == "records" else part.columns


def is_local(part: Part, name: str) -> bool:
    """Whether the CSV writes a column on the school's clock."""
    if part.schema not in ("records", "history") or name not in BY_NAME[part.table].names:
        return False
    return BY_NAME[part.table].column(name).kind in MOMENTS


def _written(part: Part, rows: str) -> str:
    columns = csv_columns(part)
    if not any(is_local(part, name) for name in columns):
        listed = ", ".join(f'"{name}"' for name in columns)
        return f"select {listed} from ({rows})"
    listed = ", ".join(LOCAL.format(name=n) if is_local(part, n) else f'row."{n}"' for n in columns)
    return (
        f"select {listed} from ({rows}) as row join temp.archive_year as year on year.school_id = row.school_id "
        f"order by {', '.join(f'row.{name}' for name in part.order.split(', '))}"
    )
