"""Possible lessons and marks by any breakdown: the counts that every rate is made of."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.attendance.chain import listed, pupil_cells_sql
from workbench.attendance.dimensions import LABELS, Breakdown, breakdown
from workbench.attendance.lending import added, keys_of, plain
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.small import hide_small

STATUSES = ("late", "authorised", "unauthorised")

TOTALS = """
select
    school_id, {names}
    count(*) as pupils,
    sum(possible)::bigint as possible,
    sum(possible - late - authorised - unauthorised)::bigint as on_time,
    sum(late)::bigint as late,
    sum(authorised)::bigint as authorised,
    sum(unauthorised)::bigint as unauthorised
from pupil_cell
group by {names} school_id
"""

# Broken down by pupil, a cell is one row already.
OF_PUPIL = """
select
    school_id, {names} 1::bigint as pupils, possible, possible - late - authorised - unauthorised as on_time, late,
    authorised, unauthorised
from pupil_cell
"""


def counts(
    hub: duckdb.DuckDBPyConnection,
    by: str | Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    minimum: int = 0,
) -> pl.DataFrame:
    """Possible lessons and what was marked in them, one row for each school and cell of `by`.

    Columns: school_id; those of `by` (`class` brings class_id and class, `subject` subject_id and subject, `month` and `week`
    their first day); pupils (distinct pupils with a possible lesson); possible, on_time, late, authorised, unauthorised in
    lessons of one pupil. possible = on_time + late + authorised + unauthorised. suppressed, where a cell of fewer than
    `minimum` pupils has nulls (never by pupil). Raises InputError for an unknown dimension.
    """
    parts = breakdown(by)
    rows = added(hub, parts, selection)
    frame = _counted(hub, parts, selection) if rows is None else _of_cells(rows, parts)
    return hide_small(frame, parts.columns, 0 if "pupil" in parts.names else minimum)


def _counted(hub: duckdb.DuckDBPyConnection, parts: Breakdown, selection: Selection) -> pl.DataFrame:
    totals = OF_PUPIL if "pupil_id" in parts.of_pupil else TOTALS
    with prepared(hub, selection):
        chain = pupil_cells_sql(parts, selection)
        found: pl.DataFrame = with_labels(hub, chain + totals.format(names=listed(parts.columns)), parts.columns).pl()
    return found


def _of_cells(rows: pl.LazyFrame, parts: Breakdown) -> pl.DataFrame:
    """The same sums over rows of `added`."""
    summed = rows.group_by(keys_of(parts)).agg(pupils=pl.len().cast(pl.Int64), possible=pl.col("possible").sum(),
        on_time=on_time().sum(), **{name: pl.col(name).sum() for name in STATUSES})  # fmt: skip
    return plain(summed, parts).collect()


def on_time() -> pl.Expr:
    """Of the possible lessons those without a mark."""
    return pl.col("possible") - pl.col("late") - pl.col("authorised") - pl.col("unauthorised")


def with_labels(hub: duckdb.DuckDBPyConnection, query: str, names: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """The rows of `query`, which begin with school_id and `names`, with the names of classes and subjects beside their ids."""
    columns, joins = ["total.school_id"], []
    for name in names:
        columns.append(f"total.{name}")
        if name in LABELS:
            table, label = LABELS[name]
            columns.append(f"{table}.{label}")
            joins.append(
                f"left join store.records.{table} as {table} "
                f"on {table}.school_id = total.school_id and {table}.{name} = total.{name}"
            )
    rest = f"total.* exclude ({', '.join(['school_id', *names])})"
    return hub.sql(f"select {', '.join([*columns, rest])} from ({query}) as total {' '.join(joins)}")
