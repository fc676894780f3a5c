"""A school and its calendar: terms, days, bells, and until when grades are due."""

from __future__ import annotations

from workbench.records.columns import Column, Table
from workbench.records.tables.parts import SCHOOL, key, may, must

SCHOOLS = Table(
    "schools",
    (key("school_id"), must("name"), may("registration_no"), may("municipality"), may("time_zone")),
)

TERMS = Table(
    "terms",
    (
        key("school_id"),
        key("school_year", "school_year"),
        key("term", "integer", between=(1, 2)),
        must("starts_on", "date"),
        must("ends_on", "date"),
    ),
    (SCHOOL,),
)

CALENDAR_DAYS = Table(
    "calendar_days",
    (
        key("school_id"),
        key("date", "date"),
        must("kind", values=("school_day", "holiday", "break", "moved_in", "moved_out")),
        may("note"),
    ),
    (SCHOOL,),
)

BELL_TIMES = Table(
    "bell_times",
    (
        key("school_id"),
        key("period", "integer", between=(0, 30)),
        key("valid_from", "date"),
        must("starts_at", "time"),
        must("ends_at", "time"),
    ),
    (SCHOOL,),
)

GRADING_DEADLINES = Table(
    "grading_deadlines",
    (
        key("school_id"),
        key("school_year", "school_year"),
        key("kind", values=("term1", "term2", "year", "exam", "diagnostic")),
        Column("grade_level", "integer", key=True, between=(0, 13)),
        must("due_at", "day_end_moment"),
    ),
    (SCHOOL,),
)
