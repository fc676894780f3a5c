"""Where a session is: a page and what it shows, written as the query of its address, without anybody's name in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

PAGE = "p"
RUN = "parbaude"
SCHOOL = "skola"
EVERY = "visas"  # schools, for whoever has many
_PAGE_FORM = re.compile(r"[a-z-]{1,40}")
LONGEST_VALUE = 200
MOST_VALUES = 120


@dataclass(frozen=True, slots=True)
class Address:
    """A page's key and the values of its query, by name, in the order given; an empty value is none."""

    page: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, query: str, first_page: str) -> Address:
        """The address of a query such as `p=parkapumi&statuss=late`; over-long and surplus values are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in parse_qsl(query.lstrip("?"), max_num_fields=None)[:MOST_VALUES]:
            if value and len(value) <= LONGEST_VALUE:
                found[name] = (*found.get(name, ()), value)
        page = found.pop(PAGE, (first_page,))[0]
        return cls(page if _PAGE_FORM.fullmatch(page) else first_page, found)

    def get(self, name: str, default: str = "") -> str:
        """The first value of that name."""
        return self.values.get(name, (default,))[0]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name."""
        return self.values.get(name, ())

    def number(self, name: str, default: int) -> int:
        """The first value of that name as a whole number from 0; `default` where it is none."""
        written = self.get(name)
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else default

    def with_(self, **changes: str | int | Iterable[str] | None) -> Address:
        """The same place with some values changed; None or an empty one takes a value away."""
        values = dict(self.values)
        for name, value in changes.items():
            given = (str(value),) if isinstance(value, str | int) else tuple(value or ())
            values.pop(name, None)
            if any(given):
                values[name] = tuple(one for one in given if one)
        return Address(self.page, values)

    def to(self, page: str, **values: str | int | Iterable[str] | None) -> Address:
        """Another page of the same audit and school."""
        kept = {name: self.values[name] for name in (RUN, SCHOOL) if name in self.values}
        return Address(page, kept).with_(**values)

    def href(self) -> str:
        """The query with its question mark, as it stands in a link."""
        pairs = [(PAGE, self.page), *((name, one) for name, values in self.values.items() for one in values)]
        return "?" + urlencode(pairs)
