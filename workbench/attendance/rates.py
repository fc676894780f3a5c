"""Attendance and absence rates by any breakdown, each with its numerator, divisor and uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.attendance.chain import listed, pupil_cells_sql
from workbench.attendance.counts import on_time, with_labels
from workbench.attendance.definitions import MINIMUM_PUPILS, Rate, chosen
from workbench.attendance.dimensions import Breakdown, breakdown
from workbench.attendance.intervals import effective_lessons, ratio, wilson
from workbench.attendance.lending import added, keys_of, plain
from workbench.attendance.prepared import prepared
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
    rows = added(hub, parts, selection)
    found = _counted(hub, parts, asked, selection) if rows is None else _of_cells(rows, parts, asked)
    if "pupil" in parts.names:
        minimum = 0
    order = {rate.name: place for place, rate in enumerate(asked)}
    ordered = found.lazy().sort(
        "school_id", *names, pl.col("measure").replace_strict(order, return_dtype=pl.Int8), nulls_last=True
    )
    return with_uncertainty(ordered).pipe(hide_small, names, minimum)


def _counted(
    hub: duckdb.DuckDBPyConnection, parts: Breakdown, asked: Sequence[Rate], selection: Selection
) -> pl.DataFrame:
    names = parts.columns
    with prepared(hub, selection):
        chain = pupil_cells_sql(parts, selection)
        query = CELLS.format(chain=chain, names=listed(names), rates=sums(asked))
        found: pl.DataFrame = with_labels(hub, query, names).pl()
    return found


def _of_cells(rows: pl.LazyFrame, parts: Breakdown, asked: Sequence[Rate]) -> pl.DataFrame:
    """The same sums over rows of `added`."""
    keys, possible = keys_of(parts), pl.col("possible")
    summed = rows.with_columns(on_time=on_time()).group_by(keys).agg(
        pl.len().cast(pl.Int64).alias("pupils"), possible.sum().alias("divisor"),
        (possible * possible).sum().cast(pl.Float64).alias("sum_possible_squares"),
        *(one.alias(f"{rate.name} {what}") for rate in asked for what, one in _sums_of(rate).items()),
    )  # fmt: skip
    told = plain(summed, parts).collect().lazy()
    return pl.concat(
        told.select(
            *keys, pl.lit(rate.name).alias("measure"), "pupils", "divisor", "sum_possible_squares",
            *(pl.col(f"{rate.name} {what}").alias(what) for what in _sums_of(rate)),
        )
        for rate in asked
    ).select(*keys, "measure", "pupils", "numerator", "divisor", *SUMS).collect()  # fmt: skip


def _sums_of(rate: Rate) -> dict[str, pl.Expr]:
    """`RATE` as expressions over `on_time`, `late`, `authorised` and `unauthorised` of each pupil."""
    numerator = pl.sum_horizontal(rate.numerator)
    return {
        "numerator": numerator.sum(),
        "sum_squares": (numerator * numerator).sum().cast(pl.Float64),
        "sum_products": (numerator * pl.col("possible")).sum().cast(pl.Float64),
    }


def with_uncertainty(found: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Rate and both intervals for rows of numerator, divisor, pupils and the sums over pupils, which are left out."""
    rows = found.lazy().collect()
    effective = (
        rows.hstack([ratio(rows, "numerator", "divisor")])
        .lazy()
        .with_columns(worth=effective_lessons())
        .with_columns(worth_missed=pl.col("rate") * pl.col("worth"))
    )
    return (
        wilson(effective.collect(), "numerator", "divisor")
        .pipe(wilson, "worth_missed", "worth", "pupil_low", "pupil_high")
        .drop("worth", "worth_missed", *SUMS)
    )


def sums(asked: Sequence[Rate]) -> str:
    """The SQL list of what each rate adds up, over on_time, late, authorised and unauthorised of each pupil."""
    return f"[{', '.join(RATE.format(name=rate.name, numerator=rate.sql) for rate in asked)}]"
