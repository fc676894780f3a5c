"""Seasons: closed forms where there are any, and planted effects found again."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from tests.attendance.drawn import Drawn
from workbench.attendance.seasons import seasonality


def school(hub, share_on, days) -> None:
    """100 lessons of one pupil a day (10 pupils, 10 lessons), of which `share_on(day)` are missed."""
    made = Drawn()
    made.put("schools", "S1", "Skola")
    made.put("journals", "S1", "J", "2025/2026", "combined", None, None, "T")
    made.put("classes", "S1", "K", "2025/2026", "5.a", 5)
    for pupil in range(10):
        made.put("enrolments", "S1", f"P{pupil}", "K", date(2025, 9, 1), None)
        made.put("journal_members", "S1", "J", f"P{pupil}", date(2025, 9, 1), None)
    for day in days:
        missed = round(100 * share_on(day))
        for period in range(10):
            lesson = f"{day}-{period}"
            made.put("lessons", "S1", lesson, "J", day, period, "T", "held", False)
            made.put("lesson_entries", "S1", lesson, "attendance", day)
            for pupil in range(10):
                if period * 10 + pupil < missed:
                    made.put("attendance", "S1", lesson, f"P{pupil}", "absent", None)
    made.store(hub)


def weekdays(first, count):
    days = (first + timedelta(days=number) for number in range(3 * count))
    return [day for day in days if day.weekday() < 5][:count]


def test_weekdays_of_one_month_are_their_odds_beside_the_mean_odds(hub):
    days = weekdays(date(2025, 9, 1), 22)
    dice = np.random.default_rng(3)
    shares = {day: (0.05, 0.1, 0.1, 0.1, 0.2)[day.weekday()] + 0.02 * int(dice.integers(-1, 2)) for day in days}
    school(hub, shares.get, days)
    found = seasonality(hub)
    missed, lessons = defaultdict(int), defaultdict(int)
    for day, share in shares.items():
        missed[day.isoweekday()] += round(100 * share)
        lessons[day.isoweekday()] += 100
    log_odds = {day: math.log(missed[day] / (lessons[day] - missed[day])) for day in lessons}
    mean = sum(log_odds.values()) / 5
    weekly = found.filter(pl.col("part") == "weekday")
    assert dict(weekly.select("value", "odds_ratio").rows()) == pytest.approx(
        {str(day): math.exp(one - mean) for day, one in log_odds.items()}
    )
    expected = {day: missed[day] / lessons[day] for day in lessons}
    pearson = sum(
        100
        * (share - expected[day.isoweekday()]) ** 2
        / (expected[day.isoweekday()] * (1 - expected[day.isoweekday()]))
        for day, share in ((day, round(100 * share) / 100) for day, share in shares.items())
    )
    assert weekly["overdispersion"].to_list() == pytest.approx([pearson / (22 - 5)] * 5)
    assert found["part"].unique().sort().to_list() == ["week", "weekday"]
    assert weekly.select(
        pl.all_horizontal(pl.col("low") < pl.col("odds_ratio"), pl.col("odds_ratio") < pl.col("high")).all()
    ).item()


def test_a_drift_is_found_and_months_are_told_from_weekdays(hub):
    days = weekdays(date(2025, 9, 1), 65)
    school(hub, lambda day: 0.05 + 0.01 * ((day - days[0]).days // 7) + (0.04 if day.weekday() == 4 else 0), days)
    found = {(row["part"], row["value"]): row for row in seasonality(hub).iter_rows(named=True)}
    assert found["week", "+1"]["low"] > 1
    assert found["weekday", "5"]["low"] > 1 > found["weekday", "2"]["odds_ratio"]
    assert found["month", "2025-11"]["low"] > 1 > found["month", "2025-09"]["high"]


def test_no_drift_is_not_made_up(hub):
    days = weekdays(date(2025, 9, 1), 60)
    dice = np.random.default_rng(5)
    shares = {day: 0.1 + 0.01 * int(dice.integers(-3, 4)) for day in days}
    school(hub, shares.get, days)
    trend = seasonality(hub).filter(pl.col("part") == "week").row(0, named=True)
    assert trend["low"] < 1 < trend["high"]


def test_a_few_days_tell_nothing(hub):
    school(hub, lambda day: 0.1, weekdays(date(2025, 9, 1), 15))
    assert seasonality(hub).is_empty()
