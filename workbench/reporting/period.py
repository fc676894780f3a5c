"""A span of days as a person writes it on the command line: `2026-01-01..2026-01-31`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from workbench.errors import InputError

_DAY = r"(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})\.?)"
_FORM = re.compile(rf"\s*{_DAY}\s*\.\.\s*{_DAY}\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends counted."""

    since: date
    until: date

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}..{self.until:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """The span as it is written in Latvia."""
        return f"{self.since:%d.%m.%Y.}–{self.until:%d.%m.%Y.}"

    @property
    def file_part(self) -> str:
        """The span inside a file's name."""
        return f"{self.since:%Y-%m-%d}_{self.until:%Y-%m-%d}"


def parse_period(written: str) -> Period:
    """The period in `2026-01-01..2026-01-31` or `01.01.2026...31.01.2026.`. Raises InputError when it is none."""
    match = _FORM.fullmatch(written)
    try:
        since, until = (_day(match.groups()[at : at + 6]) for at in (0, 6)) if match else (None, None)
    except ValueError as error:
        raise InputError(
            f"Periodā '{written}' ir diena, kuras nav kalendārā · '{written}' names a day that is in no calendar."
        ) from error
    if since is None or until is None:
        raise InputError(
            f"'{written}' nav periods; rakstiet, piemēram, 2026-01-01..2026-01-31 · "
            f"'{written}' is no period; write it as 2026-01-01..2026-01-31."
        )
    if until < since:
        raise InputError(f"Periods '{written}' beidzas, pirms sākas · the period '{written}' ends before it begins.")
    return Period(since, until)


def _day(parts: tuple[str | None, ...]) -> date:
    year, month, day = parts[:3] if parts[0] else parts[:2:-1]
    return date(int(year or 0), int(month or 0), int(day or 0))
