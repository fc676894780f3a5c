"""Runs and decisions put into the workspace by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import duckdb

from workbench.audit.filters import FindingFilter
from workbench.life.actors import Author
from workbench.life.findings import Action, Decision, decide
from workbench.life.worklist import Selection, worklist

PACK = "rezekne-2018"
DEPUTY, TEACHER = Author("Anna Kalniņa", "deputy_academic"), Author("Juris Ozols", "teacher")
YESTERDAY = datetime.now(UTC).date() - timedelta(days=2)  # over in every time zone
AHEAD = datetime.now(UTC).date() + timedelta(days=30)


def keep_run(
    hub: duckdb.DuckDBPyConnection, run_id: int, subjects: dict[str, str], *, clause: str = "11", school: str = "S1",
    regulation: str = PACK, due: date = date(2025, 9, 12),
) -> None:  # fmt: skip
    """A run that judged one clause: subject key to status."""
    hub.execute(
        "insert into store.audit.runs (run_id, finished_at, regulations) values (?, now(), [?])", [run_id, regulation]
    )
    hub.execute(
        "insert into store.audit.verdicts (run_id, regulation_id, clause_id, school_id, kind, verdict) "
        "values (?, ?, ?, ?, 'automatic', 'violated')",
        [run_id, regulation, clause, school],
    )
    for subject, status in subjects.items():
        hub.execute(
            "insert into store.audit.obligations (run_id, regulation_id, clause_id, school_id, subject_key, status, "
            "due_local) values (?, ?, ?, ?, ?, ?, ?)",
            [run_id, regulation, clause, school, subject, status, datetime.combine(due, datetime.min.time())],
        )


def one(subject: str, school: str | None = None) -> Selection:
    return Selection(FindingFilter(regulations=(PACK,), clauses=("11",), school=school), subject_key=subject)


def take(
    hub: duckdb.DuckDBPyConnection, action: Action, selection: Selection, *, run: int = 1, by: Author = DEPUTY,
    reason: str = "iemesls", cause: str = "", until: date | None = None,
) -> int:  # fmt: skip
    return decide(hub, run, selection, Decision(action, by, reason, cause, until))


def states(hub: duckdb.DuckDBPyConnection, run: int = 1) -> dict[str, str]:
    """Subject key to state in a run."""
    return dict(worklist(hub, run, Selection()).project("subject_key, state").fetchall())


def excuse_that_is_over(hub: duckdb.DuckDBPyConnection, subject: str, until: date = YESTERDAY) -> None:
    """An excuse as it was written when its last day still lay ahead."""
    from workbench.life import chain
    from workbench.records.store import transaction

    row = (
        f"select 99 as decision_id, '{PACK}' as regulation_id, '11' as clause_id, 'S1' as school_id, "
        "$subject::varchar as subject_key, 'excuse' as action, 'remonts' as reason, null as cause, $until::date as until, "
        "'Anna' as author, 'director' as author_role, 1 as run_id, timestamp '2025-09-15 08:00:00' as recorded_at"
    )
    with transaction(hub):
        chain.append(hub, chain.FINDINGS, row, {"subject": subject, "until": until})
