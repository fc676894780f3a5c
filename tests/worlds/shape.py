"""The tables of the exchange format: columns, keys and references, written down a second time on purpose.

The generator must not borrow its idea of the format from the code that it helps to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Row = dict[str, str]

# ``!`` marks a key column, ``*`` a required one; the order is that of exchange-format.md.
_SPEC = {
    "schools": "school_id!* name* registration_no municipality time_zone",
    "terms": "school_id!* school_year!* term!* starts_on* ends_on*",
    "calendar_days": "school_id!* date!* kind* note",
    "bell_times": "school_id!* period!* valid_from!* starts_at* ends_at*",
    "staff": "staff_id!* school_id* given_name* family_name* role* employed_from employed_to account_issued_at email",
    "access_rights": "right_id!* staff_id* journal_id level* granted_at* revoked_at granted_by",
    "classes": "class_id!* school_id* school_year* name* grade_level* programme_code class_teacher_id registered_at",
    "subjects": "subject_id!* school_id* name* is_split",
    "pupils": "pupil_id!* school_id* given_name* family_name* personal_code birth_date* sex phone id_document_no"
    " id_document_issued_on id_document_issuer previous_programme declared_address actual_address personal_file_no"
    " account_issued_at file_checked_at file_checked_by",
    "guardians": "guardian_id!* pupil_id!* given_name* family_name* relation phone address account_issued_at",
    "enrolments": "pupil_id!* class_id!* enrolled_on!* enrolment_order_no left_on leaving_order_no",
    "journals": "journal_id!* school_id* school_year* kind* class_id subject_id teacher_id* created_at",
    "journal_members": "journal_id!* pupil_id!* member_from!* member_to group_no",
    "timetable": "class_id!* weekday!* period!* journal_id!* valid_from!* valid_to entered_at is_online",
    "lessons": "lesson_id!* journal_id* date* period starts_at ends_at teacher_id* status* is_online topic homework",
    "lesson_entries": "lesson_id!* kind!* recorded_at!* recorded_by",
    "attendance": "lesson_id!* pupil_id!* mark* recorded_at recorded_by",
    "grades": "grade_id!* journal_id* lesson_id pupil_id* kind* value* assessed_on* recorded_at recorded_by",
    "grading_deadlines": "school_id!* school_year!* kind!* grade_level! due_at*",
    "messages": "message_id!* sender_id* sent_at* kind* title",
    "message_recipients": "message_id!* guardian_id!* pupil_id!* opened_at",
    "phone_calls": "call_id!* staff_id* pupil_id* guardian_id called_at* message_id about outcome",
    "transcripts": "pupil_id!* month!* sent_at!* channel* sent_by message_id",
    "absence_notices": "notice_id!* pupil_id* guardian_id submitted_at* absent_from* absent_to* channel*",
    "absence_notes": "note_id!* pupil_id* absent_from* absent_to* reason* document_received_on registered_at*"
    " registered_by",
    "behaviour_notes": "note_id!* pupil_id* staff_id* noted_at* tone text",
    "individual_plan": "plan_id!* journal_id* pupil_id* teacher_id* date* period",
    "individual_work": "work_id!* plan_id journal_id* pupil_id date* topic recorded_at recorded_by",
    "events": "event_id!* school_id* kind* happened_on* class_id journal_id staff_id recorded_at document_ref note",
}


@dataclass(frozen=True)
class Shape:
    """One table of the exchange format: every column, those that are required, those that make the key."""

    columns: tuple[str, ...]
    required: frozenset[str]
    key: tuple[str, ...]


def _shape(spec: str) -> Shape:
    words = spec.split()
    names = tuple(word.rstrip("!*") for word in words)
    marked = list(zip(names, words, strict=True))
    return Shape(
        names,
        frozenset(name for name, word in marked if "*" in word),
        tuple(name for name, word in marked if "!" in word),
    )


SHAPES: dict[str, Shape] = {table: _shape(spec) for table, spec in _SPEC.items()}

_TARGETS = {
    "school_id": "schools",
    "staff_id": "staff",
    "teacher_id": "staff",
    "class_teacher_id": "staff",
    "sender_id": "staff",
    "class_id": "classes",
    "subject_id": "subjects",
    "pupil_id": "pupils",
    "guardian_id": "guardians",
    "journal_id": "journals",
    "lesson_id": "lessons",
    "message_id": "messages",
    "plan_id": "individual_plan",
}

REFERENCES: dict[tuple[str, str], str] = {
    (table, column): _TARGETS[column]
    for table, shape in SHAPES.items()
    for column in shape.columns
    if column in _TARGETS and (_TARGETS[column] != table or shape.key[0] != column)
}

# Every column whose newest value makes the data horizon (clauses.md, As-of).
HORIZON_COLUMNS = frozenset(
    {
        "account_issued_at", "granted_at", "revoked_at", "registered_at", "file_checked_at", "created_at", "entered_at",
        "recorded_at", "sent_at", "opened_at", "called_at", "submitted_at", "noted_at",
    }
)  # fmt: skip


class Table(list[Row]):
    """The rows of one table as text, and its header, so that a table can stand there with no rows."""

    def __init__(self, columns: Iterable[str], rows: Iterable[Mapping[str, str]] = ()) -> None:
        self.columns: tuple[str, ...] = tuple(columns)
        super().__init__({column: row[column] for column in self.columns} for row in rows)


World = dict[str, Table]
