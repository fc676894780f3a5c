"""A school whose journals wait for their review in term 1, put straight into the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from tests.audit.kept_runs import REGULATION, SCHOOL, Kept, kept_run
from tests.empty_workspace import empty_workspace

YEAR = "2025/2026"
DUE = datetime.fromisoformat("2026-01-09 23:59:59")
CLASSES = [("C2", "2.a", 2), ("C5", "5.a", 5), ("C8", "8.a", 8), ("C11", "11.a", 11)]
STAFF = [
    ("D1", "Maija", "Kļava", "deputy_academic"),
    ("T1", "Anna", "Kalniņa", "teacher"),
    ("T2", "Juris", "Ozols", "teacher"),
]


def journals() -> list[tuple[str, str, str | None, str]]:
    """40 journals of subjects in four bands, one combined, two of class hours; each fifth of one teacher."""
    made: list[tuple[str, str, str | None, str]] = [
        (f"J{n:02}", "subject", CLASSES[n % 4][0], f"T{n % 5}") for n in range(40)
    ]
    return [*made, ("K1", "combined", None, "T1"), ("A1", "class_hour", "C2", "T1"), ("A2", "class_hour", "C5", "T2")]


@contextmanager
def school(folder: Path, *, reviewed: frozenset[str] = frozenset()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Run 1 of 1 December 2025 asks for a review of every journal; some are done."""
    done = datetime.fromisoformat("2025-11-20 00:00")
    owed = [
        Kept(f"{journal}:term1", DUE, done if journal in reviewed else None,
             clause="4.2" if kind == "class_hour" else "3.4", staff="D1")
        for journal, kind, *_ in journals()
    ]  # fmt: skip
    empty_workspace(folder)
    with kept_run(folder, owed) as hub:
        for clause, reviewer in (("3.4", "deputy_academic"), ("4.2", "deputy_upbringing")):
            span = [{"duty": "expect_journals_reviewed", "from": "2018-08-31", "until": "", "reviewer": reviewer}]
            hub.execute(
                "insert into store.audit.verdicts (run_id, regulation_id, clause_id, clause_order, school_id, parameters) "
                "values (1, ?, ?, 1, ?, ?)",
                [REGULATION, clause, SCHOOL, json.dumps(span)],
            )
        hub.executemany(
            "insert into store.records.classes (school_id, school_year, class_id, name, grade_level) values (?, ?, ?, ?, ?)",
            [[SCHOOL, YEAR, *row] for row in CLASSES],
        )
        hub.executemany(
            "insert into store.records.staff (school_id, staff_id, given_name, family_name, role) values (?, ?, ?, ?, ?)",
            [[SCHOOL, *row] for row in STAFF],
        )
        hub.executemany(
            "insert into store.records.journals (school_id, school_year, journal_id, kind, class_id, teacher_id) "
            "values (?, ?, ?, ?, ?, ?)",
            [[SCHOOL, YEAR, *row] for row in journals()],
        )
        hub.execute(
            "insert into store.records.terms (school_id, school_year, term, starts_on, ends_on) "
            f"values ('{SCHOOL}', '{YEAR}', 1, '2025-09-01', '2025-12-19'), ('{SCHOOL}', '{YEAR}', 2, '2026-01-05', '2026-05-29')"
        )
        yield hub
