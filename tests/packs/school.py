"""A small school of two classes for the invented pack, worked out by hand, audited once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from workbench.audit.results import obligations
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records.store import init, open_store

PERIODS = ("08:40", "09:30", "10:20", "11:10", "12:00")
WEEK = ("2025-10-06", "2025-10-07", "2025-10-08", "2025-10-09", "2025-10-10")
LESSONS = [f"L{day[-2:]}{no}" for day in WEEK for no in range(1, 6)]


def _lessons() -> str:
    rows = [f"L{day[-2:]}{no},J,{day},{end},T,held" for day in WEEK for no, end in enumerate(PERIODS, start=1)]
    return "lesson_id,journal_id,date,ends_at,teacher_id,status|" + "|".join(rows)


def _absent() -> str:
    """P, Q and R miss all 25 lessons of the week, V the first 19; P's 7 October is covered by a note."""
    rows = [f"{lesson},{pupil},absent" for pupil in "PQR" for lesson in LESSONS]
    rows += [f"{lesson},V,absent" for lesson in LESSONS[:19]]
    return "lesson_id,pupil_id,mark|" + "|".join(rows)


TABLES = {
    "schools": "school_id,name|S,School",
    "terms": "school_id,school_year,term,starts_on,ends_on"
    "|S,2025/2026,1,2025-09-01,2025-12-19|S,2025/2026,2,2026-01-05,2026-05-29",
    "staff": "staff_id,school_id,given_name,family_name,role|T,S,Ilze,Ozola,class_teacher|U,S,Jānis,Bērzs,class_teacher",
    "classes": "class_id,school_id,school_year,name,grade_level,class_teacher_id"
    "|A,S,2025/2026,7.a,7,T|B,S,2025/2026,7.b,7,U",
    "subjects": "subject_id,school_id,name|M,S,Matemātika",
    "pupils": "pupil_id,school_id,given_name,family_name,birth_date"
    "|P,S,Anna,Kalniņa,2012-03-01|Q,S,Juris,Liepa,2006-01-01|R,S,Elza,Krūmiņa,2012-05-05|V,S,Oto,Zariņš,2012-06-06"
    "|W,S,Ieva,Puķe,2012-07-07",
    "enrolments": "pupil_id,class_id,enrolled_on|P,A,2025-08-25|Q,A,2025-08-25|R,A,2025-08-25|V,A,2025-08-25|W,B,2025-08-25",
    "journals": "journal_id,school_id,school_year,kind,class_id,subject_id,teacher_id|J,S,2025/2026,subject,A,M,T",
    "timetable": "class_id,weekday,period,journal_id,valid_from,valid_to,entered_at"
    "|A,1,1,J,2025-09-01,,2025-09-03 10:00|B,1,1,J,2025-09-01,2025-12-19,2025-09-10 10:00"
    "|B,1,1,J,2026-01-05,,2026-01-08 10:00",
    "lessons": _lessons(),
    "lesson_entries": "lesson_id,kind,recorded_at,recorded_by"
    "|L061,topic,2025-10-07 07:59,T|L061,attendance,2025-10-07 08:00,T"
    "|L062,topic,2025-10-06 12:00,T|L062,attendance,2025-10-07 08:01,T"
    "|L101,topic,2025-10-13 07:00,T|L101,attendance,2025-10-13 07:00,T",
    "attendance": _absent(),
    "grades": "grade_id,journal_id,lesson_id,pupil_id,kind,value,assessed_on,recorded_at",
    "absence_notes": "note_id,pupil_id,absent_from,absent_to,reason,document_received_on,registered_at"
    "|N1,P,2025-10-07,2025-10-07,doctor,2025-10-13,2025-10-15 12:00"
    "|N2,W,2025-10-07,2025-10-07,doctor,2025-10-10,2025-10-13 08:00",
    "transcripts": "pupil_id,month,sent_at,channel"
    "|P,2025-10,2025-10-17 12:00,printed|P,2025-12,2026-01-05 09:00,printed|P,2026-05,2026-05-28 09:00,e_klase_mail"
    "|W,2025-10,2025-10-16 12:00,printed",
    "absence_notices": "notice_id,pupil_id,submitted_at,absent_from,absent_to,channel"
    "|X1,R,2025-10-06 09:59,2025-10-06,2025-10-06,phone|X2,R,2025-10-07 10:01,2025-10-07,2025-10-07,e_klase",
    "events": "event_id,school_id,kind,happened_on,class_id,staff_id,recorded_at,note"
    "|E1,S,safety_briefing,2025-09-05,A,T,2025-09-05 15:00,|E2,S,parent_talk,2025-09-06,A,T,2025-09-08 08:00,"
    "|E3,S,safety_briefing,2025-09-11,B,U,,|E4,S,unexcused_absence_reported,2025-10-08,A,T,2025-10-08 09:00,R"
    "|E5,S,unexcused_absence_reported,2025-10-16,A,T,2025-10-16 09:00,Q; P|E6,S,journal_review,2025-10-16,A,T,,",
}
AS_OF = "2026-06-30 12:00"


def write_school(folder: Path) -> Path:
    """The school's files; rows are parted by `|`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text.replace("|", "\n") + "\n", encoding="utf-8")
    return folder


def audited(workspace: Path, files: Path, regulation: str, as_of: str | None = AS_OF) -> dict[tuple[str, str], str]:
    """Clause and subject to status, of one audit of the files by one pack."""
    init(workspace)
    with open_store(workspace) as hub:
        load(hub, [files])
        summary = audit(hub, workspace, regulations=[regulation], as_of=as_of)
        assert not summary.errors
        rows = obligations(hub, summary.run_id).project("clause_id, subject_key, status").fetchall()
    return {(clause, subject): status for clause, subject, status in rows}
