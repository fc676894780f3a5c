"""A span of days as a person writes it, `2026-01-01..2026-01-31` or `01.01.2026...31.01.2026.`: for packs and reports alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from workbench.texts.said import SaidError

_DAY = r"(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})\.?)"
_FORM = re.compile(rf"\s*{_DAY}\s*\.\.\s*{_DAY}\s*")


class PeriodError(SaidError):
    """What was written is no span of days."""

    prefix = "period"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, written: str) -> Self:
        """The period that was written, either day in either form. Raises PeriodError when it is none."""
        match = _FORM.fullmatch(written)
        if match is None:
            raise PeriodError("form", written=written)
        try:
            first, last = (_day(match.groups()[at : at + 6]) for at in (0, 6))
        except ValueError as error:
            raise PeriodError("no_such_day", written=written) from error
        if last < first:
            raise PeriodError("order", first=shown_day(first), last=shown_day(last))
        return cls(first, last)

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def words(self) -> str:
        """The span as it is written in Latvia."""
        return f"{shown_day(self.first)}–{shown_day(self.last)}"

    @property
    def file_part(self) -> str:
        """The span inside a file's name."""
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.last - self.first).days + 1


def shown_day(day: date) -> str:
    """A day as it is written in Latvia: `01.09.2025.`."""
    return day.strftime("%d.%m.%Y.")


def _day(parts: tuple[str | None, ...]) -> date:
    year, month, day = parts[:3] if parts[0] else parts[:2:-1]
    return date(int(year or 0), int(month or 0), int(day or 0))
