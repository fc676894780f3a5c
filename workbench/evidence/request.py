"""What is asked of a pack: which days, whose rules, how people are shown, and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from workbench.evidence.problems import EvidenceError
from workbench.privacy.people import Level

_FORMS = ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, written: str) -> Self:
        """`2025-09-01..2025-12-19`, also with Latvian days `01.09.2025...19.12.2025.`; EvidenceError for anything else."""
        for place in (at for at in range(len(written)) if written.startswith("..", at)):
            first, last = _day(written[:place]), _day(written[place + 2 :])
            if first and last:
                if last < first:
                    raise EvidenceError("period_order", first=shown_day(first), last=shown_day(last))
                return cls(first, last)
        raise EvidenceError("period", written=written)

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Request:
    """One pack. `regulations`, `schools`: those of the run when empty. `english`: an English edition of the report too."""

    period: Period
    level: Level = "full"
    regulations: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    english: bool = False
    by: str = ""
    position: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the report's editions; Latvian is always one."""
        return ("lv", "en") if self.english else ("lv",)


def shown_day(day: date) -> str:
    """A day as it is written in Latvia: `01.09.2025.`."""
    return day.strftime("%d.%m.%Y.")


def _day(written: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a bare day has no zone
        except ValueError:
            continue
    return None
