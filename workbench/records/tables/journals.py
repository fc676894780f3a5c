"""Journals: whose they are, who is in them and who may write, and when they are taught."""

from __future__ import annotations

from workbench.records.columns import Table
from workbench.records.tables.parts import SCHOOL, key, may, must, ref

JOURNALS = Table(
    "journals",
    (
        key("journal_id"),
        must("school_id"),
        must("school_year", "school_year"),
        must("kind", values=("subject", "combined", "individual", "interest", "extended_day", "class_hour")),
        may("class_id"),
        may("subject_id"),
        must("teacher_id"),
        may("created_at", "moment"),
    ),
    (SCHOOL, ref("class_id", "classes"), ref("subject_id", "subjects"), ref("teacher_id", "staff", "staff_id")),
)

ACCESS_RIGHTS = Table(
    "access_rights",
    (
        key("right_id"),
        must("staff_id"),
        may("journal_id"),
        must("level", values=("read", "write", "admin")),
        must("granted_at", "moment"),
        may("revoked_at", "moment"),
        may("granted_by"),
    ),
    (ref("staff_id", "staff"), ref("journal_id", "journals")),
    school_from="staff_id",
)

JOURNAL_MEMBERS = Table(
    "journal_members",
    (
        key("journal_id"),
        key("pupil_id"),
        key("member_from", "date"),
        may("member_to", "date"),
        may("group_no"),
    ),
    (ref("journal_id", "journals"), ref("pupil_id", "pupils")),
    school_from="journal_id",
)

TIMETABLE = Table(
    "timetable",
    (
        key("class_id"),
        key("weekday", "integer", between=(1, 7)),
        key("period", "integer", between=(0, 30)),
        key("journal_id"),
        key("valid_from", "date"),
        may("valid_to", "date"),
        may("entered_at", "moment"),
        may("is_online", "boolean"),
    ),
    (ref("class_id", "classes"), ref("journal_id", "journals")),
    school_from="class_id",
)
