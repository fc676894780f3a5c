"""The school year 2025/2026 of a Latvian school: its days, breaks, holidays and bell times."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[Any]

SCHOOL_YEAR = "2025/2026"
START, TERM1_END = date(2025, 9, 1), date(2025, 12, 19)
TERM2_START, END = date(2026, 1, 5), date(2026, 5, 29)
MONTHS = tuple(f"2025-{m:02d}" for m in range(9, 13)) + tuple(f"2026-{m:02d}" for m in range(1, 6))

BREAKS = (
    (date(2025, 10, 20), date(2025, 10, 24), "Rudens brīvdienas"),
    (date(2025, 12, 22), date(2026, 1, 2), "Ziemas brīvdienas"),
    (date(2026, 3, 16), date(2026, 3, 20), "Pavasara brīvdienas"),
)
HOLIDAYS = {
    date(2025, 11, 18): "Latvijas Republikas proklamēšanas diena",
    date(2025, 12, 24): "Ziemassvētku vakars",
    date(2025, 12, 25): "Ziemassvētki",
    date(2025, 12, 26): "Otrie Ziemassvētki",
    date(2025, 12, 31): "Vecgada diena",
    date(2026, 1, 1): "Jaungada diena",
    date(2026, 4, 3): "Lielā piektdiena",
    date(2026, 4, 6): "Otrās Lieldienas",
    date(2026, 5, 1): "Darba svētki",
    date(2026, 5, 4): "Latvijas Republikas Neatkarības atjaunošanas diena",
}
SUMMER_HOLIDAYS = (date(2025, 6, 23), date(2025, 6, 24), date(2026, 6, 23), date(2026, 6, 24))
# Days that the Cabinet swapped; on the January Saturday only the teachers come in, its pupils' Friday was a break.
MOVED = {
    date(2025, 11, 8): ("moved_in", "Pārceltā darba diena (no 17. novembra)"),
    date(2025, 11, 17): ("moved_out", "Darba diena pārcelta uz 8. novembri"),
    date(2026, 1, 2): ("moved_out", "Darba diena pārcelta uz 17. janvāri"),
    date(2026, 1, 17): ("moved_in", "Pārceltā darba diena; stundu nav, pedagogu sēde"),
}
LESSONLESS = date(2026, 1, 17)

# (period, start, end) in minutes after midnight; the second term's afternoon begins five minutes later.
LENGTH = 40
TERM1_STARTS = (510, 560, 610, 660, 720, 780, 830, 880, 930, 980, 1030)
TERM2_STARTS = (510, 560, 610, 660, 720, 780, 835, 885, 930, 980, 1030)


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _kinds() -> dict[date, tuple[str, str]]:
    """The listed days of the calendar with kind and note; a swap outweighs a holiday, a holiday a break."""
    kinds = {
        day: ("break", note) for first, last, note in BREAKS for day in _every_day(first, last) if day.weekday() < 5
    }
    kinds |= {day: ("holiday", note) for day, note in HOLIDAYS.items()}
    return dict(sorted((kinds | MOVED).items()))


CALENDAR = _kinds()


def _is_school_day(day: date) -> bool:
    in_term = any(first <= day <= last for first, last in ((START, TERM1_END), (TERM2_START, END)))
    kind = CALENDAR.get(day, ("", ""))[0]
    return kind == "moved_in" if kind else in_term and day.weekday() < 5


def _is_working_day(day: date) -> bool:
    kind = MOVED.get(day, ("", ""))[0]
    return kind == "moved_in" if kind else day.weekday() < 5 and day not in HOLIDAYS and day not in SUMMER_HOLIDAYS


def _days(days: list[date]) -> Array:
    return np.array(days, dtype="datetime64[D]")


SCHOOL_DAYS = _days([day for day in _every_day(START, END) if _is_school_day(day)])
WORKING_DAYS = _days([day for day in _every_day(date(2025, 8, 1), date(2026, 9, 30)) if _is_working_day(day)])
# The school days and, after the last, the working days of summer, on which offices still register what comes in.
SCHOOL_DAYS_ON = np.concatenate([SCHOOL_DAYS, WORKING_DAYS[np.datetime64(END) < WORKING_DAYS]])
TEACHING_DAYS = SCHOOL_DAYS[np.datetime64(LESSONLESS) != SCHOOL_DAYS]
# The Saturday moved in follows the timetable of the Monday it stands for.
TEACHING_WEEKDAYS = np.array([day.isoweekday() if day.isoweekday() < 6 else 1 for day in TEACHING_DAYS.tolist()])
TEACHING_TERMS = np.where(np.datetime64(TERM1_END) >= TEACHING_DAYS, 1, 2)
LAST_SCHOOL_DAYS = {month: max(d for d in SCHOOL_DAYS.tolist() if f"{d:%Y-%m}" == month) for month in MONTHS}


def after(days: Array, dates: Array, n: Array | int) -> Array:
    """The n-th of `days` (sorted) after each of `dates`; n = 0 is the last one on or before it.

    Raises IndexError where `days` end before it.
    """
    found: Array = days[np.searchsorted(days, dates.astype("datetime64[D]"), side="right") + n - 1]
    return found


def place(days: Array, dates: Array) -> Array:
    """How many of `days` (sorted) lie on or before each of `dates`."""
    return np.searchsorted(days, dates.astype("datetime64[D]"), side="right")


def moment(dates: Array, seconds: Array) -> Array:
    """The local moments `seconds` after midnight of `dates`."""
    found: Array = dates.astype("datetime64[us]") + seconds.astype("timedelta64[s]")
    return found


def clock(minutes: int) -> str:
    """`HH:MM` of a minute of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def calendar_tables(school_id: str) -> dict[str, pl.DataFrame]:
    """The tables `terms`, `calendar_days` and `bell_times` of one school."""
    terms = {"term": [1, 2], "starts_on": [START, TERM2_START], "ends_on": [TERM1_END, END]}
    bells = [
        (period, valid_from, clock(start), clock(start + LENGTH))
        for valid_from, starts in ((START, TERM1_STARTS), (TERM2_START, TERM2_STARTS))
        for period, start in enumerate(starts, start=1)
    ]
    school = pl.lit(school_id).alias("school_id")
    return {
        "terms": pl.DataFrame(terms).with_columns(school, pl.lit(SCHOOL_YEAR).alias("school_year")),
        "calendar_days": pl.DataFrame(
            {
                "date": list(CALENDAR),
                "kind": [kind for kind, _ in CALENDAR.values()],
                "note": [note for _, note in CALENDAR.values()],
            }
        ).with_columns(school),
        "bell_times": pl.DataFrame(
            bells, schema=["period", "valid_from", "starts_at", "ends_at"], orient="row"
        ).with_columns(school),
    }
