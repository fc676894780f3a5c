"""Cells of few pupils are not shown, nor what would give them away by subtraction within the same table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from workbench.privacy.suppression import suppress

NUMBERS = (
    "pupils", "numerator", "divisor", "rate", "low", "high", "pupil_low", "pupil_high",
    "possible", "on_time", "late", "authorised", "unauthorised",
)  # fmt: skip
_ROUNDS = 20  # each round hides at least one more row, or is the last; a table that goes on is hidden whole


def hide_small(frame: pl.DataFrame, names: Sequence[str], minimum: int) -> pl.DataFrame:
    """Null in every number of a row of fewer than `minimum` pupils, and the flag `suppressed`.

    `names`: the columns that the table is broken down by. Along each of them, wherever a single hidden row could be had from
    the total, further rows are hidden (`workbench.privacy.suppression`). Rows of different measures are hidden alike.
    """
    hidden = pl.col("pupils") < minimum
    if minimum <= 0 or frame.is_empty() or not frame.select(hidden.any()).item():
        return frame.with_columns(suppressed=pl.lit(False))
    lessons = "divisor" if "divisor" in frame.columns else "possible"
    cells = frame.group_by("school_id", *names, maintain_order=True).agg(
        pl.col("pupils").first(), pl.col(lessons).first().alias("divisor")
    )
    cells = cells.with_columns(suppressed=hidden)
    for _ in range(_ROUNDS):
        before = cells["suppressed"].sum()
        for last in names:
            cells = _along(cells, [*(name for name in names if name != last), last], minimum)
        if cells["suppressed"].sum() == before:
            break
    else:
        cells = cells.with_columns(suppressed=pl.lit(True))
    keys = ["school_id", *names]
    flagged = frame.join(
        cells.select(*keys, "suppressed"), on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    shown = [name for name in NUMBERS if name in frame.columns]
    return flagged.with_columns(pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in shown)


def _along(cells: pl.DataFrame, by: Sequence[str], minimum: int) -> pl.DataFrame:
    """More rows hidden where one alone is hidden among the rows that differ in the last of `by` only."""
    block = ["school_id", *by[:-1]]
    told = cells.with_columns(
        told=pl.when("suppressed").then(1).otherwise(pl.max_horizontal("pupils", pl.lit(minimum)))
    )
    touched = told.filter(pl.col("suppressed").any().over(block))
    if touched.is_empty():
        return cells
    found = suppress(touched, (), by=[*block, by[-1]], alone=("divisor",), people={"divisor": "told"}, minimum=minimum)
    more = found.rows.filter("suppressed").select(*block, by[-1], pl.lit(True).alias("more"))
    return (
        cells.join(more, on=[*block, by[-1]], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(suppressed=pl.col("suppressed") | pl.col("more").fill_null(False))
        .drop("more")
    )
