"""A class of four whose weeks were worked out by hand: one lesson a weekday, twelve weeks, the outcome of each pupil known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

MONDAY = date(2025, 9, 1)
WEEKS = 12
DAYS = [MONDAY + timedelta(weeks=week, days=day) for week in range(WEEKS) for day in range(5)]

# Days missed, numbered from 0 (five a week). H is always there; A misses every Monday from week 5 on; B is ill in week 2, with a note
# that is registered three weeks later; C misses the last two weeks of the twelve.
MISSED = {"A": [5 * week for week in range(4, WEEKS)], "B": [5, 6, 7, 8, 9], "C": list(range(50, 60))}
NOTE_REGISTERED = MONDAY + timedelta(weeks=4, days=2)


def _rows(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def tables() -> dict[str, str]:
    """The files of the school as CSV."""
    people = "HABC"
    absent = [f"L{place},{pupil},absent,{DAYS[place]} 12:00,T" for pupil, places in MISSED.items() for place in places]
    return {
        "schools": "school_id,name\nS,School\n",
        "terms": "school_id,school_year,term,starts_on,ends_on\nS,2025/2026,1,2025-09-01,2025-12-19\n",
        "staff": "staff_id,school_id,given_name,family_name,role\nT,S,Ilze,Ozola,teacher\n",
        "classes": "class_id,school_id,school_year,name,grade_level\nK,S,2025/2026,7.a,7\n",
        "subjects": "subject_id,school_id,name\nM,S,Matemātika\n",
        "pupils": _rows(
            "pupil_id,school_id,given_name,family_name,birth_date",
            [f"{name},S,{name},Kalniņa,2012-03-01" for name in people],
        ),
        "enrolments": _rows("pupil_id,class_id,enrolled_on", [f"{name},K,2025-09-01" for name in people]),
        "journals": "journal_id,school_id,school_year,kind,class_id,subject_id,teacher_id\nJ,S,2025/2026,subject,K,M,T\n",
        "journal_members": _rows("journal_id,pupil_id,member_from", [f"J,{name},2025-09-01" for name in people]),
        "lessons": _rows(
            "lesson_id,journal_id,date,period,teacher_id,status",
            [f"L{place},J,{day},1,T,held" for place, day in enumerate(DAYS)],
        ),
        "lesson_entries": _rows(
            "lesson_id,kind,recorded_at,recorded_by",
            [f"L{place},attendance,{day} 12:00,T" for place, day in enumerate(DAYS)],
        ),
        "attendance": _rows("lesson_id,pupil_id,mark,recorded_at,recorded_by", absent),
        "absence_notes": "note_id,pupil_id,absent_from,absent_to,reason,registered_at\n"
        f"N,B,{DAYS[5]},{DAYS[9]},doctor,{NOTE_REGISTERED} 09:00\n",
        # Two low grades assessed in week 4, one of them recorded only in week 6; a ten and a percentage are not low.
        "grades": _rows(
            "grade_id,journal_id,pupil_id,kind,value,assessed_on,recorded_at,recorded_by",
            [
                f"G1,J,A,test,3,{DAYS[16]},{DAYS[16]} 12:00,T",
                f"G2,J,A,test,2,{DAYS[17]},{DAYS[26]} 12:00,T",
                f"G3,J,A,test,10,{DAYS[16]},{DAYS[16]} 12:00,T",
                f"G4,J,A,test,85%,{DAYS[16]},{DAYS[16]} 12:00,T",
                f"G5,J,A,test,4,{DAYS[16]},{DAYS[16]} 12:00,T",
            ],
        ),
        "behaviour_notes": _rows(
            "note_id,pupil_id,staff_id,noted_at,tone",
            [f"B1,A,T,{DAYS[16]} 12:00,negative", f"B2,A,T,{DAYS[16]} 13:00,positive"],
        ),
        # The newest recorded moment lies after the last week, so that all twelve are over.
        "messages": f"message_id,sender_id,sent_at,kind\nE,T,{DAYS[-1] + timedelta(days=7)} 12:00,announcement\n",
    }


def write(folder: Path) -> Path:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
