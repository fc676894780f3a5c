"""Rēzekne 11: topic, attendance, homework and marks of a held lesson are entered by 17:00 the same day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.calendar import SchoolCalendar
from tests.properties.drawing import (
    CLOCK_CHANGES,
    DAY,
    FEW,
    as_ofs,
    days,
    listed_days,
    maybe,
    midnights,
    seconds_around,
)
from tests.properties.school import Judged, Row, calendar_of, day_of, judged, status, utc

Lesson = dict[str, Any]
BELLS = {1: time(8, 30), 2: time(3, 30), 8: time(17, 0), 9: time(16, 59, 59)}  # 3:30 comes twice, or never, some day
KINDS = ("topic", "attendance", "homework", "grades")
JOURNAL = {"journal_id": "J", "school_year": "2025/2026", "kind": "interest", "class_id": "A", "teacher_id": "TB"}


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    day = draw(days())
    five = [utc(day + n * DAY, "17:00:00") for n in range(4)]
    entry = seconds_around(*five, five[0], five[1], *midnights(day, 1))
    return {
        "day": day,
        "ends": draw(maybe(seconds_around(five[0], *[change for change in CLOCK_CHANGES if day_of(change) == day]))),
        "period": draw(st.sampled_from((None, 5, *BELLS))),
        "status": draw(st.sampled_from(("held", "held", "held", "cancelled"))),
        "homework": draw(st.sampled_from((None, "5. uzd."))),
        "marked_on": draw(st.lists(st.sampled_from((day, day, day + DAY)), max_size=2)),
        "mark_kind": draw(st.sampled_from(("formative", "formative", "test"))),
        "entries": {kind: draw(st.lists(entry, min_size=kind in KINDS[:2], max_size=2)) for kind in KINDS},
    }


def recorded(drawn: list[Lesson], listed: list[Row]) -> dict[str, list[Row]]:
    since = date(2025, 8, 1)
    tables: dict[str, list[Row]] = {
        "calendar_days": listed, "journals": [JOURNAL], "lessons": [], "lesson_entries": [], "grades": [],
        "bell_times": [{"period": p, "valid_from": since, "ends_at": clock} for p, clock in BELLS.items()],
    }  # fmt: skip
    for n, lesson in enumerate(drawn):
        tables["lessons"].append({
            "lesson_id": f"L{n}", "journal_id": "J", "teacher_id": "TA", "date": lesson["day"],
            "period": lesson["period"], "ends_at": lesson["ends"], "status": lesson["status"], "homework": lesson["homework"],
        })  # fmt: skip
        tables["lesson_entries"] += [
            {"lesson_id": f"L{n}", "kind": kind, "recorded_at": moment, "recorded_by": "TA"}
            for kind, moments in lesson["entries"].items() for moment in moments
        ]  # fmt: skip
        tables["grades"] += [
            {"grade_id": f"G{n}.{g}", "journal_id": "J", "lesson_id": f"L{n}", "pupil_id": "P",
             "kind": lesson["mark_kind"], "assessed_on": day}
            for g, day in enumerate(lesson["marked_on"])
        ]  # fmt: skip
    return tables


def expected(lesson: Lesson, calendar: SchoolCalendar, as_of: datetime) -> Judged | None:
    day: date = lesson["day"]
    rung = utc(day, f"{BELLS[lesson['period']]}") if lesson["period"] in BELLS else None
    end, due = lesson["ends"] or rung, utc(day, "17:00:00")
    if lesson["status"] != "held" or day > day_of(as_of) or (end or utc(day)) > as_of:
        return None
    if end is not None and end >= due:
        next_day = calendar.school_days_after(day, 1)
        due = None if next_day is None else utc(next_day, "17:00:00")
    asked = [*KINDS[:2], *["homework"] * (lesson["homework"] is not None)]
    if lesson["mark_kind"] == "formative" and day in lesson["marked_on"]:
        asked.append("grades")
    first = [min((moment for moment in lesson["entries"][kind] if moment <= as_of), default=None) for kind in asked]
    done = None if None in first else max(moment for moment in first if moment)
    return Judged("A", "TA", None, end or utc(day), due, done, status(due, done, as_of))


@FEW
@given(data=st.data())
def test_a_lesson_is_entered_by_17_of_its_day_or_of_the_next_school_day(
    hub: duckdb.DuckDBPyConnection, data: st.DataObject
) -> None:
    drawn, listed = data.draw(st.lists(lessons(), min_size=30, max_size=30)), data.draw(listed_days())
    as_of = data.draw(as_ofs([utc(lesson["day"], "17:00:00") for lesson in drawn] + [utc(x["day"]) for x in drawn]))
    found = judged(hub, "rezekne-2018", "11", as_of, recorded(drawn, listed))
    calendar = calendar_of(listed)
    wanted = {f"L{n}": expected(lesson, calendar, as_of) for n, lesson in enumerate(drawn)}
    assert found == {key: row for key, row in wanted.items() if row is not None}
