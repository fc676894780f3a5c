"""A source's rows as they stand in the file, before any value is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What the reader itself could not read: a whole row (`position` None) or one cell (its place in the row)."""

    line: int
    code: str
    value: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """`relation` is SQL that yields text columns c0, c1 … in the order of `headers`.

    With `lined` it also yields `line`; without, a row's line is its place in the relation, from 1, plus `first_line`.
    `typed`: cells had types of their own (XLSX, Parquet), so that a date may carry 00:00.
    """

    relation: str
    headers: tuple[str, ...]
    first_line: int = 0
    lined: bool = False
    typed: bool = False
    faults: tuple[Fault, ...] = ()
    encoding: str | None = None
    separator: str | None = None

    @property
    def numbered(self) -> str:
        """The relation with its `line`, for a second look at a few rows."""
        if self.lined:
            return self.relation
        return f"(select row_number() over () + {self.first_line} as line, * from {self.relation})"
