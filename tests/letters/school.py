"""A school with two teachers, a deputy and pupils, whose run has work for some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from tests.audit.kept_runs import SCHOOL, Kept, kept_run
from tests.empty_workspace import empty_workspace

DUTIES = {"11": "expect_entries_by_deadline", "12": "expect_test_marks_recorded"}
STAFF = [
    ("T1", "Anna", "Kalniņa", "teacher|class_teacher", "anna@skola.example", None),
    ("T2", "Juris", "Ozols", "teacher", "juris@skola.example", None),
    ("T3", "Ieva", "Liepa", "teacher", None, None),
    ("T4", "Zane", "Egle", "teacher", "zane@skola.example", "2025-11-28"),  # left before the run's day
    ("D1", "Maija", "Kļava", "deputy_academic", "maija@skola.example", None),
]
PUPILS = [("P1", "Toms", "Bērziņš", "C1"), ("P2", "Līga", "Āboliņa", "C2")]
CLASSES = [("C1", "5.a", "T1"), ("C2", "10.b", "T2")]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def lesson(subject: str, staff: str | None = "T1", *, due: str = "2025-11-28 17:00", done: str | None = None) -> Kept:
    facts = {"subject": "Matemātika", "class": "5.a", "lesson_on": due[:10], "period": 3, "absent_codes": ["topic"]}
    return Kept(subject, at(due), at(done) if done else None, staff=staff, class_id="C1", facts=facts)


def mark(subject: str, staff: str, pupil: str, class_id: str) -> Kept:
    facts = {"subject": "Matemātika", "class": "5.a", "assessed_on": "2025-11-20"}
    return Kept(
        subject, at("2025-11-27 23:59:59"), staff=staff, clause="12", pupil=pupil, class_id=class_id, facts=facts
    )


@contextmanager
def school(folder: Path, work: Sequence[Kept]) -> Iterator[duckdb.DuckDBPyConnection]:
    empty_workspace(folder)
    with kept_run(folder, work, duties=DUTIES) as hub:
        hub.executemany(
            "insert into store.records.staff (school_id, staff_id, given_name, family_name, role, email, employed_to) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [[SCHOOL, *row] for row in STAFF],
        )
        hub.executemany(
            "insert into store.records.classes (school_id, class_id, name, class_teacher_id) values (?, ?, ?, ?)",
            [[SCHOOL, *row] for row in CLASSES],
        )
        for pupil_id, given_name, family_name, class_id in PUPILS:
            hub.execute(
                "insert into store.records.pupils (school_id, pupil_id, given_name, family_name) values (?, ?, ?, ?)",
                [SCHOOL, pupil_id, given_name, family_name],
            )
            hub.execute(
                "insert into store.records.enrolments (school_id, pupil_id, class_id, enrolled_on) values (?, ?, ?, ?)",
                [SCHOOL, pupil_id, class_id, "2025-09-01"],
            )
        yield hub
