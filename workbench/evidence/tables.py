"""The tables of a pack, computed from its rows: the same SQL makes them, and makes them again when a pack is verified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from workbench.privacy.people import Level
from workbench.privacy.suppression import suppress

PARTS: Final = ("met", "late", "missing", "pending")
COUNTS: Final = ("population", *PARTS, "excused")
_WHICH: Final = {
    "population": "true", **{status: f"status = '{status}'" for status in PARTS}, "excused": "excused",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to count a regulation's obligations: the columns that name a row, and those by which rows are sorted."""

    name: str
    keys: tuple[str, ...]
    order: str


_WITHIN_SCHOOL: Final = ("teachers", "classes")
BREAKDOWNS: Final = (
    Breakdown("clauses", ("regulation_id", "clause_id"), "regulation_id, clause_id"),
    Breakdown("schools", ("regulation_id", "school_id"), "regulation_id, school_id"),
    Breakdown(
        "teachers", ("regulation_id", "school_id", "staff_id", "staff"),
        "regulation_id, school_id, staff collate lv nulls last, staff_id nulls last",
    ),
    Breakdown(
        "classes", ("regulation_id", "school_id", "class_id", "class"),
        "regulation_id, school_id, try_cast(regexp_extract(class, '^\\d+') as integer) nulls last, "
        "class collate lv nulls last, class_id nulls last",
    ),
    Breakdown("weeks", ("regulation_id", "week"), "regulation_id, week"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """`rows`: name of the breakdown to its table; `totals`: one row a regulation. Null is a suppressed cell.

    Columns: the breakdown's keys, `population, met, late, missing, pending, excused` (obligations), `compliance`
    (met / (met + late + missing − excused), null without divisor or where a part is suppressed), `suppressed`.
    """

    rows: dict[str, pl.DataFrame]
    totals: pl.DataFrame


def tables(hub: duckdb.DuckDBPyConnection, parquet: Path, level: Level) -> Tables:
    """Every breakdown of the rows in the file. At `full` nothing is suppressed.

    Below it the tables of teachers and classes stay empty where there are several schools: beside the schools' totals their
    small cells could be computed, as cells of one table are guarded against its own margins only.
    """
    made, hidden = {}, set()
    schools = hub.read_parquet(str(parquet)).aggregate("count(distinct school_id)").fetchall()[0][0]
    for breakdown in BREAKDOWNS:
        counted = _counted(hub, parquet, breakdown, level)
        if level != "full" and schools > 1 and breakdown.name in _WITHIN_SCHOOL:
            counted = counted.clear()
        if level == "full":
            made[breakdown.name] = counted.with_columns(suppressed=pl.lit(False))
            continue
        people = {name: f"{name}_pupils" for name in COUNTS}
        done = suppress(
            counted, PARTS, by=["regulation_id", "row"], total="population", people=people, alone=["excused"]
        )
        made[breakdown.name] = done.rows
        hidden |= {
            (row["regulation_id"], name) for row in done.totals.to_dicts() for name in COUNTS if row[name] is None
        }
    summed = _totals(hub, parquet, hidden)
    return Tables({name: _finished(frame) for name, frame in made.items()}, _finished(summed))


def _counted(hub: duckdb.DuckDBPyConnection, parquet: Path, breakdown: Breakdown, level: Level) -> pl.DataFrame:
    keys = ", ".join(breakdown.keys)
    counts = [f"count(*) filter (where {which}) as {name}" for name, which in _WHICH.items()]
    if level != "full":
        counts += [
            f"count(distinct (school_id, pupil_id)) filter (where pupil_id is not null and {which}) as {name}_pupils"
            for name, which in _WHICH.items()
        ]
    source = f"(select *, date_trunc('week', counted_on)::date as week from read_parquet({_path(parquet)}))"
    query = f"select {keys}, {', '.join(counts)} from {source} group by {keys} order by {breakdown.order}"
    frame: pl.DataFrame = hub.sql(query).pl().with_row_index("row")
    return frame


def _totals(hub: duckdb.DuckDBPyConnection, parquet: Path, hidden: set[tuple[str, str]]) -> pl.DataFrame:
    """One row a regulation; what a breakdown needs hidden to keep a small cell is hidden here."""
    counts = ", ".join(f"count(*) filter (where {which}) as {name}" for name, which in _WHICH.items())
    query = f"select regulation_id, {counts} from read_parquet({_path(parquet)}) group by regulation_id order by regulation_id"
    summed: pl.DataFrame = hub.sql(query).pl()
    gone = {name: [act for act, column in hidden if column == name] for name in COUNTS}
    return summed.with_columns(
        *(
            pl.when(pl.col("regulation_id").is_in(gone[name])).then(None).otherwise(pl.col(name)).alias(name)
            for name in COUNTS
        ),
        suppressed=pl.col("regulation_id").is_in([act for act, _ in hidden]),
    )


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that a table shows, with its compliance; a suppressed part leaves none."""
    divisor = pl.col("met") + pl.col("late") + pl.col("missing") - pl.col("excused")
    keys = [
        name for name in frame.columns if name not in (*COUNTS, "row", "suppressed") and not name.endswith("_pupils")
    ]
    return frame.select(
        *keys,
        *(pl.col(name).cast(pl.Int64) for name in COUNTS),
        compliance=pl.when(divisor > 0).then((pl.col("met") / divisor).round(6)),
        suppressed="suppressed",
    )


def _path(parquet: Path) -> str:
    return "'" + str(parquet).replace("'", "''") + "'"
