"""Rēzekne 12: the mark of a test is recorded within five working days; other schools count other days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.calendar import SchoolCalendar
from tests.properties.drawing import DAY, FEW, as_ofs, days, listed_days, maybe, seconds_around
from tests.properties.school import Judged, Row, calendar_of, day_of, judged, status, utc

Mark = dict[str, Any]
JOURNAL = {"journal_id": "J", "school_year": "2025/2026", "kind": "subject", "class_id": "A", "teacher_id": "TB"}


@st.composite
def marks(draw: st.DrawFn, calendar: SchoolCalendar, kind: str) -> Mark:
    day = draw(days(before=8))
    due = due_day(calendar, kind, day) or day
    return {
        "day": day,
        "kind": draw(st.sampled_from(("test", "test", "test", "exam"))),
        "recorded": draw(maybe(seconds_around(utc(due + DAY), utc(due), utc(day)))),
        "lesson": draw(st.sampled_from((None, "L", "L of another journal"))),
        "moves_on": draw(st.sampled_from((day - DAY, day, day + DAY))),
    }


def recorded(drawn: list[Mark], listed: list[Row]) -> dict[str, list[Row]]:
    lesson = {"date": date(2025, 9, 1), "status": "cancelled", "teacher_id": "TA"}
    tables: dict[str, list[Row]] = {
        "calendar_days": listed, "journals": [JOURNAL, {**JOURNAL, "journal_id": "K"}], "enrolments": [], "grades": [],
        "lessons": [lesson | {"lesson_id": "L", "journal_id": "J"}, lesson | {"lesson_id": "L of another journal", "journal_id": "K"}],
    }  # fmt: skip
    for n, mark in enumerate(drawn):
        pupil, moved = f"P{n}", mark["moves_on"]
        tables["enrolments"] += [
            {"pupil_id": pupil, "class_id": "A", "enrolled_on": date(2025, 8, 1), "left_on": moved},
            {"pupil_id": pupil, "class_id": "B", "enrolled_on": moved},
        ]
        tables["grades"].append({
            "grade_id": f"G{n}", "journal_id": "J", "lesson_id": mark["lesson"], "pupil_id": pupil, "kind": mark["kind"],
            "assessed_on": mark["day"], "recorded_at": mark["recorded"],
        })  # fmt: skip
    return tables


def due_day(calendar: SchoolCalendar, kind: str, day: date) -> date | None:
    """The fifth working, school or calendar day after; unknown where the calendar ends before that school day."""
    if kind == "school":
        return calendar.school_days_after(day, 5)
    return calendar.working_days_after(day, 5) if kind == "working" else day + 5 * DAY


def expected(mark: Mark, pupil: str, due_on: date | None, as_of: datetime) -> Judged | None:
    day, done = mark["day"], mark["recorded"]
    there = done <= as_of if done else day <= day_of(as_of)
    if mark["kind"] != "test" or not there or utc(day) > as_of:
        return None
    due = None if due_on is None else utc(due_on, "23:59:59")
    # As-of sees no leaving or enrolment of a later day, and neither does the class.
    home = "B" if mark["moves_on"] <= day else "A"
    return Judged(home, "TA" if mark["lesson"] else "TB", pupil, utc(day), due, done, status(due, done, as_of))


@pytest.mark.parametrize("kind", ["working", "school", "calendar"])
@FEW
@given(data=st.data())
def test_a_test_mark_is_recorded_within_five_days(
    hub: duckdb.DuckDBPyConnection, data: st.DataObject, kind: str
) -> None:
    listed = data.draw(listed_days())
    calendar = calendar_of(listed)
    drawn = data.draw(st.lists(marks(calendar, kind), min_size=30, max_size=30))
    due = [due_day(calendar, kind, mark["day"]) for mark in drawn]
    moments = [utc(day + DAY) for day in due if day] + [utc(mark["day"]) for mark in drawn]
    as_of = data.draw(as_ofs(moments))
    found = judged(hub, "rezekne-2018", "12", as_of, recorded(drawn, listed), day_kind=kind)
    wanted = {f"G{n}": expected(mark, f"P{n}", due[n], as_of) for n, mark in enumerate(drawn)}
    assert found == {key: row for key, row in wanted.items() if row is not None}
