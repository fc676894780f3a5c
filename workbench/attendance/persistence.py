"""Who misses much: persistent and severe absence, as the Department for Education (England) defines them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb
import polars as pl

from workbench.attendance.chain import listed, pupil_cells_sql
from workbench.attendance.counts import with_labels
from workbench.attendance.definitions import MINIMUM_PUPILS, PERSISTENT_PERCENT, SEVERE_PERCENT
from workbench.attendance.dimensions import Breakdown, breakdown
from workbench.attendance.intervals import ratio, wilson
from workbench.attendance.lending import added, keys_of, plain
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.small import hide_small

THRESHOLDS = {"persistent": PERSISTENT_PERCENT, "severe": SEVERE_PERCENT}

SHARES = """
{chain},
judged as (
    select school_id, {names} unnest([{thresholds}]) as threshold, possible, authorised + unauthorised as absent
    from pupil_cell
)
select
    school_id, {names} threshold.name as measure,
    count(*) as pupils,
    count(*) filter (where absent * 100 >= threshold.percent * possible) as numerator,
    count(*) as divisor
from judged
group by school_id, {names} threshold.name
"""

PUPILS = """
{chain}
select
    school_id, pupil_id, {names}
    possible,
    authorised + unauthorised as absent,
    unauthorised,
    (authorised + unauthorised) / possible as absence_rate,
    (authorised + unauthorised) * 100 >= {persistent} * possible as is_persistent,
    (authorised + unauthorised) * 100 >= {severe} * possible as is_severe
from pupil_cell
"""


def persistent_absence(
    hub: duckdb.DuckDBPyConnection,
    by: str | Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """The share of pupils who missed 10 % (`persistent`) or 50 % (`severe`) of their own possible lessons or more.

    One row for each school, cell of `by` and of the two measures. Columns: school_id; those of `by`; measure; pupils;
    numerator (pupils at or over the threshold) and divisor (pupils with a possible lesson); rate; low and high (Wilson,
    95 %); suppressed, as in `rates`. Severe absentees are persistent too. A pupil who changed class counts in each class, by
    the lessons there, as the Department counts enrolments.
    """
    parts = breakdown(by)
    rows = added(hub, parts, selection)
    found = _shares(hub, parts, selection) if rows is None else _shares_of_cells(rows, parts)
    ordered = found.sort("school_id", *parts.columns, "measure", nulls_last=True)
    return (
        ordered.hstack([ratio(ordered, "numerator", "divisor")])
        .pipe(wilson, "numerator", "divisor")
        .pipe(hide_small, parts.columns, 0 if "pupil" in parts.names else minimum)
    )


def _shares(hub: duckdb.DuckDBPyConnection, parts: Breakdown, selection: Selection) -> pl.DataFrame:
    thresholds = ", ".join(f"{{'name': '{name}', 'percent': {percent}}}" for name, percent in THRESHOLDS.items())
    with prepared(hub, selection):
        chain = pupil_cells_sql(parts, selection)
        query = SHARES.format(chain=chain, names=listed(parts.columns), thresholds=thresholds)
        found: pl.DataFrame = with_labels(hub, query, parts.columns).pl()
    return found


def _shares_of_cells(rows: pl.LazyFrame, parts: Breakdown) -> pl.DataFrame:
    """The same shares of rows of `added`."""
    keys = keys_of(parts)
    summed = rows.group_by(keys).agg(
        pupils=pl.len().cast(pl.Int64),
        **{name: _over(percent).sum().cast(pl.Int64) for name, percent in THRESHOLDS.items()},
    )
    told = plain(summed, parts).collect().lazy()
    return pl.concat(
        told.select(*keys, pl.lit(name).alias("measure"), "pupils", numerator=name, divisor="pupils")
        for name in THRESHOLDS
    ).collect()


def _over(percent: int) -> pl.Expr:
    """Whether a pupil missed so much of the own possible lessons."""
    return (_ABSENT * 100).ge(percent * pl.col("possible"))


_ABSENT: Final = pl.col("authorised") + pl.col("unauthorised")


def pupils(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, by: str | Sequence[str] = ()
) -> pl.DataFrame:
    """Each pupil's absence in the selection: who is over which threshold.

    One row for each pupil and cell of `by`, the highest rate first. Columns: school_id, pupil_id, those of `by`, possible,
    absent and unauthorised (lessons), absence_rate (0 to 1), is_persistent, is_severe.
    """
    parts = breakdown(by)
    names = [name for name in parts.columns if name != "pupil_id"]
    rows = added(hub, breakdown(("pupil", *parts.names)), selection)
    found = _pupils(hub, parts, selection) if rows is None else _pupils_of_cells(rows, parts)
    return found.sort("absence_rate", "school_id", "pupil_id", *names, descending=[True] + [False] * (2 + len(names)))


def _pupils(hub: duckdb.DuckDBPyConnection, parts: Breakdown, selection: Selection) -> pl.DataFrame:
    names = [name for name in parts.columns if name != "pupil_id"]
    percents = {"persistent": PERSISTENT_PERCENT, "severe": SEVERE_PERCENT}
    with prepared(hub, selection):
        chain = pupil_cells_sql(parts, selection)
        query = PUPILS.format(chain=chain, names=listed(names), **percents)
        found: pl.DataFrame = with_labels(hub, query, ["pupil_id", *names]).pl()
    return found


def _pupils_of_cells(rows: pl.LazyFrame, parts: Breakdown) -> pl.DataFrame:
    """The same of rows of `added`."""
    named = breakdown(("pupil", *(name for name in parts.names if name != "pupil")))
    told = rows.select(
        *keys_of(named), "possible", _ABSENT.alias("absent"), "unauthorised", (_ABSENT / pl.col("possible")).alias("absence_rate"),
        _over(PERSISTENT_PERCENT).alias("is_persistent"), _over(SEVERE_PERCENT).alias("is_severe"),
    )  # fmt: skip
    return plain(told, named).collect()
