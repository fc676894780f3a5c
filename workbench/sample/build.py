"""From a number of pupils and a seed to the tables of invented schools that fulfil every clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import polars as pl

from workbench.records.columns import Column
from workbench.records.schema import TABLES
from workbench.sample import absence, duties, entries, grades, journals, lessons, letters, people, register, staff
from workbench.sample.school import School, plan_classes
from workbench.sample.timetable import plan_journals
from workbench.sample.year import calendar_tables

MAKERS: tuple[Callable[[School], None], ...] = (
    School.add_schools,
    plan_classes,
    plan_journals,
    people.add_people,
    journals.add_classes,
    journals.add_journals,
    journals.add_members,
    journals.add_timetable,
    lessons.plan_lessons,
    staff.add_staff,
    staff.add_rights,
    entries.plan_entries,
    absence.add_spells,
    absence.add_attendance,
    grades.add_deadlines,
    grades.plan_grades,
    grades.add_grades,
    lessons.add_lessons,
    entries.add_entries,
    register.add_notes,
    register.add_notices,
    letters.add_messages,
    register.add_calls,
    duties.add_behaviour,
    duties.add_individual_work,
    duties.add_events,
)
SKIPPED = (datetime.fromisoformat("2026-03-29 03:00:00"), datetime.fromisoformat("2026-03-29 03:59:59"))
TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "date": pl.Date,
    "moment": pl.Datetime("us"),
    "day_end_moment": pl.Datetime("us"),
}


def build_school(number: int, pupils: int, seed: int, several: bool) -> School:
    """A school that fulfils every clause; `number` is its place among the schools of one export (0 is the first)."""
    school = School(seed, number, several, pupils)
    school.tables |= calendar_tables(school.school_id)
    for make in MAKERS:
        make(school)
    school.tables = in_shape(school.tables)
    return school


def in_shape(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables in the order of the exchange format, with all its columns, in its order and types."""
    return {table.name: tables[table.name].select(_in_shape(column) for column in table.columns) for table in TABLES}


def _in_shape(column: Column) -> pl.Expr:
    value = pl.col(column.name).cast(TYPES.get(column.kind, pl.String))
    if column.kind != "moment":
        return value
    # No clock shows the hour that the change to summer time skips; who was awake then is an hour later.
    return pl.when(value.is_between(*SKIPPED)).then(value + pl.duration(hours=1)).otherwise(value).alias(column.name)
