"""Which lessons and pupils a measure looks at, and from which moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb

from checks.common.build import DEFAULT_ZONE
from checks.engine.literals import bind
from workbench.errors import InputError


@dataclass(frozen=True, slots=True)
class Selection:
    """What a measure looks at; nothing given means everything that is loaded.

    `since` and `until`: first and last day of the lessons, both counted. `as_of`: a moment in UTC without zone; what was
    recorded later is not there (clauses.md, As-of). The rest: ids of schools, classes, pupils and journals, grades, kinds of
    journal.
    """

    since: date | None = None
    until: date | None = None
    as_of: datetime | None = None
    schools: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    pupils: tuple[str, ...] = ()
    journal_kinds: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises InputError when the period ends before it begins."""
        if self.since and self.until and self.until < self.since:
            raise InputError(f"The period ends ({self.until:%d.%m.%Y.}) before it begins ({self.since:%d.%m.%Y.}).")

    def within(self, since: date, until: date) -> Selection:
        """The same selection in another period."""
        return replace(self, since=since, until=until)

    def bound(self, name: str, **more: object) -> str:
        """The query `NAME.sql` of this folder, bound to this selection and to `more`."""
        values: dict[str, object] = {
            "zone": DEFAULT_ZONE,
            "since": self.since,
            "until": self.until,
            "as_of": self.as_of.isoformat(sep=" ") if self.as_of else None,
            "schools": list(self.schools),
            "classes": list(self.classes),
            "grades": list(self.grades),
            "pupils": list(self.pupils),
            "journal_kinds": list(self.journal_kinds),
            "journals": list(self.journals),
        }
        return bind(_query(name), values | more)


EVERYTHING = Selection()


@cache
def _query(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8").rstrip()


def school_year(hub: duckdb.DuckDBPyConnection, year: str, term: int | None = None) -> tuple[date, date]:
    """First and last day of a school year (`2025/2026`) or of its term 1 or 2, over all schools.

    Raises InputError when no such year or term is loaded.
    """
    query = (
        "select min(starts_on), max(ends_on) from store.records.terms "
        "where school_year = $year and ($term::integer is null or term = $term)"
    )
    since, until = hub.execute(query, {"year": year, "term": term}).fetchall()[0]
    if since is None:
        known = hub.execute("select distinct school_year from store.records.terms order by 1").fetchall()
        asked = f"term {term} of {year}" if term else f"school year {year}"
        raise InputError(f"No {asked} is loaded. Loaded: {', '.join(row[0] for row in known) or 'none'}.")
    return since, until
