"""A small calendar for placing moments around due days. It aims; it does not judge.

If it is a day off, the boundary it aims at is merely hit less often: nothing is asserted with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
FAR = 200


def easter(year: int) -> date:
    """Western Easter Sunday of the year (Gauss's rule in Butcher's form)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (skipped + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The statutory holidays of Latvia that recur each year, with the Mondays after 4 May and 18 November."""
    sunday = easter(year)
    fixed = ((1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31))
    found = {date(year, month, day) for month, day in fixed}
    found |= {sunday - 2 * ONE_DAY, sunday, sunday + ONE_DAY}
    for day in (date(year, 5, 4), date(year, 11, 18)):
        if day.weekday() >= 5:
            found.add(day + timedelta(days=7 - day.weekday()))
    return frozenset(found)


@dataclass
class Days:
    """School days and working days of one school: its terms as planned and its listed days."""

    spans: list[tuple[date, date]] = field(default_factory=list)
    listed: dict[date, str] = field(default_factory=dict)

    def is_school_day(self, day: date) -> bool:
        """By the listed days, else a weekday inside a term that is no public holiday."""
        kind = self.listed.get(day)
        if kind is not None:
            return kind in ("school_day", "moved_in")
        in_term = any(start <= day <= end for start, end in self.spans)
        return in_term and day.weekday() < 5 and day not in public_holidays(day.year)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday without public holidays, moved days counted where they moved to."""
        kind = self.listed.get(day)
        if kind in ("moved_in", "moved_out"):
            return kind == "moved_in"
        return day.weekday() < 5 and day not in public_holidays(day.year)

    def after_school(self, day: date, count: int) -> date:
        """The count-th school day after the day; the day plus twice the count where none follow."""
        return _after(day, count, self.is_school_day)

    def after_working(self, day: date, count: int) -> date:
        """The count-th working day after the day."""
        return _after(day, count, self.is_working_day)

    def school_days(self, first: date, last: date) -> list[date]:
        """The school days from first to last, both included."""
        span = (last - first).days + 1
        return [day for day in (first + timedelta(days=n) for n in range(span)) if self.is_school_day(day)]


def _after(day: date, count: int, counts: Callable[[date], bool]) -> date:
    left = count
    for step in range(1, FAR):
        candidate = day + timedelta(days=step)
        left -= counts(candidate)
        if left == 0:
            return candidate
    return day + timedelta(days=2 * count)


def month_end(day: date) -> date:
    """The last day of the month in which the day lies."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY


def eighteenth(birth: date) -> date:
    """The 18th birthday; someone born on 29 February has it on 1 March."""
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + 18, 3, 1)
    return birth.replace(year=birth.year + 18)


def clock_changes(year: int) -> tuple[date, date]:
    """The last Sundays of March and October, when clocks in the European Union change."""
    spring, autumn = date(year, 3, 31), date(year, 10, 31)
    return spring - timedelta(days=(spring.weekday() + 1) % 7), autumn - timedelta(days=(autumn.weekday() + 1) % 7)
