"""How sure a rate is: Wilson's interval of a proportion, also when lessons of one pupil hang together."""

from __future__ import annotations

import polars as pl

LEVEL = 0.95


def wilson(
    frame: pl.DataFrame, numerator: str, divisor: str, low: str = "low", high: str = "high", *, level: float = LEVEL
) -> pl.DataFrame:
    """`frame` with the columns `low` and `high`: Wilson's score interval of numerator / divisor; null without divisor.

    Wilson (1927), as in Newcombe (1998), method 3, computed by statsmodels. The divisor may be a fraction of lessons.
    """
    import numpy as np
    from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

    of = np.nan_to_num(frame[divisor].cast(pl.Float64).to_numpy())
    known = of > 0
    count = np.where(known, frame[numerator].cast(pl.Float64).to_numpy(), 0.0)
    found = proportion_confint(count, np.where(known, of, 1.0), alpha=1 - level, method="wilson")
    return frame.hstack(
        [
            pl.Series(name, np.where(known, ends, np.nan), nan_to_null=True)
            for name, ends in zip((low, high), found, strict=True)
        ]
    )


def ratio(frame: pl.DataFrame, numerator: str, divisor: str, name: str = "rate") -> pl.Series:
    """The quotient of two columns, row by row; null without a divisor.

    Divided by numpy: where all rows have one divisor, Polars multiplies by its reciprocal, which differs in the last digit.
    """
    import numpy as np

    of = np.nan_to_num(frame[divisor].cast(pl.Float64).to_numpy())
    count = frame[numerator].cast(pl.Float64).to_numpy()
    found = np.divide(count, of, out=np.full(len(of), np.nan), where=of > 0)
    return pl.Series(name, found, nan_to_null=True)


def effective_lessons() -> pl.Expr:
    """How many independent lessons a cell is worth, since a pupil who is ill misses many at once.

    Over the columns pupils, numerator, divisor, rate, sum_squares (of each pupil's missed lessons), sum_products (missed × possible) and
    sum_possible_squares. The ratio estimator's variance over pupils gives the design effect (Kish 1965, 6.4), never below
    1; where nobody or everybody was marked, each pupil counts as one. Null for a single pupil.
    """
    rate = pl.col("rate")
    residual = (
        pl.col("sum_squares") - 2 * rate * pl.col("sum_products") + rate.pow(2) * pl.col("sum_possible_squares")
    ).clip(lower_bound=0.0)
    pupils = pl.col("pupils").cast(pl.Float64)
    variance = pupils / (pupils - 1) * residual / pl.col("divisor").pow(2)
    simple = rate * (1 - rate) / pl.col("divisor")
    effect = (variance / simple).clip(lower_bound=1.0)
    extreme = pl.col("numerator").is_in([0]) | (pl.col("numerator") == pl.col("divisor"))
    effective = pl.when(extreme).then(pupils).otherwise(pl.col("divisor") / effect)
    return pl.when(pl.col("pupils") > 1).then(effective)


def difference(rate: str, low: str, high: str, other: str, other_low: str, other_high: str) -> tuple[pl.Expr, pl.Expr]:
    """The interval of rate − other from the intervals of both: Newcombe (1998b), method 10, square-and-add."""
    gap = pl.col(rate) - pl.col(other)
    below = ((pl.col(rate) - pl.col(low)).pow(2) + (pl.col(other_high) - pl.col(other)).pow(2)).sqrt()
    above = ((pl.col(high) - pl.col(rate)).pow(2) + (pl.col(other) - pl.col(other_low)).pow(2)).sqrt()
    return gap - below, gap + above
