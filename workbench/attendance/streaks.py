"""Absence streaks: school days in a row on which a pupil missed every possible lesson."""

from __future__ import annotations

import duckdb
import polars as pl

from workbench.attendance.chain import pupil_cells_sql
from workbench.attendance.dimensions import breakdown
from workbench.attendance.lending import added, plain
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import EVERYTHING, Selection

# A pupil's days are those with a possible lesson: weekends, breaks and days before enrolment end no streak.
STREAKS = """
{chain},
pupil_day as (
    select
        school_id, pupil_id, date, possible, unauthorised,
        authorised + unauthorised = possible as is_absent,
        row_number() over (partition by school_id, pupil_id order by date) as day_no,
        max(date) over (partition by school_id, pupil_id) as last_on
    from pupil_cell
),
absent_day as (
    select
        school_id, pupil_id, date, possible, unauthorised, last_on,
        day_no - row_number() over (partition by school_id, pupil_id order by date) as streak
    from pupil_day
    where is_absent
)
select
    school_id,
    pupil_id,
    min(date) as from_on,
    max(date) as until_on,
    count(*) as days,
    sum(possible)::bigint as lessons,
    sum(unauthorised)::bigint as unauthorised,
    max(date) = max(last_on) as is_open
from absent_day
group by school_id, pupil_id, streak
having count(*) >= {days}
"""


def absence_streaks(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, *, days: int = 3
) -> pl.DataFrame:
    """Every streak of at least `days` school days in a row without a single lesson attended, the longest first.

    A day counts for a pupil when it has a possible lesson; being late is being there. Columns: school_id, pupil_id, from_on
    and until_on (first and last day of the streak), days, lessons (missed), unauthorised (of these), is_open (it lasts to
    the pupil's last day in the selection, so that it may still go on).
    """
    parts = breakdown(("pupil", "date"))
    rows = added(hub, parts, selection)
    if rows is None:
        with prepared(hub, selection):
            found: pl.DataFrame = hub.sql(STREAKS.format(chain=pupil_cells_sql(parts, selection), days=int(days))).pl()
    else:
        found = plain(_of_cells(rows, days), parts).collect()
    return found.sort("days", "until_on", "school_id", "pupil_id", descending=[True, True, False, False])


def _of_cells(rows: pl.LazyFrame, days: int) -> pl.LazyFrame:
    """`STREAKS` over rows of `added`."""
    date, missed = pl.col("date"), pl.col("authorised") + pl.col("unauthorised")
    pupil_day = rows.sort("pupil_no", "date").with_columns(is_absent=missed == pl.col("possible"))
    begins = (pl.col("is_absent") != pl.col("is_absent").shift()) | (pl.col("pupil_no") != pl.col("pupil_no").shift())
    last = pupil_day.group_by("pupil_no").agg(last_on=date.max())
    streaks = (
        pupil_day.with_columns(streak=begins.fill_null(True).cum_sum())
        .filter("is_absent")
        .group_by("school_id", "pupil_id", "pupil_no", "streak")
        .agg(
            from_on=date.min(), until_on=date.max(), days=pl.len().cast(pl.Int64), lessons=pl.col("possible").sum(),
            unauthorised=pl.col("unauthorised").sum(),
        )
        .filter(pl.col("days") >= days)
    )  # fmt: skip
    told = streaks.join(last, on="pupil_no").with_columns(is_open=pl.col("until_on") == pl.col("last_on"))
    return told.select("school_id", "pupil_id", "from_on", "until_on", "days", "lessons", "unauthorised", "is_open")
