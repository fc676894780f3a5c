"""Two schools that use the same ids, with an audit put there by hand: what each viewer must and must not see."""

from __future__ import annotations

from typing import Any

import duckdb

from workbench.access.viewer import Role, Viewer

PACK = "rezekne-2018"
RECORDS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "schools": ("school_id, name", [("S1", "Pirmā"), ("S2", "Otrā")]),
    "staff": (
        "school_id, staff_id, given_name, family_name, role, email",
        [
            ("S1", "T1", "Jānis", "Bērziņš", "teacher", "janis@skola.lv"),
            ("S1", "T2", "Ilze", "Kļava", "class_teacher|teacher", "ilze@skola.lv"),
            ("S1", "T10", "Tija", "Tīle", "teacher", "tija@skola.lv"),
            ("S2", "T1", "Māris", "Liepa", "class_teacher", "maris@skola.lv"),
        ],
    ),
    "classes": (
        "school_id, class_id, school_year, name, grade_level, class_teacher_id",
        [("S1", "C1", "2025/2026", "5.a", 5, "T2"), ("S1", "C2", "2025/2026", "6.a", 6, "T1"),
         ("S2", "C1", "2025/2026", "5.b", 5, "T1")],
    ),
    "pupils": (
        "school_id, pupil_id, given_name, family_name, personal_code, birth_date",
        [("S1", "P1", "Anna", "Ozola", "010114-20001", "2014-01-01"),
         ("S1", "P2", "Šarlote", "Ģēģere", "020114-20002", "2014-01-02"),
         ("S2", "P1", "Otto", "Osis", "030114-20003", "2014-01-03")],
    ),
    "enrolments": (
        "school_id, pupil_id, class_id, enrolled_on",
        [("S1", "P1", "C1", "2025-09-01"), ("S1", "P2", "C2", "2025-09-01"), ("S2", "P1", "C1", "2025-09-01")],
    ),
    "guardians": (
        "school_id, guardian_id, pupil_id, given_name, family_name, phone",
        [("S1", "G1", "P1", "Aija", "Ozola", "29111111"), ("S1", "G2", "P2", "Guna", "Ģēģere", "29222222"),
         ("S2", "G1", "P1", "Oto", "Osis", "29333333")],
    ),
    "subjects": ("school_id, subject_id, name", [("S1", "MAT", "Matemātika"), ("S2", "MAT", "Matemātika")]),
    "journals": (
        "school_id, journal_id, school_year, kind, class_id, subject_id, teacher_id",
        [("S1", "J1", "2025/2026", "subject", "C1", "MAT", "T1"), ("S1", "J2", "2025/2026", "subject", "C2", "MAT", "T10"),
         ("S2", "J1", "2025/2026", "subject", "C1", "MAT", "T1")],
    ),
    "journal_members": (
        "school_id, journal_id, pupil_id, member_from",
        [("S1", "J1", "P1", "2025-09-01"), ("S1", "J2", "P2", "2025-09-01"), ("S2", "J1", "P1", "2025-09-01")],
    ),
    "lessons": (
        "school_id, lesson_id, journal_id, date, teacher_id, status, topic",
        [("S1", "L1", "J1", "2025-09-01", "T1", "held", "Daļas"), ("S1", "L2", "J2", "2025-09-01", "T10", "held", "Procenti"),
         ("S1", "L3", "J2", "2025-09-02", "T1", "held", "Aizvietošana"), ("S2", "L1", "J1", "2025-09-01", "T1", "held", "Ģeometrija")],
    ),
    "behaviour_notes": (
        "school_id, note_id, pupil_id, staff_id, noted_at, text",
        [("S1", "B1", "P1", "T10", "2025-09-01 08:00", "Anna Ozola palīdzēja"),
         ("S1", "B2", "P2", "T1", "2025-09-01 08:00", "Šarlote runāja")],
    ),
}  # fmt: skip
# clause, subject, school, class, staff, pupil, status
OBLIGATIONS = [
    ("11", "L1", "S1", "C1", "T1", None, "missing"),
    ("11", "L2", "S1", "C2", "T10", None, "late"),
    ("11", "L3", "S1", "C2", "T1", None, "met"),
    ("11", "L9", "S1", "C2", None, None, "late"),
    ("11", "L1", "S2", "C1", "T1", None, "missing"),
    ("9", "P1:2025-09", "S1", "C1", "T2", "P1", "met"),
    ("9", "P2:2025-09", "S1", "C2", "T1", "P2", "missing"),
    ("9", "P1:2025-09", "S2", "C1", "T1", "P1", "late"),
]
VERDICTS = [("11", "automatic", "violated"), ("9", "automatic", "violated"), ("1", "informative", "informative")]


def fill(hub: duckdb.DuckDBPyConnection) -> None:
    """Put the schools and run 1 into an empty workspace."""
    for table, (columns, rows) in RECORDS.items():
        marks = ", ".join("?" for _ in columns.split(","))
        hub.executemany(f"insert into store.records.{table} ({columns}) values ({marks})", rows)
    hub.execute("insert into store.audit.runs (run_id, finished_at, regulations) values (1, now(), [?])", [PACK])
    for number, (clause, kind, verdict) in enumerate(VERDICTS):
        for school in ("S1", "S2"):
            mine = [o[6] for o in OBLIGATIONS if o[0] == clause and o[2] == school]
            counts = [len(mine), *(mine.count(status) for status in ("met", "late", "missing", "pending"))]
            hub.execute(
                "insert into store.audit.verdicts (run_id, regulation_id, clause_id, clause_order, school_id, kind, verdict, "
                "population, met, late, missing, pending, excused) values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                [PACK, clause, number, school, kind, verdict, *counts],
            )
    for clause, subject, school, group, staff, pupil, status in OBLIGATIONS:
        hub.execute(
            "insert into store.audit.obligations (run_id, regulation_id, clause_id, subject_key, school_id, class_id, "
            "staff_id, pupil_id, status, facts, detail_lv, detail_en, due_local) "
            """values (1, ?, ?, ?, ?, ?, ?, ?, ?, '{"class":"5.a"}', 'Anna Ozola', 'Anna Ozola', '2025-09-01 17:00')""",
            [PACK, clause, subject, school, group, staff, pupil, status],
        )


def viewer(role: Role, **changed: Any) -> Viewer:
    """A viewer of school S1 in that role; a teacher is T1, a class teacher T2 of class C1."""
    given: dict[str, Any] = {"school_ids": ("S1",)}
    if role == "teacher":
        given |= {"staff_school": "S1", "staff_id": "T1"}
    if role == "class_teacher":
        given |= {"staff_school": "S1", "staff_id": "T2", "class_ids": ("C1",)}
    if role == "analyst":
        given |= {"pseudonym_key": b"a key of the tests"}
    return Viewer(7, "anna", "Anna Kalniņa", role, **(given | changed))
