"""Seasonality and trend: how weekdays and months differ from each other, and whether absence drifts week by week."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.rates import rates
from workbench.attendance.selection import EVERYTHING, Selection

LEAST_DAYS = 20  # fewer school days tell nothing of a season
PARTS = ("weekday", "month", "week")
_SCHEMA = {
    "school_id": pl.String, "part": pl.String, "value": pl.String, "days": pl.Int64, "odds_ratio": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "overdispersion": pl.Float64,
}  # fmt: skip


def seasonality(
    hub: duckdb.DuckDBPyConnection,
    selection: Selection = EVERYTHING,
    *,
    measure: str = "absence",
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """How weekday, month and time bear on a rate, each with the others held still.

    Two quasi-binomial regressions of the daily counts a school (statsmodels GLM, scale by Pearson's chi-squared, which
    widens the intervals by how much days differ beyond chance): weekday + month, and weekday + number of the week. Columns:
    school_id; part (`weekday`, `month`, `week`); value (`1` = Monday … or `2025-09`; for `week`: `+1`); days; odds_ratio (of a
    lesson being missed, against the average of the part's values; for `week` against the week before), low and high (95 %);
    overdispersion (1 = days differ by chance alone). A school with fewer than 20 school days, or with one weekday or month
    only, has no rows for that part. The trend is a description: holidays, flu and who is enrolled drift too.
    """
    found = rates(hub, "date", selection, measures=measure, minimum=minimum).filter(~pl.col("suppressed"))
    daily = found.with_columns(
        weekday=pl.col("date").dt.weekday().cast(pl.String),
        month=pl.col("date").dt.strftime("%Y-%m"),
        week=((pl.col("date") - pl.col("date").min().over("school_id")).dt.total_days() / 7).floor(),
    )
    schools = daily.partition_by("school_id", maintain_order=True)
    fitted = [row for school in schools if school.height >= LEAST_DAYS for row in _school(school)]
    return pl.DataFrame(fitted, schema=_SCHEMA, orient="row")


def _school(daily: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of one school: the seasonal model, then the trend of the other."""
    factors = [name for name in ("weekday", "month") if daily[name].n_unique() > 1]
    rows = [row for name in factors for row in _factor(daily, _fit(daily, factors, trend=False), name)]
    if daily["week"].n_unique() > 2:
        fit = _fit(daily, [name for name in factors if name == "weekday"], trend=True)
        place = fit.model.exog_names.index("week")
        rows.append(_row(daily, "week", "+1", daily.height, fit.params[place], fit.bse[place], fit.scale))
    return rows


def _fit(daily: pl.DataFrame, factors: list[str], *, trend: bool) -> Any:
    """A quasi-binomial fit with factors coded against their average (deviations that add up to nought)."""
    import numpy as np
    import statsmodels.api as sm  # type: ignore[import-untyped]

    columns: dict[str, Any] = {"const": np.ones(daily.height)}
    for name in factors:
        *shown, base = sorted(daily[name].unique())
        for value in shown:
            columns[f"{name}:{value}"] = (daily[name] == value).cast(pl.Int8) - (daily[name] == base).cast(pl.Int8)
    if trend:
        columns["week"] = daily["week"]
    design = pl.DataFrame(columns)
    # Shares weighted by their lessons: with pairs of counts, statsmodels leaves the lessons out of Pearson's scale.
    model = sm.GLM(
        daily["rate"].to_numpy(),
        design.to_numpy().astype(float),
        family=sm.families.Binomial(),
        var_weights=daily["divisor"].to_numpy().astype(float),
    )
    model.exog_names[:] = design.columns
    return model.fit(scale="X2")


def _factor(daily: pl.DataFrame, fit: Any, name: str) -> list[tuple[Any, ...]]:
    """A row for each value of a factor; the last one's effect is minus the sum of the others'."""
    import numpy as np

    names = fit.model.exog_names
    *shown, base = sorted(daily[name].unique())
    places = [names.index(f"{name}:{value}") for value in shown]
    found = [(value, fit.params[place], fit.bse[place]) for value, place in zip(shown, places, strict=True)]
    covariance = np.asarray(fit.cov_params())[np.ix_(places, places)]
    found.append((base, -sum(fit.params[place] for place in places), float(np.sqrt(covariance.sum()))))
    days = dict(daily.group_by(name).len().iter_rows())
    return [_row(daily, name, value, days[value], effect, error, fit.scale) for value, effect, error in found]


def _row(
    daily: pl.DataFrame, part: str, value: str, days: int, effect: float, error: float, scale: float
) -> tuple[Any, ...]:
    import numpy as np
    from scipy.stats import norm  # type: ignore[import-untyped]

    reach = norm.ppf(0.975) * error
    ratios = (float(np.exp(effect + shift)) for shift in (0.0, -reach, reach))
    return (daily["school_id"][0], part, value, days, *ratios, float(scale))
