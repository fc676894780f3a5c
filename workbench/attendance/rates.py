"""Attendance and absence rates by any breakdown, each with its numerator, divisor and uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.attendance.cells import pupil_cells
from workbench.attendance.chain import listed
from workbench.attendance.counts import with_labels
from workbench.attendance.definitions import MINIMUM_PUPILS, Rate, chosen
from workbench.attendance.dimensions import breakdown
from workbench.attendance.intervals import effective_lessons, wilson
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.small import hide_small

CELLS = """
{chain},
summed as (
    select
        school_id, {names}
        count(*) as pupils,
        sum(possible)::bigint as divisor,
        sum(possible * possible)::double as sum_possible_squares,
        {rates} as rates
    from (
        select school_id, pupil_id, {names} possible, possible - late - authorised - unauthorised as on_time, late,
            authorised, unauthorised
        from pupil_cell
    )
    group by {names} school_id
),
rated as (
    select school_id, {names} pupils, divisor, sum_possible_squares, unnest(rates) as rate
    from summed
)
select
    school_id, {names} rate.name as measure, pupils, rate.numerator as numerator, divisor, rate.sum_squares as sum_squares,
    rate.sum_products as sum_products, sum_possible_squares
from rated
"""
RATE = """{{
    'name': '{name}', 'numerator': sum({numerator})::bigint, 'sum_squares': sum(({numerator}) * ({numerator}))::double,
    'sum_products': sum(({numerator}) * possible)::double}}"""
SUMS = ("sum_squares", "sum_products", "sum_possible_squares")


def rates(
    hub: duckdb.DuckDBPyConnection,
    by: str | Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    measures: str | Sequence[str] = ("attendance", "absence", "authorised", "unauthorised", "lateness"),
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """Rates in lessons: how many of the possible lessons were attended, missed, missed without excuse, begun late.

    One row for each school, cell of `by` (see `dimensions.DIMENSIONS`) and measure, in that order. Columns: school_id; those
    of `by`; measure; pupils; numerator and divisor (lessons of one pupil; the divisor is always the possible lessons); rate
    (0 to 1); low and high (Wilson, 95 %, every lesson by itself); pupil_low and pupil_high (Wilson with the lessons that a
    pupil's lessons are worth together: wider, and the fairer one for comparing classes; null for one pupil); suppressed. A
    cell of fewer than `minimum` pupils has nulls and suppressed = true, unless `by` names the pupil: then each row is one
    person on purpose. `minimum=0` shows everything. Raises InputError for an unknown measure or dimension.
    """
    parts, asked = breakdown(by), chosen(measures)
    names = parts.columns
    with pupil_cells(hub, parts, selection) as chain:
        query = CELLS.format(chain=chain, names=listed(names), rates=sums(asked))
        found = with_labels(hub, query, names).pl()
    if "pupil" in parts.names:
        minimum = 0
    order = {rate.name: place for place, rate in enumerate(asked)}
    return (
        with_uncertainty(found)
        .sort("school_id", *names, pl.col("measure").replace_strict(order), nulls_last=True)
        .pipe(hide_small, names, minimum)
    )


def with_uncertainty(found: pl.DataFrame) -> pl.DataFrame:
    """Rate and both intervals for rows of numerator, divisor, pupils and the sums over pupils, which are left out."""
    effective = found.with_columns(
        rate=pl.when(pl.col("divisor") > 0).then(pl.col("numerator") / pl.col("divisor")),
        worth=effective_lessons(),
    ).with_columns(worth_missed=pl.col("rate") * pl.col("worth"))
    return (
        wilson(effective, "numerator", "divisor")
        .pipe(wilson, "worth_missed", "worth", "pupil_low", "pupil_high")
        .drop("worth", "worth_missed", *SUMS)
    )


def sums(asked: Sequence[Rate]) -> str:
    """The SQL list of what each rate adds up, over on_time, late, authorised and unauthorised of each pupil."""
    return f"[{', '.join(RATE.format(name=rate.name, numerator=rate.sql) for rate in asked)}]"
