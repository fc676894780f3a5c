"""The same days a year ago, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import polars as pl

from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.dimensions import breakdown
from workbench.attendance.intervals import difference
from workbench.attendance.rates import rates
from workbench.attendance.selection import Selection
from workbench.errors import InputError, nearest

# What means the same in two years; a class is met again by its name (this year's 5.a beside last year's 5.a).
COMPARABLE = ("school", "pupil", "class", "grade", "subject", "teacher", "journal_kind", "weekday", "period", "month")
_VALUES = ("pupils", "numerator", "divisor", "rate", "low", "high", "pupil_low", "pupil_high", "suppressed")


def compared_with_last_year(
    hub: duckdb.DuckDBPyConnection,
    selection: Selection,
    by: str | Sequence[str] = (),
    *,
    measures: str | Sequence[str] = ("attendance", "absence", "unauthorised", "lateness"),
    minimum: int = MINIMUM_PUPILS,
) -> pl.DataFrame:
    """The rates of a period beside those of the same calendar days a year before, and how sure the difference is.

    `selection` needs `since` and `until`, within one year. Columns: school_id; those of `by` (`class` by its name; `month`
    as the month of this year); measure; numerator, divisor, rate, low, high, pupils now and, with `_before`, a year ago;
    difference (now − before, in parts of one), difference_low and difference_high (Newcombe, from the intervals in which
    pupils hang together; by pupil from the plain ones); suppressed (in either year). A cell of only one of the years has
    nulls in the other. Raises InputError without a period, for a dimension that has no counterpart, or when no lesson of
    last year is loaded.
    """
    if selection.since is None or selection.until is None:
        raise InputError("Name the first and the last day of the period that is to be compared with last year.")
    if (selection.until - selection.since).days > 366:
        raise InputError("A period that is compared with last year is a year long at most.")
    names = _comparable(by)
    then = selection.within(year_before(selection.since), year_before(selection.until))
    then_rates = rates(hub, by, then, measures=measures, minimum=minimum)
    if then_rates.is_empty():
        raise InputError(f"No lesson from {then.since:%d.%m.%Y.} to {then.until:%d.%m.%Y.} is loaded to compare with.")
    now_rates = rates(hub, by, selection, measures=measures, minimum=minimum)
    if "month" in names:
        then_rates = then_rates.with_columns(pl.col("month").dt.offset_by("1y"))
    keys = ["school_id", *names, "measure"]
    both = now_rates.select(*keys, *_VALUES).join(
        then_rates.select(*keys, *_VALUES), on=keys, how="full", coalesce=True, nulls_equal=True, suffix="_before"
    )
    return _with_difference(both, by_pupil="pupil_id" in names).sort(keys, nulls_last=True)


def _with_difference(both: pl.DataFrame, *, by_pupil: bool) -> pl.DataFrame:
    kind = "" if by_pupil else "pupil_"
    low, high = difference(
        "rate", f"{kind}low", f"{kind}high", "rate_before", f"{kind}low_before", f"{kind}high_before"
    )
    return both.with_columns(
        difference=pl.col("rate") - pl.col("rate_before"),
        difference_low=low,
        difference_high=high,
        suppressed=pl.col("suppressed").fill_null(False) | pl.col("suppressed_before").fill_null(False),
    ).drop("suppressed_before", "pupil_low", "pupil_high", "pupil_low_before", "pupil_high_before")


def _comparable(by: str | Sequence[str]) -> list[str]:
    parts = breakdown(by)
    for name in parts.names:
        if name not in COMPARABLE:
            raise InputError(f"'{name}' of one year has no counterpart in another.{nearest(name, COMPARABLE)}")
    return ["class" if column == "class_id" else column for column in parts.columns]


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
