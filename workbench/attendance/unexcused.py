"""Unexcused lessons per term, against the number from which they must be reported to the municipality."""

from __future__ import annotations

import duckdb
import polars as pl

from workbench.attendance.definitions import REPORTED_LESSONS
from workbench.attendance.selection import EVERYTHING, Selection


def unexcused_by_term(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, *, lessons: int = REPORTED_LESSONS
) -> pl.DataFrame:
    """Each pupil's unexcused lessons in each term, most first; pupils without any have no row.

    Counted as the duty counts: every held lesson marked `absent`, online ones too, on a day without a registered note,
    whether or not the pupil is listed in the journal. `lessons`: from how many on a term is to be reported. Columns:
    school_id, pupil_id, school_year, term, unexcused (lessons), reached_on (day of the `lessons`-th, null before it is
    reached), remaining (lessons until then). The selection's classes, grades and kinds of journal are not looked at.
    """
    found: pl.DataFrame = hub.sql(selection.bound("unexcused", lessons=lessons)).pl()
    return found.sort(
        "unexcused", "school_id", "school_year", "term", "pupil_id", descending=[True, False, False, False, False]
    )
