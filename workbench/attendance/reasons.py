"""Why lessons were missed, as far as registered notes tell."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.lending import marks
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.small import hide_small

# The weightier evidence first: where notes overlap, the day is told by the first of these.
NOTED: Final = ("doctor", "school_event", "parent", "other")
REASONS: Final = (*NOTED, "no_note", "none")


def absence_reasons(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, *, minimum: int = MINIMUM_PUPILS
) -> pl.DataFrame:
    """Missed lessons by the reason of the registered note that covers the day, in the order of `REASONS`.

    Columns: school_id; reason: `doctor`, `school_event`, `parent`, `other` as noted, `no_note` (marked `excused`, but no note is
    registered), `none` (unauthorised); pupils; numerator (lessons of one pupil), divisor (all missed lessons of the school);
    rate; suppressed, as in `rates`. The numerators add up to those of the rate `absence`, and `none` is that of `unauthorised`.
    """
    with marks(hub, selection) as query:
        found: pl.DataFrame = hub.sql(selection.bound("reasons", reasons=list(NOTED)).replace("{marks}", query)).pl()
    whole = pl.col("numerator").sum().over("school_id")
    order = {reason: place for place, reason in enumerate(REASONS)}
    told = found.with_columns(divisor=pl.col("numerator"), rate=pl.col("numerator") / whole, whole=whole)
    return (
        told.sort("school_id", pl.col("reason").replace_strict(order, return_dtype=pl.Int8))
        .pipe(hide_small, ["reason"], minimum)  # by how many lessons stand in each row
        .with_columns(divisor=pl.col("whole"))
        .drop("whole")
    )
