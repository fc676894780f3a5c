"""The tables of exchange format version 1, in the order in which parents come before children."""

from __future__ import annotations

from workbench.records.columns import Table
from workbench.records.tables import contact, journals, people, school, teaching

ROLES = (
    "teacher",
    "class_teacher",
    "deputy_academic",
    "deputy_upbringing",
    "secretary",
    "director",
    "assistant",
)

TABLES: tuple[Table, ...] = (
    school.SCHOOLS,
    school.TERMS,
    school.CALENDAR_DAYS,
    school.BELL_TIMES,
    people.STAFF,
    people.SUBJECTS,
    people.CLASSES,
    people.PUPILS,
    people.GUARDIANS,
    people.ENROLMENTS,
    journals.JOURNALS,
    journals.ACCESS_RIGHTS,
    journals.JOURNAL_MEMBERS,
    journals.TIMETABLE,
    teaching.LESSONS,
    teaching.LESSON_ENTRIES,
    teaching.ATTENDANCE,
    teaching.GRADES,
    school.GRADING_DEADLINES,
    contact.MESSAGES,
    contact.MESSAGE_RECIPIENTS,
    contact.PHONE_CALLS,
    contact.TRANSCRIPTS,
    contact.ABSENCE_NOTICES,
    contact.ABSENCE_NOTES,
    contact.BEHAVIOUR_NOTES,
    teaching.INDIVIDUAL_PLAN,
    teaching.INDIVIDUAL_WORK,
    contact.EVENTS,
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
