"""Counts of a wide selection made once and kept as frames, from which measures of any part of it are added up.

A page asks a dozen measures of one period after another, and then the same of the next period or class. What they have in
common is the count of lessons by pupil and day; `lend` gives it to a connection, and `pupil_cells` takes it from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal
from weakref import WeakKeyDictionary

import duckdb
import polars as pl

from workbench.attendance.chain import listed, pupil_cells_sql
from workbench.attendance.dimensions import Breakdown, breakdown
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import Selection

Grain = Literal["pupils", "days", "periods"]
FINEST: Final = ("pupil", "class", "grade", "date", "period")
FROM_DAYS: Final = frozenset({"date", "week", "month", "weekday"})  # columns that a day tells
_IDS: Final = ("school_id", "pupil_id", "class_id")
_NUMBERS: Final = ("possible", "late", "authorised", "unauthorised")

CELLS = """
with pupil_cell as (
    select
        lesson.school_id::varchar as school_id, lesson.pupil_id::varchar as pupil_id, {columns}
        sum(lesson.possible)::bigint as possible,
        sum(lesson.late)::bigint as late,
        sum(lesson.authorised)::bigint as authorised,
        sum(lesson.unauthorised)::bigint as unauthorised
    from {source} as lesson
    group by {groups} lesson.school_id, lesson.pupil_id
)
"""
MARKS = """
select
    lesson.school_id::varchar as school_id,
    lesson.pupil_id::varchar as pupil_id,
    lesson.date,
    unnest(
        repeat(['late'], lesson.late) || repeat(['authorised'], lesson.authorised)
        || repeat(['unauthorised'], lesson.unauthorised)) as status
from {source} as lesson
where lesson.late + lesson.authorised + lesson.unauthorised > 0
"""


@dataclass(frozen=True, slots=True)
class Cells:
    """The counted lessons of `selection` by pupil, class and day, and by the lesson of the day too; sorted by day."""

    selection: Selection
    days: pl.DataFrame
    periods: pl.DataFrame

    def estimated_size(self) -> int:
        """Bytes."""
        return int(self.days.estimated_size() + self.periods.estimated_size())

    def cover(self, asked: Selection) -> bool:
        """Whether everything that is asked for is in them."""
        whole = self.selection
        return (
            (asked.as_of, asked.journal_kinds, asked.journals) == (whole.as_of, whole.journal_kinds, whole.journals)
            and (whole.since is None or (asked.since is not None and asked.since >= whole.since))
            and (whole.until is None or (asked.until is not None and asked.until <= whole.until))
            and _within(asked.schools, whole.schools)
            and _within(asked.classes, whole.classes)
            and _within(asked.grades, whole.grades)
            and _within(asked.pupils, whole.pupils)
        )

    def narrowed(self, asked: Selection, grain: Grain) -> pl.DataFrame:
        """Those of a smaller selection; counts add up, so that nothing is counted again."""
        chosen = {"school_id": asked.schools, "class_id": asked.classes, "grade_level": asked.grades,
                  "pupil_id": asked.pupils}  # fmt: skip
        among = [pl.col(name).is_in(list(values)) for name, values in chosen.items() if values]
        since = [pl.col("date") >= asked.since] if asked.since else []
        until = [pl.col("date") <= asked.until] if asked.until else []
        frame = (self.periods if grain == "periods" else self.days).filter(*since, *until, *among)
        if grain != "pupils":
            return frame
        return frame.group_by(*_IDS, "grade_level").agg(pl.col(_NUMBERS).cast(pl.Int64).sum())


def _within(asked: Sequence[object], among: Sequence[object]) -> bool:
    """Whether some ids are among those; none named means all there are."""
    return not among or (bool(asked) and set(asked) <= set(among))


@dataclass(slots=True)
class _Lent:
    """What a connection was lent, and under which names it has the parts that were asked for."""

    cells: Cells
    names: dict[tuple[Selection, Grain], str] = field(default_factory=dict)


_LENT: WeakKeyDictionary[duckdb.DuckDBPyConnection, _Lent] = WeakKeyDictionary()


def cells(hub: duckdb.DuckDBPyConnection, selection: Selection) -> Cells:
    """The cells of a selection: `counts` at the finest grain, with ids and numbers in as few bytes as they need."""
    query = pupil_cells_sql(breakdown(FINEST), selection) + "select * from pupil_cell order by date"
    with prepared(hub, selection):
        found: pl.DataFrame = hub.sql(query).pl()
    narrow = found.rechunk().with_columns(
        pl.col(_IDS).cast(pl.Categorical),
        pl.col(_NUMBERS).cast(pl.UInt8),
        pl.col("date").set_sorted(),
    )
    by_day = narrow.group_by(*_IDS, "grade_level", "date").agg(pl.col(_NUMBERS).sum().cast(pl.UInt8))
    return Cells(selection, by_day.sort("date"), narrow)


def lend(hub: duckdb.DuckDBPyConnection, kept: Cells) -> None:
    """Let measures on this connection take from the cells what these cover."""
    _LENT[hub] = _Lent(kept)


@contextmanager
def pupil_cells(hub: duckdb.DuckDBPyConnection, by: Breakdown, selection: Selection) -> Iterator[str]:
    """Within, the chain up to `pupil_cell` (see `chain.pupil_cells_sql`): from cells that were lent, else counted now."""
    lent = _LENT.get(hub)
    if lent is not None and lent.cells.cover(selection) and set(by.of_lesson) <= FROM_DAYS | {"period"}:
        grain: Grain = "periods" if "period" in by.of_lesson else "days" if by.of_lesson else "pupils"
        pupil = {name: f"lesson.{name}" for name in by.of_pupil if name != "pupil_id"}
        columns = {**pupil, **by.of_lesson}
        yield CELLS.format(
            source=_source(hub, lent, selection, grain),
            columns="".join(f"{sql}{'::varchar' if name in _IDS else ''} as {name}, " for name, sql in columns.items()),
            groups=listed(columns.values()),
        )
    else:
        with prepared(hub, selection):
            yield pupil_cells_sql(by, selection)


@contextmanager
def marks(hub: duckdb.DuckDBPyConnection, selection: Selection) -> Iterator[str]:
    """Within, the query of marks (`marks.sql`; from cells school_id, pupil_id, date and status only)."""
    lent = _LENT.get(hub)
    if lent is not None and lent.cells.cover(selection):
        yield MARKS.format(source=_source(hub, lent, selection, "days"))
    else:
        with prepared(hub, selection):
            yield selection.bound("marks")


def _source(hub: duckdb.DuckDBPyConnection, lent: _Lent, selection: Selection, grain: Grain) -> str:
    """The name under which the connection has these cells."""
    key = (selection, grain)
    if key not in lent.names:
        name = f"attendance_{grain}_{len(lent.names)}"
        hub.register(name, lent.cells.narrowed(selection, grain))
        lent.names[key] = name
    return lent.names[key]
