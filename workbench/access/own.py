"""What belongs to one member of staff: which rows of each table of the records they see, and which columns of pupils.

A table without a line here is shown to nobody who sees only their own. Parameters: $school, $staff, $classes.
"""

from __future__ import annotations

import duckdb

CLASSES_OF = """
select class_id
from store.records.classes
where school_id = ? and class_teacher_id = ?
order by class_id
"""

_JOURNALS = """
select journal_id from store.records.journals
where school_id = $school and (teacher_id = $staff or list_contains($classes::varchar[], class_id))
"""
_LESSONS = f"""
select lesson_id from store.records.lessons
where school_id = $school and (teacher_id = $staff or journal_id in ({_JOURNALS}))
"""
_CLASS_PUPILS = """
select pupil_id from store.records.enrolments
where school_id = $school and list_contains($classes::varchar[], class_id)
"""
_TAUGHT = f"""
select pupil_id from store.records.journal_members where school_id = $school and journal_id in ({_JOURNALS})
"""
_CLASS_LETTERS = f"""
select message_id from store.records.message_recipients
where school_id = $school and pupil_id in ({_CLASS_PUPILS})
"""
_SENT = "select message_id from store.records.messages where school_id = $school and sender_id = $staff"

EVERYTHING = "true"
OF_CLASS_PUPILS = f"pupil_id in ({_CLASS_PUPILS})"
OF_JOURNALS = f"journal_id in ({_JOURNALS})"
OF_LESSONS = f"lesson_id in ({_LESSONS})"

ROWS: dict[str, str] = {
    "schools": EVERYTHING,
    "terms": EVERYTHING,
    "calendar_days": EVERYTHING,
    "bell_times": EVERYTHING,
    "subjects": EVERYTHING,
    "classes": EVERYTHING,
    "grading_deadlines": EVERYTHING,
    "staff": EVERYTHING,  # names only, see PRIVATE
    "pupils": f"pupil_id in ({_TAUGHT}) or {OF_CLASS_PUPILS}",
    "guardians": OF_CLASS_PUPILS,
    "enrolments": f"list_contains($classes::varchar[], class_id) or pupil_id in ({_TAUGHT})",
    "journals": OF_JOURNALS,
    "access_rights": "staff_id = $staff",
    "journal_members": OF_JOURNALS,
    "timetable": f"{OF_JOURNALS} or list_contains($classes::varchar[], class_id)",
    "lessons": OF_LESSONS,
    "lesson_entries": OF_LESSONS,
    "attendance": f"{OF_LESSONS} or {OF_CLASS_PUPILS}",
    "grades": f"{OF_JOURNALS} or {OF_CLASS_PUPILS}",
    "messages": f"sender_id = $staff or message_id in ({_CLASS_LETTERS})",
    "message_recipients": f"message_id in ({_SENT}) or {OF_CLASS_PUPILS}",
    "phone_calls": f"staff_id = $staff or {OF_CLASS_PUPILS}",
    "transcripts": OF_CLASS_PUPILS,
    "absence_notices": OF_CLASS_PUPILS,
    "absence_notes": OF_CLASS_PUPILS,
    "behaviour_notes": f"staff_id = $staff or {OF_CLASS_PUPILS}",
    "individual_plan": f"teacher_id = $staff or {OF_CLASS_PUPILS}",
    "individual_work": f"{OF_JOURNALS} or {OF_CLASS_PUPILS}",
    "events": "list_contains($classes::varchar[], class_id) or staff_id = $staff "
    f"or {OF_JOURNALS} or (class_id is null and staff_id is null and journal_id is null)",
}

# Columns that are shown only where the condition holds, and are null elsewhere.
_PERSONAL_FILE = (
    "personal_code", "birth_date", "sex", "phone", "id_document_no", "id_document_issued_on", "id_document_issuer",
    "previous_programme", "declared_address", "actual_address", "personal_file_no", "account_issued_at",
    "file_checked_at", "file_checked_by",
)  # fmt: skip
PRIVATE: dict[str, dict[str, str]] = {
    "pupils": dict.fromkeys(_PERSONAL_FILE, OF_CLASS_PUPILS),
    "staff": dict.fromkeys(("employed_from", "employed_to", "account_issued_at", "email"), "staff_id = $staff"),
}


def classes_of(hub: duckdb.DuckDBPyConnection, school: str, staff: str) -> tuple[str, ...]:
    """The classes whose class teacher a member of staff is."""
    return tuple(row[0] for row in hub.cursor().execute(CLASSES_OF, [school, staff]).fetchall())
