"""What is drawn: days that trouble a calendar, seconds around a moment, listed days, birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.properties.school import Row, utc

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
# Ends of terms, both clock changes, 18 November and 4 May, Christmas, New Year, Easter, a weekend, ends of months.
TURNS = tuple(
    date.fromisoformat(text)
    for text in (
        "2025-09-01", "2025-09-30", "2025-10-26", "2025-10-31", "2025-11-18", "2025-11-28", "2025-12-19", "2025-12-31",
        "2026-01-05", "2026-01-30", "2026-02-28", "2026-03-29", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-29",
    )
)  # fmt: skip
CLOCK_CHANGES = (datetime(2025, 10, 26, 1), datetime(2026, 3, 29, 1))  # UTC
FEW = settings(
    derandomize=True, deadline=None, max_examples=5, database=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def days(*, before: int = 4, after: int = 4) -> st.SearchStrategy[date]:
    """A day within some days of a turn."""
    return st.builds(lambda turn, n: turn + n * DAY, st.sampled_from(TURNS), st.integers(-before, after))


def seconds_around(*moments: datetime) -> st.SearchStrategy[datetime]:
    """One of the moments, the second before or after it, or within two hours of it."""
    shifts = st.one_of(st.sampled_from((-1, 0, 0, 1)), st.integers(-7200, 7200))
    return st.builds(lambda moment, n: moment + n * SECOND, st.sampled_from(moments), shifts)


def midnights(day: date, *more: int) -> tuple[datetime, ...]:
    """00:00 of the day and of the days so many after it."""
    return tuple(utc(day + n * DAY) for n in (0, *more))


def listed_days() -> st.SearchStrategy[list[Row]]:
    """Rows of `calendar_days`: some days near a turn that are holidays, or moved in or out."""
    kinds = st.sampled_from(("school_day", "holiday", "break", "moved_in", "moved_out"))
    rows = st.lists(st.tuples(days(before=8, after=8), kinds), max_size=14, unique_by=lambda pair: pair[0])
    return rows.map(lambda pairs: [{"date": day, "kind": kind} for day, kind in pairs])


def births(day: date) -> st.SearchStrategy[date]:
    """A birth date whose 18th birthday lies around the day, or was on 29 February."""
    near = st.integers(-2, 2).map(lambda n: _years_before(day + n * DAY))
    return st.one_of(near, near, st.just(date(2008, 2, 29)), st.just(date(2012, 2, 29)))


def _years_before(day: date) -> date:
    return day.replace(year=day.year - 18, day=min(day.day, 28) if day.month == 2 else day.day)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The drawn value, or nothing."""
    return st.one_of(st.none(), strategy)


def as_ofs(known: Sequence[datetime]) -> st.SearchStrategy[datetime]:
    """Long after everything, or within seconds of one of the moments."""
    return st.one_of(st.just(datetime(2026, 9, 1)), seconds_around(*known, *CLOCK_CHANGES))
