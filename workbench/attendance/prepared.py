"""Seats, lessons and marks of one selection: as tables of a connection for measures, or as a chain for one lazy query.

Tables are temporary, and so belong to one connection alone: two readers of the same workspace, each on its own `cursor()`,
do not meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import duckdb

from workbench.attendance.selection import Selection

TABLES = {"attendance_seats": "seats", "attendance_lessons": "lessons"}
# Pupils of one class who sit in the same journals over the same days have the same lessons: these are counted once for all of
# them. A class is a handful of groups, so that a dozen pupils' thousand lessons are added up as one's.
GROUPS = """
create or replace temp table attendance_groups as
with bundle as (
    select
        school_id, pupil_id, class_id, grade_level, from_on, until_on, list(journal_id order by journal_id) as journals
    from attendance_seats
    group by school_id, pupil_id, class_id, grade_level, from_on, until_on
)
select
    row_number() over () as group_no,
    school_id, class_id, grade_level, from_on, until_on, journals, list(pupil_id) as pupils
from bundle
group by school_id, class_id, grade_level, from_on, until_on, journals
"""

# Connections whose tables stay, and what they were made for.
_HELD: WeakKeyDictionary[duckdb.DuckDBPyConnection, Selection] = WeakKeyDictionary()


@contextmanager
def prepared(hub: duckdb.DuckDBPyConnection, selection: Selection) -> Iterator[None]:
    """`attendance_seats`, `attendance_lessons` and `attendance_groups` as temporary tables of the connection, until the block ends."""
    if _HELD.get(hub) == selection:
        yield
        return
    _HELD.pop(hub, None)
    try:
        _make(hub, selection)
        yield
    finally:
        for table in (*TABLES, "attendance_groups"):
            hub.execute(f"drop table if exists temp.{table}")


def hold(hub: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    """Make the tables once for several measures of the same selection; they stay until the connection is closed."""
    _make(hub, selection)
    _HELD[hub] = selection


def _make(hub: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    for table, query in TABLES.items():
        hub.execute(f"create or replace temp table {table} as {selection.bound(query)}")
    hub.execute(GROUPS)


def chain(selection: Selection) -> str:
    """A `with` chain in which `attendance_seats`, `attendance_lessons` and `attendance_marks` can be read."""
    parts = [*TABLES.items(), ("attendance_marks", "marks")]
    return "with " + ",\n".join(f"{name} as (\n{selection.bound(query)}\n)" for name, query in parts)
