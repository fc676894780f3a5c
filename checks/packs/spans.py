"""The stretches of days in which a duty's parameters stay the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checks.packs.model import Clause, DutyUse, Pack


@dataclass(frozen=True)
class DutySpan:
    """One Expectation of one clause with one set of parameters; days as ISO texts, `in_force_until` empty when open."""

    clause: Clause
    expect: str
    in_force_from: str
    in_force_until: str
    parameters: dict[str, Any]
    mostly: float
    number: int  # the place of the Expectation among those of its clause, from 0

    @property
    def clause_id(self) -> str:
        """The clause's id."""
        return self.clause.id


def duty_spans(pack: Pack) -> list[DutySpan]:
    """For every Expectation of every automatic clause one span for each stretch of days, in the act's order."""
    return [
        span
        for clause in pack.clauses
        for number, duty in enumerate(clause.duties)
        for span in _spans(pack, clause, duty, number)
    ]


def _spans(pack: Pack, clause: Clause, duty: DutyUse, number: int) -> list[DutySpan]:
    days = pack.days_of(clause)
    changed: set[date] = {day for parameter in duty.parameters.values() for day in parameter.changes}
    starts = sorted({days.start, *changed})
    last = days.until or pack.in_force.until
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    return [
        DutySpan(
            clause=clause,
            expect=duty.expect,
            in_force_from=start.isoformat(),
            in_force_until=end.isoformat() if end else "",
            parameters={name: parameter.on(start) for name, parameter in duty.parameters.items()},
            mostly=duty.mostly,
            number=number,
        )
        for start, end in zip(starts, ends, strict=True)
    ]
