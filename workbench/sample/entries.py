"""When teachers enter what in the journal: most within the lesson's hour, some at five to five."""

from __future__ import annotations

import numpy as np
import polars as pl

from workbench.sample.school import School
from workbench.sample.staff import DEPUTY
from workbench.sample.timetable import OFFICE
from workbench.sample.year import LESSONLESS, SCHOOL_DAYS_ON, Array, after, moment

FIVE_PM = 17 * 3600
LATEST = FIVE_PM  # exactly 17:00:00 is still in time
# Shares of habits: in the lesson, in the break after it, in the afternoon, in the last quarter of an hour.
HABITS = ((0.92, 0.05, 0.02, 0.01), (0.55, 0.3, 0.12, 0.03), (0.25, 0.25, 0.42, 0.08), (0.05, 0.1, 0.25, 0.6))
HABIT_SHARES = (0.4, 0.35, 0.18, 0.07)
AMENDED = 0.03


def plan_entries(school: School) -> None:
    """The frame `entry_times`: the moments of each held lesson's attendance, topic, homework and grades entries."""
    rng = school.stream("entries")
    lessons = school.frames["lessons"].filter("held")
    count = lessons.height
    habit = rng.choice(4, len(school.departments), p=HABIT_SHARES)[lessons["taught_by"].to_numpy()]
    shares = np.cumsum(np.array(HABITS), axis=1)[habit]
    way = (rng.random(count)[:, None] > shares).sum(axis=1).clip(0, 3)
    begin, end = lessons["begin"].to_numpy() * 60, lessons["end"].to_numpy() * 60
    attendance = _base_second(way, begin, end, rng)
    in_lesson = way == 0
    gap = rng.integers(5, 90, (3, count)).cumsum(axis=0)
    topic = attendance + gap[0]
    homework = np.where(in_lesson, end - rng.integers(0, 300, count), topic + gap[1] - gap[0])
    grades = np.where(in_lesson, end + rng.integers(0, 400, count), topic + gap[2] - gap[0])
    day, shift = _entry_days(lessons, end, rng)
    times = {"attendance": attendance, "topic": topic, "homework": homework, "grades": grades}
    columns = {kind: pl.Series(moment(day, _capped(second, end, shift))) for kind, second in times.items()}
    recorder = np.where(rng.random(count) < 0.004, DEPUTY, lessons["taught_by"].to_numpy() + OFFICE)
    school.frames["entry_times"] = lessons.select("lesson").with_columns(recorder=pl.Series(recorder), **columns)


def _base_second(way: Array, begin: Array, end: Array, rng: np.random.Generator) -> Array:
    count = len(way)
    ways = [
        begin + rng.integers(60, 33 * 60, count),
        end + rng.integers(0, 18 * 60, count),
        np.maximum(end + 60, rng.integers(14 * 3600, 16 * 3600 + 1800, count)),
        np.maximum(end + 60, rng.integers(FIVE_PM - 900, FIVE_PM - 200, count)),
    ]
    return np.choose(way, ways)


def _entry_days(lessons: pl.DataFrame, end: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The day of entry, and whether it is the next school day's (only after lessons that end at 17:00 or later)."""
    dates = lessons["date"].to_numpy().astype("datetime64[D]")
    next_day = after(SCHOOL_DAYS_ON, dates, 1)
    ordinary = (
        (next_day - dates <= np.timedelta64(3, "D")) & (next_day > dates) & (next_day != np.datetime64(LESSONLESS))
    )
    shift = (end >= FIVE_PM) & ordinary & (rng.random(len(end)) < 0.3)
    return np.where(shift, next_day, dates), shift


def _capped(second: Array, end: Array, shift: Array) -> Array:
    """Seconds of the day of entry: before 17:00 the same day; an evening lesson's the same evening or the next day."""
    same_day = np.where(end < FIVE_PM, np.minimum(second, LATEST), second)
    return np.where(shift, 8 * 3600 + second % (8 * 3600), same_day)


def add_entries(school: School) -> None:
    """The table `lesson_entries`: needs `topic`, `homework` and which lessons have formative or test grades."""
    rng = school.stream("amendments")
    times = school.frames["entry_times"]
    lessons = school.frames["lessons"]
    with_homework = times.join(lessons.filter(pl.col("homework").is_not_null()), on="lesson", how="semi")
    with_grades = times.join(school.frames["graded"], on="lesson", how="semi")
    kinds = {"topic": times, "attendance": times, "homework": with_homework, "grades": with_grades}
    parts = [
        rows.select("lesson", kind=pl.lit(kind), recorded_at=kind, recorder="recorder") for kind, rows in kinds.items()
    ]
    parts.append(school.frames["test_entries"])
    entries = pl.concat(parts)
    amended = entries.filter(pl.Series(rng.random(entries.height) < AMENDED))
    later = pl.Series(rng.integers(600, 3 * 86400, amended.height))
    amended = amended.with_columns(recorded_at=pl.col("recorded_at") + pl.duration(seconds=pl.lit(later)))
    entries = (
        pl.concat([entries, amended]).unique(["lesson", "kind", "recorded_at"]).sort("lesson", "recorded_at", "kind")
    )
    school.tables["lesson_entries"] = entries.select(
        lesson_id=school.lesson_keys(entries["lesson"]),
        kind="kind",
        recorded_at="recorded_at",
        recorded_by=school.staff_keys(entries["recorder"]),
    )
