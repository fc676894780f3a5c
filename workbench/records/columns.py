"""How one table of the exchange format is described: its columns, keys, references."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",
    "integer",
    "boolean",
    "date",
    "time",  # HH:MM[:SS], a wall-clock time with no day
    "moment",  # an instant; stored as UTC
    "day_end_moment",  # an instant; a bare date means the end of that day
    "lesson_moment",  # an instant; a bare time is a time of the lesson's own date
    "month",  # YYYY-MM
    "school_year",  # 2025/2026
]

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "moment": "TIMESTAMP",
    "day_end_moment": "TIMESTAMP",
    "lesson_moment": "TIMESTAMP",
    "month": "VARCHAR",
    "school_year": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `values`: the closed set that a value must be in, empty when open. `several`: values separated by `|`.
    `between`: smallest and largest integer that make sense. `horizon`: the column moves the data horizon.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    key: bool = False
    values: tuple[str, ...] = ()
    several: bool = False
    between: tuple[int, int] | None = None
    horizon: bool = False

    @property
    def sql_type(self) -> str:
        """DuckDB type in which the column is stored."""
        return SQL_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Reference:
    """`column` holds a value of `target_column` of `table`, within the same school; empty is no reference."""

    column: str
    table: str
    target_column: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the exchange format.

    `school_from`: the reference column whose parent tells the school of a row (`school_id` when the row says
    it itself). `order`: the columns by which bulk inserts are sorted, which is the physical design.
    """

    name: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    school_from: str = "school_id"
    order: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns, in order."""
        return tuple(c.name for c in self.columns if c.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in the exchange format's order."""
        return tuple(c.name for c in self.columns)

    @property
    def stored_names(self) -> tuple[str, ...]:
        """Names of the stored columns: `school_id` first, then the exchange format's own."""
        return ("school_id", *(n for n in self.names if n != "school_id"))

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")
