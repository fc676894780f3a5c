"""A small school with nothing wrong in its set-up, put straight into the records."""

from __future__ import annotations

from pathlib import Path

from workbench.records.schema import BY_NAME
from workbench.records.store import init, open_store

ROWS = {
    "schools": ["school_id, name", "('S1', 'Pirmā')"],
    "terms": [
        "school_id, school_year, term, starts_on, ends_on",
        "('S1', '2025/2026', 1, '2025-09-01', '2025-12-19'), ('S1', '2025/2026', 2, '2026-01-05', '2026-05-29')",
    ],
    "bell_times": ["school_id, period, valid_from, starts_at, ends_at", "('S1', 1, '2025-09-01', '08:30', '09:10')"],
    "staff": [
        "school_id, staff_id, role, employed_from",
        "('S1', 'T1', 'teacher|class_teacher', '2020-08-01'), ('S1', 'D1', 'deputy_academic', '2020-08-01'), "
        "('S1', 'D2', 'deputy_upbringing', '2020-08-01'), ('S1', 'D3', 'secretary', null)",
    ],
    "classes": [
        "school_id, class_id, school_year, name, class_teacher_id",
        "('S1', 'C1', '2025/2026', '5.a', 'T1'), ('S1', 'C2', '2025/2026', '6.a', 'T1')",
    ],
    "pupils": ["school_id, pupil_id, birth_date", "('S1', 'P1', '2014-01-01'), ('S1', 'P2', '2014-01-01')"],
    "enrolments": [
        "school_id, pupil_id, class_id, enrolled_on, left_on",
        "('S1', 'P1', 'C1', '2025-09-01', null), ('S1', 'P2', 'C1', '2025-06-10', '2025-10-01'), "
        "('S1', 'P2', 'C2', '2025-10-01', null)",
    ],
    "journals": [
        "school_id, journal_id, school_year, kind, class_id, teacher_id",
        "('S1', 'J1', '2025/2026', 'subject', 'C1', 'T1'), ('S1', 'J2', '2025/2026', 'interest', null, 'T1')",
    ],
    "journal_members": [
        "school_id, journal_id, pupil_id, member_from, member_to",
        "('S1', 'J1', 'P1', '2025-09-01', null), ('S1', 'J2', 'P2', '2025-09-01', '2025-10-01')",
    ],
    "lessons": [
        "school_id, lesson_id, journal_id, date, period, ends_at, teacher_id, status",
        "('S1', 'L1', 'J1', '2025-09-02', 1, null, 'T1', 'held'), "
        "('S1', 'L2', 'J1', '2025-09-03', null, '2025-09-03 08:00:00', 'T1', 'held'), "
        "('S1', 'L3', 'J1', '2025-09-02', 1, null, 'T1', 'cancelled'), "
        "('S1', 'L4', 'J2', '2025-09-06', 1, null, 'T1', 'held')",  # interest lessons on a Saturday are no fault
    ],
    "grades": [
        "school_id, grade_id, journal_id, pupil_id, kind, assessed_on, recorded_at",
        "('S1', 'G1', 'J1', 'P1', 'test', '2025-09-02', '2025-09-03 12:00:00')",
    ],
}  # fmt: skip


def make_school(folder: Path) -> None:
    """A workspace with the small school, loaded by import 1, which had every column of the tables above."""
    init(folder)
    with open_store(folder) as hub:
        hub.execute(
            "insert into store.intake.imports (import_id, started_at) values (1, timestamp '2025-10-01 06:00:00')"
        )
        for table, (columns, values) in ROWS.items():
            hub.execute(f"insert into store.records.{table} ({columns}) values {values}")
            hub.execute(
                "insert into store.intake.presence select 'S1', ?, unnest(?::varchar[]), 1",
                [table, list(BY_NAME[table].names)],
            )
