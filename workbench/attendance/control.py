"""Control charts for large counts: which week is a signal, and which is the school's usual noise.

A plain p or u chart of thousands of lessons calls almost every week a signal, because illness does not strike lesson by
lesson. Laney's p′ and u′ widen its limits by how much weeks differ from each other anyway (Laney 2002, "Improved control charts
for attributes", Quality Engineering 14(4), 531–537).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import duckdb
import polars as pl

from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.rates import rates
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.errors import InputError

Kind = Literal["p", "u"]
Step = Literal["date", "week", "month"]
D2 = 1.128  # the mean range of two normal values, in standard deviations
RUN = 8  # so many points in a row on one side of the median are a signal too (Western Electric, 1956)
LEAST_POINTS = 8  # limits from fewer points mean nothing


def control_chart(
    hub: duckdb.DuckDBPyConnection,
    step: Step = "week",
    by: str | Sequence[str] = (),
    selection: Selection = EVERYTHING,
    *,
    measure: str = "absence",
    kind: Kind = "p",
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """A p′ (`kind="p"`, a share of lessons) or u′ chart (`kind="u"`, cases per lesson, for rare ones) of one rate over time.

    One row for each school, cell of `by` and `date`, `week` or `month`, in time order. Columns: school_id; those of `by`;
    the step; numerator, divisor, rate; centre (all numerators / all divisors), sigma_z (1 = no more spread than chance),
    lower and upper (3 sigma, not below 0 nor, for p, above 1), signal: `above`, `below` (beyond a limit), `run_above`,
    `run_below` (the eighth or a later one in a row on that side of the median) or null; suppressed. Rows that are suppressed take no part.
    Fewer than 8 points have no limits. Raises InputError for an unknown step.
    """
    if step not in ("date", "week", "month"):
        raise InputError(f"A control chart goes by date, week or month, not by '{step}'.")
    cells = (by,) if isinstance(by, str) else tuple(by)
    found = rates(hub, (*cells, step), selection, measures=measure, minimum=minimum)
    series = [name for name in found.columns[: found.columns.index("measure")] if name != step]
    return laney(found.sort(*series, step), series, kind).drop("measure", "low", "high", "pupil_low", "pupil_high")


def laney(frame: pl.DataFrame, series: Sequence[str], kind: Kind) -> pl.DataFrame:
    """`frame`, sorted in time within `series`, with centre, sigma_z, lower, upper and signal of Laney's chart.

    Needs numerator, divisor and rate. sigma_i = √(p̄(1 − p̄)/n_i) for p, √(ū/n_i) for u; z_i = (rate_i − centre)/sigma_i;
    sigma_z = mean |z_i − z_(i−1)| / 1.128; limits centre ± 3 sigma_i sigma_z.
    """
    centre = pl.col("numerator").sum().over(series) / pl.col("divisor").sum().over(series)
    spread = pl.col("centre") * (1 - pl.col("centre")) if kind == "p" else pl.col("centre")
    enough = pl.col("rate").count().over(series) >= LEAST_POINTS
    charted = (
        frame.with_columns(centre=centre)
        .with_columns(sigma=(spread / pl.col("divisor")).sqrt())
        .with_columns(z=pl.when(pl.col("sigma") > 0).then((pl.col("rate") - pl.col("centre")) / pl.col("sigma")))
    )
    known = charted.filter(pl.col("z").is_not_null()).with_columns(
        step_size=(pl.col("z") - pl.col("z").shift(1).over(series)).abs()
    )
    width = known.group_by(series).agg(sigma_z=pl.col("step_size").mean() / D2)
    top = 1.0 if kind == "p" else None
    return (
        charted.join(width, on=series, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(reach=pl.when(enough).then(3 * pl.col("sigma") * pl.col("sigma_z")))
        .with_columns(
            lower=(pl.col("centre") - pl.col("reach")).clip(lower_bound=0.0),
            upper=(pl.col("centre") + pl.col("reach")).clip(upper_bound=top),
        )
        .pipe(_with_signal, series)
        .drop("sigma", "z", "reach")
    )


def _with_signal(charted: pl.DataFrame, series: Sequence[str]) -> pl.DataFrame:
    """Beyond a limit, else in a run of `RUN` or more on one side of the median.

    The median, because rare counts lie below their mean most of the time; a point on it, or without a rate, ends no run.
    """
    numbered = charted.with_row_index("row")
    side = (pl.col("rate") - pl.col("rate").median().over(series)).sign().fill_null(0).cast(pl.Int8)
    sided = (
        numbered.with_columns(side=side)
        .filter((pl.col("side") != 0) | (pl.col("rate") > pl.col("upper")) | (pl.col("rate") < pl.col("lower")))
        .with_columns(
            stretch=(pl.col("side") != pl.col("side").shift(1).over(series)).fill_null(True).cum_sum().over(series)
        )
        .with_columns(place=pl.int_range(1, pl.len() + 1).over([*series, "stretch"]))
    )
    in_run = (pl.col("place") >= RUN) & pl.col("upper").is_not_null()
    signal = (
        pl.when(pl.col("rate") > pl.col("upper")).then(pl.lit("above"))
        .when(pl.col("rate") < pl.col("lower")).then(pl.lit("below"))
        .when(in_run & (pl.col("side") > 0)).then(pl.lit("run_above"))
        .when(in_run & (pl.col("side") < 0)).then(pl.lit("run_below"))
    )  # fmt: skip
    found = sided.select("row", signal.alias("signal"))
    return numbered.join(found, on="row", how="left", maintain_order="left").drop("row")
