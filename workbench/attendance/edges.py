"""The first and the last lesson of a pupil's day: who comes late to the one, and leaves before the other."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.attendance.chain import listed
from workbench.attendance.counts import with_labels
from workbench.attendance.definitions import MINIMUM_PUPILS, chosen
from workbench.attendance.dimensions import breakdown
from workbench.attendance.intervals import difference
from workbench.attendance.prepared import prepared
from workbench.attendance.rates import CELLS, sums, with_uncertainty
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.small import hide_small
from workbench.errors import InputError

POSITIONS = ("first", "middle", "last", "only")

# Periods of the day are known by number; a lesson without one stands at no edge and is left out.
PLACED = """
with held as (
    select
        seat.school_id, seat.pupil_id, seat.class_id, seat.grade_level, lesson.lesson_id, lesson.date, lesson.period
    from attendance_lessons as lesson
    join attendance_seats as seat
      on seat.school_id = lesson.school_id
     and seat.journal_id = lesson.journal_id
     and lesson.date >= seat.from_on
     and lesson.date < seat.until_on
    where lesson.state = 'counted' and lesson.period is not null
),
pupil_day as (
    select school_id, pupil_id, date, min(period) as first_period, max(period) as last_period
    from held
    group by school_id, pupil_id, date
),
marked as (
    select school_id, lesson_id, pupil_id, status from ({marks})
),
counted as (
    select
        held.school_id, held.pupil_id, {names}
        case
            when pupil_day.first_period = pupil_day.last_period then 'only'
            when held.period = pupil_day.first_period then 'first'
            when held.period = pupil_day.last_period then 'last'
            else 'middle'
        end as position,
        marked.status
    from held
    join pupil_day
      on pupil_day.school_id = held.school_id and pupil_day.pupil_id = held.pupil_id and pupil_day.date = held.date
    left join marked
      on marked.school_id = held.school_id and marked.lesson_id = held.lesson_id and marked.pupil_id = held.pupil_id
),
pupil_cell as (
    select
        school_id, pupil_id, {names} position,
        count(*) as possible,
        count(*) filter (where status = 'late') as late,
        count(*) filter (where status = 'authorised') as authorised,
        count(*) filter (where status = 'unauthorised') as unauthorised
    from counted
    group by school_id, pupil_id, {names} position
)
"""


def edge_effects(
    hub: duckdb.DuckDBPyConnection,
    by: str | Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    measures: str | Sequence[str] = ("absence", "unauthorised", "lateness"),
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """Rates of the first and the last possible lesson of each pupil's day, beside the lessons in between.

    `by`: nothing, or class and grade. Columns: school_id; those of `by`; position (`first`, `middle`, `last`; `only` where a
    day has one period); measure; pupils, numerator, divisor, rate, low, high, pupil_low, pupil_high as in `rates`;
    difference from the middle of the same cell, difference_low, difference_high (Newcombe from the pupil intervals, which
    leaves out that the same pupils stand in both: rather too wide); suppressed. Lessons without a period are left out.
    """
    parts, asked = breakdown(by), chosen(measures)
    if parts.of_lesson or "pupil_id" in parts.of_pupil:
        raise InputError("The first and last lessons can be broken down by class and grade only.")
    names = [*parts.columns, "position"]
    chain = PLACED.format(marks=selection.bound("marks"), names=listed(parts.columns))
    query = CELLS.format(chain=chain.rstrip(), names=listed(names), rates=sums(asked))
    with prepared(hub, selection):
        found = with_labels(hub, query, names).pl()
    order = {name: place for place, name in enumerate(POSITIONS)}
    rated = (
        with_uncertainty(found)
        .sort("school_id", *parts.columns, pl.col("position").replace_strict(order), "measure", nulls_last=True)
        .pipe(hide_small, names, minimum)
    )
    return _beside_middle(rated, ["school_id", *parts.columns, "measure"])


def _beside_middle(rated: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    values = ("rate", "pupil_low", "pupil_high")
    middle = rated.filter(pl.col("position") == "middle").select(
        *keys, *(pl.col(v).alias(f"{v}_middle") for v in values)
    )
    low, high = difference("rate", "pupil_low", "pupil_high", "rate_middle", "pupil_low_middle", "pupil_high_middle")
    is_edge = pl.col("position") != "middle"
    return (
        rated.join(middle, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            difference=pl.when(is_edge).then(pl.col("rate") - pl.col("rate_middle")),
            difference_low=pl.when(is_edge).then(low),
            difference_high=pl.when(is_edge).then(high),
        )
        .drop(f"{value}_middle" for value in values)
    )
