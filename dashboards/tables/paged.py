"""Rows of a kept frame, searched, sorted and paged by the database: the screen gets one page, never the whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from dashboards.state.address import Address
from dashboards.state.kept import Kept

PAGE_SIZE: Final = 25
SORT, PAGE = "kartot", "lapa"
PLACE: Final = "place_in_frame"
DOWN: Final = "-"  # before a column's word: from the greatest

SEARCHED = "contains(strip_accents(lower(concat_ws(' ', {columns}))), strip_accents(lower($search)))"


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions (SQL over the frame's columns, values bound by name) and the words that are searched for, if any."""

    conditions: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    search: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table before anything is asked; `name` is the key under which the frame is known to be this one."""

    kept: Kept
    frame: pl.DataFrame
    name: Hashable


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of rows. `steps`: first, previous, next, last with their links, empty where there is nowhere to go."""

    rows: list[dict[str, Any]]
    total: int
    number: int
    pages: int
    steps: list[tuple[str, str]]

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """How a table may be sorted and searched: nothing that an address says reaches the query but by these lists.

    `orders`: the word in the address to the SQL that orders by it; `unique` ends each order, so that pages never overlap.
    """

    orders: Mapping[str, Sequence[str]]
    unique: str
    searched: Sequence[str] = ()
    first_order: str = ""

    def order(self, here: Address) -> tuple[str, bool]:
        """The column's word and whether it goes down."""
        asked = here.get(SORT, self.first_order)
        word = asked.removeprefix(DOWN)
        return (word, asked.startswith(DOWN)) if word in self.orders else (self.first_order.removeprefix(DOWN), False)

    def sort_links(self, here: Address) -> dict[str, tuple[str, str]]:
        """For each column the link that sorts by it, turning the order round, and its `aria-sort`."""
        word, down = self.order(here)
        return {
            name: (
                here.with_(**{SORT: name if name != word or down else DOWN + name, PAGE: None}).href(),
                ("descending" if down else "ascending") if name == word else "",
            )
            for name in self.orders
        }

    def page(self, rows: Rows, asked: Asked, here: Address) -> Paged:
        """The page that the address names, the last one when there are fewer."""
        places = self._places(rows, asked, here)
        pages = max(1, -(-places.len() // PAGE_SIZE))
        number = min(max(1, here.number(PAGE, 1)), pages)
        shown = rows.frame[places.slice((number - 1) * PAGE_SIZE, PAGE_SIZE)].to_dicts()
        return Paged(shown, places.len(), number, pages, _steps(here, number, pages))

    def all(self, rows: Rows, asked: Asked, here: Address) -> pl.DataFrame:
        """Every row that is asked for, in the order of the address."""
        return rows.frame[self._places(rows, asked, here)]

    def _places(self, rows: Rows, asked: Asked, here: Address) -> pl.Series:
        """Where in the frame the rows are that are asked for, in their order: kept, so that a page is cut out of it."""
        query, values = self._query(asked, here)
        key = ("places", rows.name, query, tuple((name, repr(value)) for name, value in values.items()))
        return rows.kept.frame(key, lambda: rows.kept.query(rows.frame.with_row_index(PLACE), query, values))[PLACE]

    def _query(self, asked: Asked, here: Address) -> tuple[str, dict[str, Any]]:
        conditions, values = list(asked.conditions), dict(asked.values)
        if asked.search.strip() and self.searched:
            conditions.append(SEARCHED.format(columns=", ".join(self.searched)))
            values["search"] = asked.search.strip()
        where = f" where {' and '.join(conditions)}" if conditions else ""
        word, down = self.order(here)
        by = [f"{column} {'desc' if down else 'asc'} nulls last" for column in self.orders[word]]
        return f"select {PLACE} from kept{where} order by {', '.join([*by, self.unique])}", values


def _steps(here: Address, number: int, pages: int) -> list[tuple[str, str]]:
    def to(page: int, is_open: bool) -> str:
        return here.with_(**{PAGE: page if page > 1 else None}).href() if is_open else ""

    return [
        ("first", to(1, number > 1)), ("previous", to(number - 1, number > 1)),
        ("next", to(number + 1, number < pages)), ("last", to(pages, number < pages)),
    ]  # fmt: skip
