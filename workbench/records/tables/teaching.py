"""What is entered day by day: lessons and their entries, attendance, grades, work with one pupil."""

from __future__ import annotations

from workbench.records.columns import Table
from workbench.records.tables.parts import key, may, must, ref

LESSONS = Table(
    "lessons",
    (
        key("lesson_id"),
        must("journal_id"),
        must("date", "date"),
        may("period", "integer", between=(0, 30)),
        may("starts_at", "lesson_moment"),
        may("ends_at", "lesson_moment"),
        must("teacher_id"),
        must("status", values=("held", "cancelled")),
        may("is_online", "boolean"),
        may("topic"),
        may("homework"),
    ),
    (ref("journal_id", "journals"), ref("teacher_id", "staff", "staff_id")),
    school_from="journal_id",
    order=("date", "lesson_id"),
)

LESSON_ENTRIES = Table(
    "lesson_entries",
    (
        key("lesson_id"),
        key("kind", values=("topic", "homework", "attendance", "grades")),
        key("recorded_at", "moment"),
        may("recorded_by"),
    ),
    (ref("lesson_id", "lessons"),),
    school_from="lesson_id",
    order=("lesson_id", "recorded_at"),
)

ATTENDANCE = Table(
    "attendance",
    (
        key("lesson_id"),
        key("pupil_id"),
        must("mark", values=("absent", "late", "excused", "present")),
        may("recorded_at", "moment"),
        may("recorded_by"),
    ),
    (ref("lesson_id", "lessons"), ref("pupil_id", "pupils")),
    school_from="lesson_id",
    order=("lesson_id", "pupil_id"),
)

GRADES = Table(
    "grades",
    (
        key("grade_id"),
        must("journal_id"),
        may("lesson_id"),
        must("pupil_id"),
        must("kind", values=("formative", "test", "term", "year", "exam", "diagnostic")),
        must("value"),
        must("assessed_on", "date"),
        may("recorded_at", "moment"),
        may("recorded_by"),
    ),
    (ref("journal_id", "journals"), ref("lesson_id", "lessons"), ref("pupil_id", "pupils")),
    school_from="journal_id",
    order=("assessed_on", "journal_id", "grade_id"),
)

INDIVIDUAL_PLAN = Table(
    "individual_plan",
    (
        key("plan_id"),
        must("journal_id"),
        must("pupil_id"),
        must("teacher_id"),
        must("date", "date"),
        may("period", "integer", between=(0, 30)),
    ),
    (ref("journal_id", "journals"), ref("pupil_id", "pupils"), ref("teacher_id", "staff", "staff_id")),
    school_from="journal_id",
)

INDIVIDUAL_WORK = Table(
    "individual_work",
    (
        key("work_id"),
        may("plan_id"),
        must("journal_id"),
        may("pupil_id"),
        must("date", "date"),
        may("topic"),
        may("recorded_at", "moment"),
        may("recorded_by"),
    ),
    (ref("plan_id", "individual_plan"), ref("journal_id", "journals"), ref("pupil_id", "pupils")),
    school_from="journal_id",
)
