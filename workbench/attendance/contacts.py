"""A letter or call to parents, and the week after it: what changed, beside what changed without one.

This is no proof of cause. Letters follow bad weeks, and after a bad week the next is better by itself (regression to the mean).
So nobody is compared with their own bad week alone: each contacted pupil stands beside pupils of the same grade, in the same
week, whose week before was as bad and whose parents were not contacted. What else told the two apart (why one teacher
wrote and another did not) stays unknown.
"""

from __future__ import annotations

from typing import Any, Literal

import duckdb
import polars as pl

from workbench.attendance.chain import pupil_cells_sql
from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.dimensions import breakdown
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.errors import InputError
from workbench.texts import text

Contact = Literal["letter", "call"]
BANDS = (0.0, 0.1, 0.25, 0.5)  # of absence in the week before: none, up to 10 %, 25 %, 50 %, more
RESAMPLES = 1000
_WEEKS = "attendance_pupil_weeks"
STRATUM = ("school_id", "grade_level", "week", "band")


def contact_effect(
    hub: duckdb.DuckDBPyConnection,
    contact: Contact = "letter",
    selection: Selection = EVERYTHING,
    *,
    lang: str = "lv",
    minimum: int = MINIMUM_PUPILS,
    seed: int = 0,
) -> pl.DataFrame:
    """Absence in the week before and after a `letter` or an answered `call`, beside matched pupils without one.

    One row for each school with a contact. A case is a pupil and calendar week with a contact, without another in the week
    before or after, and with possible lessons in both. Controls are pupil-weeks without contact of the same school, grade,
    week and band of absence in the week before (0, to 10 %, 25 %, 50 %, more). Columns: school_id; contact; cases; pupils
    (contacted); unmatched (cases without control, left out of the rest); before, after (mean absence rate of matched cases);
    control_before, control_after (of their controls, weighted alike); change (after − before); effect (change − change of
    the controls, in parts of one; below 0 = less absence); low, high (95 %, percentiles of 1,000 resamples of pupils with
    `seed`); suppressed (fewer than `minimum` pupils: all numbers null); note (that this is no cause, in `lang`).
    Raises InputError for another contact.
    """
    if contact not in ("letter", "call"):
        raise InputError(f"'{contact}' is no contact with parents; name 'letter' or 'call'.")
    units = _units(hub, contact, selection)
    schools = units.filter(pl.col("is_contacted").any().over("school_id")).partition_by(
        "school_id", maintain_order=True
    )
    found = pl.DataFrame([_school(school, seed, minimum) for school in schools], schema=_SCHEMA, orient="row")
    note = text("attendance.contact.note", lang)
    return found.with_columns(contact=pl.lit(contact), note=pl.lit(note)).select(
        "school_id", "contact", *list(_SCHEMA)[1:], "note"
    )


_SCHEMA = {
    "school_id": pl.String, "cases": pl.Int64, "pupils": pl.Int64, "unmatched": pl.Int64, "before": pl.Float64,
    "after": pl.Float64, "control_before": pl.Float64, "control_after": pl.Float64, "change": pl.Float64,
    "effect": pl.Float64, "low": pl.Float64, "high": pl.Float64, "suppressed": pl.Boolean,
}  # fmt: skip


def _units(hub: duckdb.DuckDBPyConnection, contact: Contact, selection: Selection) -> pl.DataFrame:
    """Pupil-weeks with their band of absence before."""
    weeks = pupil_cells_sql(breakdown("week"), selection) + "select * from pupil_cell"
    with prepared(hub, selection):
        try:
            hub.execute(f"create or replace temp table {_WEEKS} as {weeks}")
            units: pl.DataFrame = hub.sql(selection.bound("contacts", contact=contact)).pl()
        finally:
            hub.execute(f"drop table if exists temp.{_WEEKS}")
    band = sum((pl.col("before_rate") > edge).cast(pl.Int8) for edge in BANDS)
    return units.with_columns(band=band).sort("school_id", "pupil_id", "week")


def _school(units: pl.DataFrame, seed: int, minimum: int) -> tuple[Any, ...]:
    """The row of one school."""
    import numpy as np

    cases = units.filter("is_contacted")
    both = pl.col("is_contacted").any().over(STRATUM) & (~pl.col("is_contacted")).any().over(STRATUM)
    matched = units.filter(both)
    treated = matched["is_contacted"].sum()
    shown = [units["school_id"][0], cases.height, cases["pupil_id"].n_unique(), cases.height - treated]
    if shown[2] < minimum:
        return (shown[0], *[None] * 11, True)
    if treated == 0:
        return (*shown, *[None] * 8, False)
    arrays = _arrays(matched)
    once = np.ones(arrays["pupils"])
    before, after, control_before, control_after = _means(arrays, once)
    effect = (after - before) - (control_after - control_before)
    dice = np.random.default_rng(seed)
    drawn = (dice.multinomial(arrays["pupils"], once / arrays["pupils"]) for _ in range(RESAMPLES))
    resampled = [(b - a) - (d - c) for a, b, c, d in (_means(arrays, weights) for weights in drawn)]
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    numbers = (before, after, control_before, control_after, after - before, effect, low, high)
    return (*shown, *map(float, numbers), False)


def _arrays(matched: pl.DataFrame) -> dict[str, Any]:
    numbered = matched.with_columns(
        stratum=pl.struct(STRATUM).rank("dense") - 1, pupil=pl.col("pupil_id").rank("dense") - 1
    )
    arrays: dict[str, Any] = {
        name: numbered[name].to_numpy() for name in ("stratum", "pupil", "before_rate", "after_rate", "is_contacted")
    }
    return arrays | {"strata": numbered["stratum"].n_unique(), "pupils": numbered["pupil"].n_unique()}


def _means(arrays: dict[str, Any], weights: Any) -> tuple[float, float, float, float]:
    """Before and after of cases, and of controls weighted as the cases of their stratum; a stratum needs both."""
    import numpy as np

    def summed(values: Any) -> Any:
        return np.bincount(arrays["stratum"], values, minlength=arrays["strata"])

    case = weights[arrays["pupil"]] * arrays["is_contacted"]
    control = weights[arrays["pupil"]] * ~arrays["is_contacted"]
    cases, controls = summed(case), summed(control)
    usable = (cases > 0) & (controls > 0)
    total = cases[usable].sum()
    if total == 0:
        return (np.nan,) * 4
    means = [
        (summed(kind * arrays[rate])[usable] / counted[usable] * cases[usable]).sum() / total
        for kind, counted in ((case, cases), (control, controls))
        for rate in ("before_rate", "after_rate")
    ]
    return means[0], means[1], means[2], means[3]
