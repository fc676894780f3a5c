"""Who misses much: persistent and severe absence, as the Department for Education (England) defines them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.attendance.cells import pupil_cells
from workbench.attendance.chain import listed
from workbench.attendance.counts import with_labels
from workbench.attendance.definitions import MINIMUM_PUPILS, PERSISTENT_PERCENT, SEVERE_PERCENT
from workbench.attendance.dimensions import breakdown
from workbench.attendance.intervals import wilson
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
    thresholds = ", ".join(f"{{'name': '{name}', 'percent': {percent}}}" for name, percent in THRESHOLDS.items())
    with pupil_cells(hub, parts, selection) as chain:
        query = SHARES.format(chain=chain, names=listed(parts.columns), thresholds=thresholds)
        found: pl.DataFrame = with_labels(hub, query, parts.columns).pl()
    return (
        found.with_columns(rate=pl.col("numerator") / pl.col("divisor"))
        .pipe(wilson, "numerator", "divisor")
        .sort("school_id", *parts.columns, "measure", nulls_last=True)
        .pipe(hide_small, parts.columns, 0 if "pupil" in parts.names else minimum)
    )


def pupils(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, by: str | Sequence[str] = ()
) -> pl.DataFrame:
    """Each pupil's absence in the selection: who is over which threshold.

    One row for each pupil and cell of `by`, the highest rate first. Columns: school_id, pupil_id, those of `by`, possible,
    absent and unauthorised (lessons), absence_rate (0 to 1), is_persistent, is_severe.
    """
    parts = breakdown(by)
    names = [name for name in parts.columns if name != "pupil_id"]
    percents = {"persistent": PERSISTENT_PERCENT, "severe": SEVERE_PERCENT}
    with pupil_cells(hub, parts, selection) as chain:
        query = PUPILS.format(chain=chain, names=listed(names), **percents)
        found: pl.DataFrame = with_labels(hub, query, ["pupil_id", *names]).pl()
    return found.sort("absence_rate", "school_id", "pupil_id", *names, descending=[True] + [False] * (2 + len(names)))
