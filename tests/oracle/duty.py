"""What a clause hands to the judge, and how a clause introduces itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.oracle.people import World

Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Duty:
    """One thing asked; moments are instants, None where unknown. `at_once`: not fulfilled is missing at once (3.2c)."""

    subject: str
    school: str
    arises: datetime
    due: datetime | None
    fulfilled: datetime | None
    class_id: str | None = None
    staff_id: str | None = None
    pupil_id: str | None = None
    at_once: bool = False


Reader = Callable[[World, Numbers], Iterator[Duty]]


@dataclass(frozen=True)
class Clause:
    """A clause of a regulation: its severity, the tables and columns it cannot do without, its numbers, its reader."""

    regulation: str
    clause: str
    severity: str
    needs: tuple[str, ...]
    read: Reader
    numbers: dict[str, Any] = field(default_factory=dict)


CLAUSES: list[Clause] = []


def clause(regulation: str, name: str, severity: str, needs: str, **numbers: Any) -> Callable[[Reader], Reader]:
    """Enter a reader into CLAUSES; `needs` lists `table` or `table.column`, `numbers` are the clause's parameters."""

    def enter(read: Reader) -> Reader:
        CLAUSES.append(Clause(regulation, name, severity, tuple(needs.split()), read, numbers))
        return read

    return enter


def end_of_day(w: World, school: str, day: date | None) -> datetime | None:
    """23:59:59 of a due day; None while the loaded calendar does not reach it."""
    return None if day is None else w.calendar(school).end_of(day)


def event_day(w: World, school: str, days: Iterator[date]) -> datetime | None:
    """00:00 of the first of the days on which an event happened."""
    day = min(days, default=None)
    return None if day is None else w.calendar(school).midnight(day)
