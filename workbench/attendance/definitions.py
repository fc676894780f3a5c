"""The rates, defined once: which lessons stand above the line and which below; docs/measures.md is checked against this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import InputError, nearest

POSSIBLE = "possible"
MINIMUM_PUPILS = 5  # a cell of fewer pupils is not shown
PERSISTENT_PERCENT = 10  # Department for Education, England: 10 % or more of the own possible sessions, since 2015/16
SEVERE_PERCENT = 50  # the same source: 50 % or more
REPORTED_LESSONS = 20  # unexcused lessons in a term (clauses.md, packs; the duty's own default)


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator`: the counts that are added up; the divisor is `possible` for every rate."""

    name: str
    numerator: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The numerator as an expression over counts."""
        return " + ".join(self.numerator)


RATES: dict[str, Rate] = {
    rate.name: rate
    for rate in (
        Rate("attendance", ("on_time", "late")),
        Rate("absence", ("authorised", "unauthorised")),
        Rate("authorised", ("authorised",)),
        Rate("unauthorised", ("unauthorised",)),
        Rate("lateness", ("late",)),
    )
}


def chosen(names: str | Sequence[str]) -> tuple[Rate, ...]:
    """The named rates. Raises InputError for a name that is none, naming the nearest."""
    asked = (names,) if isinstance(names, str) else tuple(names)
    for name in asked:
        if name not in RATES:
            raise InputError(f"There is no attendance rate '{name}'.{nearest(name, RATES)}")
    return tuple(RATES[name] for name in asked)
