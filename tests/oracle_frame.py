"""A smallest school, and how the tests of the independent reading put their own rows into it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.oracle import Judgement, Row, judge

FRAME = {
    "schools": "school_id,name|S,School",
    "terms": "school_id,school_year,term,starts_on,ends_on"
    "|S,2025/2026,1,2025-09-01,2025-12-19|S,2025/2026,2,2026-01-05,2026-05-29",
    "staff": "staff_id,school_id,role,employed_from,employed_to,account_issued_at"
    "|T,S,teacher,,,|D,S,deputy_academic,,,",
    "classes": "class_id,school_id,school_year,name,grade_level,class_teacher_id,programme_code,registered_at"
    "|A,S,2025/2026,5.a,5,T,21011111,2025-09-03 10:00|B,S,2025/2026,5.b,5,T2,,",
    "pupils": "pupil_id,school_id,birth_date|P,S,2014-03-01",
    "enrolments": "pupil_id,class_id,enrolled_on,enrolment_order_no,left_on,leaving_order_no|P,A,2025-08-25,1,,",
    "journals": "journal_id,school_id,school_year,kind,class_id,subject_id,teacher_id,created_at"
    "|J,S,2025/2026,subject,A,M,T,2025-09-01 09:00",
}
LESSON = "lesson_id,journal_id,date,period,ends_at,teacher_id,status,is_online,homework"
ENTRY = "lesson_id,kind,recorded_at,recorded_by"
GRADE = "grade_id,journal_id,lesson_id,pupil_id,kind,assessed_on,recorded_at"
EVENT = "event_id,school_id,kind,happened_on,class_id,journal_id,staff_id,recorded_at"
RIGHT = "right_id,staff_id,journal_id,level,granted_at,revoked_at"
END = "2026-08-31 12:00"


def judged(folder: Path, as_of: str | None = END, **tables: str) -> Judgement:
    """The judgement of the frame with these tables added or put in place; rows are parted by `|`."""
    for name, text in {**FRAME, **tables}.items():
        (folder / f"{name}.csv").write_text(text.replace("|", "\n") + "\n", encoding="utf-8")
    return judge(folder, None if as_of is None else datetime.fromisoformat(as_of))


def rows_of(judgement: Judgement, clause: str, regulation: str = "rezekne-2018") -> dict[str, Row]:
    """The rows of one clause by subject."""
    return {
        row.subject_key: row for row in judgement.rows if (row.regulation_id, row.clause_id) == (regulation, clause)
    }


def moment(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text)
