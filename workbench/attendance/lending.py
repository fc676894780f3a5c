"""Cells that a connection was lent: measures take from them what they cover, and count the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

import duckdb
import polars as pl

from workbench.attendance.cells import KNOWN, NUMBERS, Cells
from workbench.attendance.dimensions import Breakdown
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import Selection

MARKS: Final = """
select
    school_id::varchar as school_id,
    pupil_id::varchar as pupil_id,
    date,
    unnest(
        repeat(['late'], late) || repeat(['authorised'], authorised) || repeat(['unauthorised'], unauthorised)) as status
from {source}
"""
_IDS: Final = ("school_id", "pupil_id")


@dataclass(slots=True)
class _Lent:
    """What a connection was lent, and the parts of it that were asked for."""

    cells: Cells
    parts: dict[tuple[Selection, str, tuple[str, ...]], pl.DataFrame] = field(default_factory=dict)
    registered: int = 0


_LENT: WeakKeyDictionary[duckdb.DuckDBPyConnection, _Lent] = WeakKeyDictionary()


def lend(hub: duckdb.DuckDBPyConnection, kept: Cells) -> None:
    """Let measures on this connection take from the cells what these cover."""
    _LENT[hub] = _Lent(kept)


def keys_of(by: Breakdown) -> list[str]:
    """The columns that rows of `added` are told apart by, beside their pupil: school, those asked for, the names of classes."""
    return [
        "school_id",
        *(name for column in by.columns for name in ((column, "class") if column == "class_id" else (column,))),
    ]


def added(hub: duckdb.DuckDBPyConnection, by: Breakdown, selection: Selection) -> pl.LazyFrame | None:
    """`pupil_cell` of the chain added up from cells that were lent, None where these do not cover it.

    One row for each pupil and cell: pupil_no, `keys_of(by)`, possible, late, authorised, unauthorised. school_id and pupil_id
    are categorical: see `plain`.
    """
    lent = _covering(hub, by, selection)
    if lent is None:
        return None
    names, of_pupil = tuple(by.of_lesson), [name for name in keys_of(by) if name not in by.of_lesson]
    has_class = "class_id" in by.of_pupil
    # Who changed class is one pupil again where nobody asks for the class.
    unit = "person_no" if has_class or "grade_level" in by.of_pupil or not names else "pupil_no"
    key = (selection, unit, names)
    if key not in lent.parts:
        lent.parts[key] = lent.cells.narrowed(selection, unit, names)
    people = lent.cells.people.lazy().select(*dict.fromkeys((unit, "pupil_no", *of_pupil))).unique()
    rows = lent.parts[key].lazy().join(people, on=unit)
    if unit == "person_no" and not has_class:
        rows = rows.group_by("pupil_no", *of_pupil, *names).agg(pl.col(NUMBERS).sum())
    return rows.select("pupil_no", *keys_of(by), *NUMBERS)


def plain(rows: pl.LazyFrame, by: Breakdown) -> pl.LazyFrame:
    """The rows with ids as text, as they are where they were counted."""
    return rows.with_columns(pl.col(name).cast(pl.String) for name in _IDS if name in keys_of(by))


@contextmanager
def marks(hub: duckdb.DuckDBPyConnection, selection: Selection) -> Iterator[str]:
    """Within, the query of marks (`marks.sql`; from cells school_id, pupil_id, date and status only)."""
    lent = _LENT.get(hub)
    if lent is not None and lent.cells.cover(selection):
        yield MARKS.format(source=_registered(hub, lent, lent.cells.marked(selection).lazy()))
    else:
        with prepared(hub, selection):
            yield selection.bound("marks")


def _covering(hub: duckdb.DuckDBPyConnection, by: Breakdown, selection: Selection) -> _Lent | None:
    """What the connection was lent, if what is asked for can be added up from it."""
    lent = _LENT.get(hub)
    return lent if lent is not None and lent.cells.cover(selection) and KNOWN.issuperset(by.of_lesson) else None


def _registered(hub: duckdb.DuckDBPyConnection, lent: _Lent, rows: pl.LazyFrame) -> str:
    """The name under which the connection has these rows."""
    lent.registered += 1
    name = f"attendance_part_{lent.registered}"
    hub.register(name, rows.collect())
    return name
