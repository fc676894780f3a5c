"""What was known of each pupil at the end of each school week, and what came after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from workbench.attendance.counts import counts
from workbench.attendance.definitions import PERSISTENT_PERCENT
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.audit.moment import zone_of
from workbench.errors import InputError
from workbench.intake.horizon import data_horizon

Progress = Callable[[int, int], None]


def _silent(done: int, of: int) -> None:
    """Say nothing."""


RECENT_WEEKS = 4
AHEAD_WEEKS = 4
FIRST_WEEK = 4  # with fewer weeks behind it, "so far" and "recently" are the same
PASS_MARK = 4  # on the scale of ten points
GRADE_DAYS = 56
NOTE_DAYS = 28

SIGNALS = (
    "absence",
    "absence_recent",
    "absence_rise",
    "unexcused_recent",
    "late_recent",
    "low_grades",
    "negative_notes",
)
KEYS = ("school_id", "school_year", "pupil_id")


def signals(
    hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING, *, progress: Progress = _silent
) -> pl.DataFrame:
    """One row for each pupil and school week, from a year's fourth on, with what had been recorded by that week's end.

    Columns: school_id, school_year, pupil_id, week (its Monday), week_no; absence (share of possible lessons this school year so
    far), absence_recent (of the last 4 school weeks), absence_rise (the difference of the two), unexcused_recent (unexcused
    lessons in those weeks), late_recent (share of lessons begun late in them), low_grades (grades below 4 in 56 days),
    negative_notes (in 28 days); persistent (absence so far is at least 10 %); absence_ahead (share of the 4 school weeks after, with all that was recorded later) and
    outcome (absence_ahead is at least 10 %), both null where these weeks are not over or the pupil had no lessons in them.
    Marks, notes and grades recorded later than the week's end are not there. Raises InputError when there are too few weeks.
    """
    by = ("pupil", "school_year", "week")
    actual = counts(hub, by, selection)
    weeks = _school_weeks(actual, _last_day(hub, selection))
    origins = weeks.filter(pl.col("week_no") >= FIRST_WEEK)
    if origins.is_empty():
        raise InputError(
            "Vajag vismaz četras pilnas mācību nedēļas ar kavējumu ierakstiem · "
            "At least four whole school weeks with attendance are needed."
        )
    zone = ZoneInfo(zone_of(hub, selection.schools))
    mondays = origins.get_column("week").unique().sort().to_list()
    moments = [_end_of_week(monday, zone) for monday in mondays]
    known = []
    for place, (monday, moment) in enumerate(zip(mondays, moments, strict=True), start=1):
        seen = counts(hub, by, replace(selection, until=monday + timedelta(days=6), as_of=moment))
        known.append(_of_week(seen, weeks, monday))
        progress(place, len(mondays))
    conduct = _conduct(hub, mondays, moments)
    return (
        pl.concat(known)
        .join(conduct, on=["school_id", "pupil_id", "week"], how="left")
        .with_columns(pl.col("low_grades", "negative_notes").fill_null(0).cast(pl.Int64))
        .join(_ahead(actual, weeks), on=[*KEYS, "week_no"], how="left")
        .select(*KEYS, "week", "week_no", *SIGNALS, "persistent", "absence_ahead", "outcome")
        .sort("school_id", "week", "pupil_id")
    )


def _last_day(hub: duckdb.DuckDBPyConnection, selection: Selection) -> date:
    """The last day of which everything can be known: the day before the data horizon's, or the end of the selection."""
    horizon = selection.as_of or data_horizon(hub, list(selection.schools) or None)
    if horizon is None:
        raise InputError("Nekas nav ielādēts · Nothing is loaded.")
    yesterday = horizon.date() - timedelta(days=1)
    return min(yesterday, selection.until) if selection.until else yesterday


def _school_weeks(actual: pl.DataFrame, last: date) -> pl.DataFrame:
    """The whole weeks with lessons of each school year, numbered from 1: school_id, school_year, week, week_no."""
    return (
        actual.select("school_id", "school_year", "week")
        .unique()
        .filter(pl.col("week") + pl.duration(days=6) <= last)
        .with_columns(week_no=pl.col("week").rank("dense").over("school_id", "school_year").cast(pl.Int64))
    )


def _end_of_week(monday: date, zone: ZoneInfo) -> datetime:
    """The last second of a week's Sunday, in UTC without zone."""
    local = datetime.combine(monday + timedelta(days=6), time(23, 59, 59), zone)
    return local.astimezone(UTC).replace(tzinfo=None)


def _of_week(seen: pl.DataFrame, weeks: pl.DataFrame, monday: date) -> pl.DataFrame:
    """The attendance signals of one origin week, from the pupil-weeks of its school year that had been recorded by then."""
    origin = weeks.filter(pl.col("week") == monday).select("school_id", "school_year", origin_no="week_no")
    absent, recent = (
        pl.col("authorised") + pl.col("unauthorised"),
        pl.col("week_no") > pl.col("origin_no") - RECENT_WEEKS,
    )
    return (
        seen.join(weeks, on=["school_id", "school_year", "week"])
        .join(origin, on=["school_id", "school_year"])
        .group_by(*KEYS, week_no="origin_no")
        .agg(
            absence=absent.sum() / pl.col("possible").sum(),
            persistent=_is_persistent(absent.sum(), pl.col("possible").sum()),
            absence_recent=absent.filter(recent).sum() / pl.col("possible").filter(recent).sum(),
            unexcused_recent=pl.col("unauthorised").filter(recent).sum(),
            late_recent=pl.col("late").filter(recent).sum() / pl.col("possible").filter(recent).sum(),
            lessons_recent=pl.col("possible").filter(recent).sum(),
        )
        .filter(pl.col("lessons_recent") > 0)  # who has had no lessons for four weeks is not at school
        .drop("lessons_recent")
        .with_columns(absence_rise=pl.col("absence_recent") - pl.col("absence"), week=pl.lit(monday))
    )


def _ahead(actual: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    """The absence of the next weeks, seen from each week all of whose next weeks are over."""
    numbered = actual.join(weeks, on=["school_id", "school_year", "week"])
    last = pl.col("week_no").max().over("school_id", "school_year")
    possible = weeks.filter(pl.col("week_no") + AHEAD_WEEKS <= last).select("school_id", "school_year", "week_no")
    seen_from = pl.concat(
        [numbered.with_columns(week_no=pl.col("week_no") - step) for step in range(1, AHEAD_WEEKS + 1)]
    )
    absent, lessons = (pl.col("authorised") + pl.col("unauthorised")).sum(), pl.col("possible").sum()
    return (
        seen_from.join(possible, on=["school_id", "school_year", "week_no"])
        .group_by(*KEYS, "week_no")
        .agg(absence_ahead=absent / lessons, outcome=_is_persistent(absent, lessons))
    )


def _is_persistent(absent: pl.Expr, possible: pl.Expr) -> pl.Expr:
    """Persistent absence in whole lessons, so that exactly 10 % counts."""
    return absent * 100 >= possible * PERSISTENT_PERCENT


def _conduct(hub: duckdb.DuckDBPyConnection, weeks: Sequence[date], moments: Sequence[datetime]) -> pl.DataFrame:
    query = (Path(__file__).parent / "conduct.sql").read_text(encoding="utf-8")
    values = {
        "weeks": list(weeks), "moments": list(moments), "pass_mark": PASS_MARK, "grade_days": GRADE_DAYS,
        "note_days": NOTE_DAYS,
    }  # fmt: skip
    frame: pl.DataFrame = hub.sql(query, params=values).pl()
    return frame
