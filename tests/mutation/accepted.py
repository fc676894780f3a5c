"""Mistakes that are none: the SQL says the same in other words, for the reason that stands beside it (`equivalent.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.mutation.mutants import Mutant

EQUIVALENT = Path(__file__).with_name("equivalent.yaml")


@dataclass(frozen=True)
class Entry:
    """Mistakes for one reason: the line's text, what became what, and which of equal ones (none: all).

    Without a file the entry holds for every line with that text.
    """

    file: str | None
    line: str
    changes: tuple[str, ...]
    places: tuple[int, ...]
    reason: str

    def holds(self, mutant: Mutant) -> bool:
        """Whether the mistake is one of these."""
        same = self.file in (None, mutant.file) and self.line == mutant.line and mutant.change in self.changes
        return same and (not self.places or mutant.place in self.places)

    def __str__(self) -> str:
        return f"{self.file or 'every file'}: {self.line}"


@dataclass(frozen=True)
class Accepted:
    """The entries of the list."""

    entries: tuple[Entry, ...]

    def reason(self, mutant: Mutant) -> str | None:
        """Why this mistake is none; None when the list does not have it."""
        return next((entry.reason for entry in self.entries if entry.holds(mutant)), None)

    def unmade(self, mutants: Sequence[Mutant]) -> list[str]:
        """Entries with a change that is not made any more."""
        return [
            f"{entry}: {change}"
            for entry in self.entries
            for change in entry.changes
            if not any(entry.holds(mutant) and mutant.change == change for mutant in mutants)
        ]

    def wrongly_listed(self, noticed: Iterable[Mutant]) -> list[str]:
        """Mistakes that are listed although they are noticed."""
        return [f"{mutant.name}: {mutant.line}" for mutant in noticed if self.reason(mutant) is not None]


def read_accepted() -> Accepted:
    """The list: `reason`, and under `mutants` the `line` and `changes`, `file` and `places` of each."""
    groups = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))
    return Accepted(
        tuple(
            Entry(
                each.get("file"), each["line"], tuple(each["changes"]), tuple(each.get("places", ())), group["reason"]
            )
            for group in groups
            for each in group["mutants"]
        )
    )
