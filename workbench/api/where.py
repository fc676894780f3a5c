"""Which part of the workspace a table or measure looks at, as keyword arguments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

import duckdb

from workbench.attendance.selection import Selection, school_year
from workbench.errors import InputError


class Where(TypedDict, total=False):
    """`since` and `until`: days (`date` or `2025-09-01`), both counted; or `school_year` (`2025/2026`), with or without `term`.

    The rest narrows further; nothing given means everything. `pupils`: ids as this workspace shows them.
    """

    since: date | str
    until: date | str
    school_year: str
    term: int
    schools: Sequence[str]
    classes: Sequence[str]
    grades: Sequence[int]
    pupils: Sequence[str]
    journal_kinds: Sequence[str]


def selection(hub: duckdb.DuckDBPyConnection, where: Where, as_of: datetime | None, pupils: Sequence[str]) -> Selection:
    """The selection that `where` names; `pupils`: the ids as they are stored. Raises InputError for what contradicts itself."""
    since, until = _day(where.get("since")), _day(where.get("until"))
    year, term = where.get("school_year"), where.get("term")
    if year is not None:
        if since or until:
            raise InputError("Name either since and until, or a school year.")
        since, until = school_year(hub, year, term)
    elif term is not None:
        raise InputError("Name the school year of the term too, as school_year='2025/2026'.")
    return Selection(
        since=since,
        until=until,
        as_of=as_of,
        schools=_texts("schools", where.get("schools")),
        classes=_texts("classes", where.get("classes")),
        grades=tuple(where.get("grades", ())),
        pupils=tuple(pupils),
        journal_kinds=_texts("journal_kinds", where.get("journal_kinds")),
    )


def _day(value: date | str | None) -> date | None:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InputError(f"'{value}' is no day; write it as 2025-09-01.") from error


def _texts(name: str, values: Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(values, str):
        raise InputError(f"{name} is a list: write {name}=['{values}'].")
    return tuple(values or ())
