"""Streaks and the edges of the day against plain loops over each pupil's days."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import polars as pl
import pytest

from tests.attendance.drawn import Drawn, draw
from tests.attendance.oracle import seated
from workbench.attendance.edges import edge_effects
from workbench.attendance.streaks import absence_streaks
from workbench.errors import InputError

ABSENT = ("authorised", "unauthorised")


def by_pupil_and_day(made):
    days = defaultdict(lambda: defaultdict(list))
    for row in seated(made):
        days[row.pupil_id][row.date].append(row)
    return days


@pytest.mark.parametrize("seed", range(5))
def test_streaks_are_days_in_a_row_without_a_lesson_attended(hub, seed):
    made = draw(seed, pupils=6)
    made.store(hub)
    expected = []
    for pupil, days in by_pupil_and_day(made).items():
        streak: list[date] = []
        for day in [*sorted(days), None]:
            if day and all(row.status in ABSENT for row in days[day]):
                streak.append(day)
                continue
            if streak:
                rows = [row for one in streak for row in days[one]]
                unauthorised = sum(row.status == "unauthorised" for row in rows)
                expected.append(
                    (pupil, streak[0], streak[-1], len(streak), len(rows), unauthorised, streak[-1] == max(days))
                )
            streak = []
    found = absence_streaks(hub, days=1).drop("school_id")
    assert len(expected) > 3
    assert sorted(found.rows()) == sorted(expected)
    assert absence_streaks(hub, days=2)["days"].to_list() == sorted(
        (row[3] for row in expected if row[3] > 1), reverse=True
    )


def test_a_break_ends_no_streak_and_being_late_does(hub):
    made = Drawn()
    made.put("schools", "S1", "Skola")
    made.put("classes", "S1", "K", "2025/2026", "5.a", 5)
    made.put("journals", "S1", "J", "2025/2026", "subject", "K", None, "T")
    made.put("enrolments", "S1", "P", "K", date(2025, 9, 1), None)
    made.put("journal_members", "S1", "J", "P", date(2025, 9, 1), None)
    marks = {0: "absent", 1: "excused", 30: "absent", 31: "late", 32: "absent", 33: "absent"}
    for number, mark in marks.items():
        day = date(2025, 9, 1) + timedelta(days=number)
        made.put("lessons", "S1", f"L{number}", "J", day, 1, "T", "held", False)
        made.put("attendance", "S1", f"L{number}", "P", mark, None)
    made.store(hub)
    found = absence_streaks(hub, days=2).select("from_on", "until_on", "days", "unauthorised", "is_open")
    assert found.rows() == [
        (date(2025, 9, 1), date(2025, 10, 1), 3, 2, False),
        (date(2025, 10, 3), date(2025, 10, 4), 2, 2, True),
    ]


@pytest.mark.parametrize("by", [(), ("class",)], ids=str)
def test_edges_are_the_first_and_last_period_of_each_pupils_day(hub, by):
    made = draw(3, pupils=25)
    made.store(hub)
    tallies = defaultdict(Counter)
    for days in by_pupil_and_day(made).values():
        for rows in days.values():
            known = [row for row in rows if row.period is not None]
            ends = {row.period for row in known}
            for row in known:
                place = (
                    "only" if len(ends) == 1
                    else "first" if row.period == min(ends)
                    else "last" if row.period == max(ends)
                    else "middle"
                )  # fmt: skip
                tallies[(*([row.class_id] if by else []), place)][row.status] += 1
    found = edge_effects(hub, by, measures="lateness", minimum=0)
    keys = [*(["class_id"] if by else []), "position"]
    assert {tuple(row[:-2]): row[-2:] for row in found.select(*keys, "numerator", "divisor").rows()} == {
        key: (tally["late"], tally.total()) for key, tally in tallies.items()
    }
    assert {key[-1] for key in tallies} == {"first", "middle", "last", "only"}


def test_an_edge_stands_beside_the_middle_of_its_own_cell(hub):
    draw(3, pupils=25).store(hub)
    found = edge_effects(hub, "class", measures=("absence", "lateness"), minimum=0)
    middle = found.filter(pl.col("position") == "middle").select("class_id", "measure", middle="rate")
    beside = found.join(middle, on=["class_id", "measure"]).filter(pl.col("position") != "middle")
    assert beside.height > 6
    assert (beside["rate"] - beside["middle"]).to_list() == pytest.approx(beside["difference"].to_list())
    assert found.filter(pl.col("position") == "middle")["difference"].null_count() == middle.height


@pytest.mark.parametrize("by", ["month", "pupil", ("class", "subject")])
def test_edges_go_by_class_and_grade_only(hub, by):
    with pytest.raises(InputError, match="by class and grade only"):
        edge_effects(hub, by)
