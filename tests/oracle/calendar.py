"""A school's days: public holidays of Latvia, school days, working days, and counting `n days after` in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.oracle.reading import Record, local_moment

DAY = timedelta(days=1)
DAY_END = time(23, 59, 59)
# Holidays that a statute set for one year only: closing days of Song and Dance Festivals, the Pope's visit, ice hockey.
ONE_YEAR_ONLY = frozenset({date(2018, 7, 9), date(2018, 9, 24), date(2023, 5, 29), date(2023, 7, 10)})


def easter_sunday(year: int) -> date:
    """Western Easter by the anonymous Gregorian computus."""
    golden, century = year % 19, year // 100
    correction = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = correction - (correction // 28) * (1 - (29 // (correction + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def on_monday_if_weekend(day: date) -> date:
    """4 May and 18 November: the Monday after when they fall on a Saturday or Sunday."""
    return day + DAY * (7 - day.weekday()) if day.weekday() >= 5 else day


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The statutory public holidays of Latvia; days that the Cabinet swaps are not among them."""
    easter = easter_sunday(year)
    first_of_may = date(year, 5, 1)
    mothers_day = first_of_may + DAY * ((6 - first_of_may.weekday()) % 7 + 7)
    moving = {easter - 2 * DAY, easter, easter + DAY, easter + 49 * DAY, mothers_day}
    fixed = {date(year, m, d) for m, d in ((1, 1), (5, 1), (6, 23), (6, 24), (12, 24), (12, 25), (12, 26), (12, 31))}
    proclaimed = {date(year, 5, 4), date(year, 11, 18)}
    moved = {on_monday_if_weekend(day) for day in proclaimed}
    return frozenset(moving | fixed | proclaimed | moved | {day for day in ONE_YEAR_ONLY if day.year == year})


def is_public_holiday(day: date) -> bool:
    """Whether `day` is a public holiday in Latvia."""
    return day in public_holidays(day.year)


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + DAY * n for n in range((last - first).days + 1)]


def eighteenth_birthday(born: date) -> date:
    """The day on which a person comes of age; for 29 February that is 1 March."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


class SchoolCalendar:
    """Terms and listed days of one school, in its time zone."""

    def __init__(self, zone: ZoneInfo, terms: Iterable[Record], listed: Iterable[Record]) -> None:
        """`terms` and `listed` are the school's rows of `terms` and `calendar_days`."""
        self.zone = zone
        self.terms: dict[tuple[str, int], tuple[date, date]] = {
            (row["school_year"], row["term"]): (row["starts_on"], row["ends_on"]) for row in terms
        }
        self.kinds: dict[date, str] = {row["date"]: row["kind"] for row in listed}
        in_terms = {day for first, last in self.terms.values() for day in days_between(first, last)}
        self.school_days = sorted(day for day in in_terms | set(self.kinds) if self._teaches(day, day in in_terms))
        self._is_school_day = set(self.school_days)
        self.last_day: date | None = max((*in_terms, *self.kinds), default=None)

    def _teaches(self, day: date, in_term: bool) -> bool:
        if day in self.kinds:
            return self.kinds[day] in {"school_day", "moved_in"}
        return in_term and day.weekday() < 5 and not is_public_holiday(day)

    # --- school years and terms -------------------------------------------------------------------------------

    @property
    def years(self) -> list[str]:
        """School years that exist: those whose term 1 is loaded."""
        return sorted(year for year, term in self.terms if term == 1)

    def start_of_year(self, year: str) -> date | None:
        """First day of term 1; None while it is not loaded."""
        return self.terms[year, 1][0] if (year, 1) in self.terms else None

    def end_of_year(self, year: str) -> date | None:
        """Last day of term 2; None while either term is not loaded."""
        return self.terms[year, 2][1] if (year, 1) in self.terms and (year, 2) in self.terms else None

    def next_end_of_year(self, year: str) -> date | None:
        """Last day of the next school year that has one loaded."""
        ends = (self.end_of_year(later) for later in self.years if later > year)
        return next((end for end in ends if end is not None), None)

    # --- kinds of days ----------------------------------------------------------------------------------------

    def is_school_day(self, day: date) -> bool:
        """By `calendar_days`, else a weekday inside a term that is no public holiday."""
        return day in self._is_school_day

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, no public holiday; days moved in are added, days moved out taken away."""
        if self.kinds.get(day) in {"moved_in", "moved_out"}:
            return self.kinds[day] == "moved_in"
        return day.weekday() < 5 and not is_public_holiday(day)

    # --- n days after -----------------------------------------------------------------------------------------

    def school_days_after(self, day: date, n: int) -> date | None:
        """The n-th school day after `day`; None where the loaded calendar ends before it."""
        place = bisect_right(self.school_days, day) + n - 1
        return self.school_days[place] if place < len(self.school_days) else None

    def working_days_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`."""
        while n:
            day += DAY
            n -= self.is_working_day(day)
        return day

    def standing_day(self, due_day: date | None) -> date | None:
        """The due day, or the calendar's last day while the due day lies beyond it."""
        if self.last_day is None:
            return due_day
        return self.last_day if due_day is None or due_day > self.last_day else due_day

    # --- moments ----------------------------------------------------------------------------------------------

    def midnight(self, day: date) -> datetime:
        """00:00 of the day."""
        return local_moment(day, time(0), self.zone)

    def end_of(self, day: date) -> datetime:
        """23:59:59 of the day."""
        return local_moment(day, DAY_END, self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The given local time of the day."""
        return local_moment(day, clock, self.zone)

    def local(self, moment: datetime) -> datetime:
        """The naive local time of an instant."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def day_of(self, moment: datetime) -> date:
        """The local day of an instant."""
        return moment.astimezone(self.zone).date()


def autumn_day(year: str, month: int, day: int) -> date:
    """That day in the calendar year in which the school year (`2025/2026`) begins."""
    return date(int(year[:4]), month, day)
