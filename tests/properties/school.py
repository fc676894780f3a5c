"""A school whose records are put into the workspace as they are drawn, and judged by the SQL of one clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from checks.common import build
from checks.engine.duty import Duty
from checks.packs import find_packs
from checks.packs.suite import expectations
from tests.oracle.calendar import SchoolCalendar
from workbench.audit import assessable
from workbench.records.schema import TABLES

Row = dict[str, Any]
RIGA = ZoneInfo("Europe/Riga")
FIRST_DAY = date(2018, 8, 31)
TERMS = (
    {"school_year": "2025/2026", "term": 1, "starts_on": date(2025, 9, 1), "ends_on": date(2025, 12, 19)},
    {"school_year": "2025/2026", "term": 2, "starts_on": date(2026, 1, 5), "ends_on": date(2026, 5, 29)},
)
CLASSES = tuple(
    {"class_id": name, "school_year": "2025/2026", "name": name, "grade_level": 11, "class_teacher_id": f"T{name}"}
    for name in "AB"
)
STAFF = ({"staff_id": "D", "role": "deputy_academic"}, {"staff_id": "TA", "role": "teacher"})


@dataclass(frozen=True)
class Judged:
    """What a duty says of one subject; moments in UTC without zone."""

    class_id: str | None
    staff_id: str | None
    pupil_id: str | None
    arises_at: datetime
    due_at: datetime | None
    fulfilled_at: datetime | None
    status: str


@cache
def the_duty(regulation: str, clause: str) -> Duty:
    """The one Expectation of a clause."""
    (found,) = [duty for duty in expectations(find_packs()[regulation]) if duty.clause_id == clause]
    return found


def all_present(hub: duckdb.DuckDBPyConnection) -> None:
    """Every table and column counts as present in the files of school `S`."""
    hub.execute(
        "insert into store.intake.presence select 'S', table_name, column_name, 1 from information_schema.columns "
        "where table_catalog = 'store' and table_schema = 'records'"
    )


def put(hub: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Row]]) -> None:
    """Make these the only records of school `S`."""
    for table in TABLES:
        hub.execute(f"delete from store.records.{table.name}")
        rows = tables.get(table.name, ())
        if rows:
            names = sorted({name for row in rows for name in row} | {"school_id"})
            fresh = pa.Table.from_pylist([{name: row.get(name) for name in names} | {"school_id": "S"} for row in rows])
            hub.register("fresh", fresh)
            hub.execute(f"insert into store.records.{table.name} by name select {', '.join(names)} from fresh")
            hub.unregister("fresh")


def judged(
    hub: duckdb.DuckDBPyConnection,
    regulation: str,
    clause: str,
    as_of: datetime,
    tables: Mapping[str, Sequence[Row]],
    **parameters: Any,
) -> dict[str, Judged]:
    """The clause's obligations by subject, over these records and the frame of a school, as of a UTC moment.

    `parameters`: those of the clause's Expectation that are to differ from the procedure's.
    """
    put(hub, {"schools": ({"name": "Skola"},), "terms": TERMS, "classes": CLASSES, "staff": STAFF, **tables})
    build.prepare(hub, as_of, schools=[], first_day=FIRST_DAY)
    duty = the_duty(regulation, clause).copy(update=parameters)
    assessable.judge(hub, assessable.needs_of([duty]))
    found = hub.execute(
        "select subject_key, class_id, staff_id, pupil_id, arises_at, due_at, fulfilled_at, status "
        f"from ({duty.judged()})"
    ).fetchall()
    rows = {row[0]: Judged(*row[1:]) for row in found}
    assert len(rows) == len(found), "a subject stands twice"
    return rows


def calendar_of(listed: Iterable[Row]) -> SchoolCalendar:
    """The oracle's calendar of that school."""
    return SchoolCalendar(RIGA, TERMS, listed)


def utc(day: date, clock: str = "00:00:00") -> datetime:
    """A moment of the school's clock in UTC without zone; the earlier one where there are two."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=RIGA).astimezone(UTC).replace(tzinfo=None)


def day_of(moment: datetime) -> date:
    """The school's day of a UTC moment."""
    return moment.replace(tzinfo=UTC).astimezone(RIGA).date()


def status(due: datetime | None, done: datetime | None, as_of: datetime) -> str:
    """met, late, missing or pending (clauses.md, Status)."""
    if done is not None:
        return "met" if due is None or done <= due else "late"
    return "missing" if due is not None and due < as_of else "pending"
