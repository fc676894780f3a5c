"""The year runs as a school's does: nobody is in two places at once, no lesson on a day off."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from workbench.sample.school import School
from workbench.sample.year import BREAKS, HOLIDAYS, SCHOOL_DAYS, TEACHING_DAYS

SLOT = ["date", "period"]


@pytest.fixture(params=["faultless", "full_school"])
def school(request: pytest.FixtureRequest) -> School:
    made: School = request.getfixturevalue(request.param)
    return made


def test_no_teacher_holds_two_lessons_at_once(school: School) -> None:
    lessons = school.tables["lessons"].filter((pl.col("status") == "held") & pl.col("period").is_not_null())
    assert lessons.select("teacher_id", *SLOT).is_unique().all()


def test_no_pupil_sits_in_two_lessons_at_once(school: School) -> None:
    lessons = school.frames["lessons"].filter((pl.col("period") > 0) & (pl.col("kind") != "interest"))
    members = school.frames["members"].rename({"start": "since", "end": "until"})
    sat = lessons.join(members, on="journal")
    sat = sat.filter((pl.col("date") >= pl.col("since")) & (pl.col("date") < pl.col("until")))
    assert sat.select("pupil", *SLOT).is_unique().all()


def test_a_class_has_no_free_hour_in_its_day(school: School) -> None:
    rows = school.tables["timetable"].filter(pl.col("valid_to").is_null() | (pl.col("valid_to") < date(2026, 1, 1)))
    rows = rows.filter(pl.col("valid_from") < date(2026, 1, 1))
    beside = school.tables["journals"].filter(pl.col("kind") == "individual")
    days = rows.join(beside, on="journal_id", how="anti").group_by("class_id", "weekday")
    spans = days.agg(pl.col("period").n_unique().alias("hours"), pl.col("period").max().alias("last"))
    assert (spans["hours"] == spans["last"]).all()


def test_lessons_stand_on_school_days_only(school: School) -> None:
    days = set(school.tables["lessons"]["date"])
    assert days <= set(SCHOOL_DAYS.tolist())
    assert not days & set(HOLIDAYS)
    assert not any(first <= day <= last for day in days for first, last, _ in BREAKS)


def test_the_year_has_the_days_of_the_latvian_calendar() -> None:
    days = TEACHING_DAYS.tolist()
    assert (days[0], days[-1], len(days)) == (date(2025, 9, 1), date(2026, 5, 29), 170)
    assert date(2025, 11, 8) in days
    assert date(2025, 11, 17) not in days


def test_winter_brings_more_absence_than_september(full_school: School) -> None:
    lessons = full_school.tables["lessons"].select("lesson_id", month=pl.col("date").dt.month())
    away = full_school.tables["attendance"].filter(pl.col("mark").is_in(["absent", "excused"]))
    months = dict(away.join(lessons, on="lesson_id").group_by("month").len().iter_rows())
    assert months[2] > 1.5 * months[9]


def test_most_entries_are_made_within_the_hour_and_none_after_five(full_school: School) -> None:
    lessons = full_school.frames["lessons"].filter(pl.col("end") < 17 * 60).select("lesson", "date", "end")
    times = full_school.frames["entry_times"].join(lessons, on="lesson")
    midnight = pl.col("date").cast(pl.Datetime("us"))
    wait = (pl.col("attendance") - midnight).dt.total_seconds() - pl.col("end") * 60
    assert times.select((wait <= 3600).mean()).item() > 0.7
    assert times.select(((pl.col("topic") - midnight).dt.total_seconds() <= 17 * 3600).all()).item()
