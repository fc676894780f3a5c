"""Kept runs made by hand: what the readers of a run see, without records or an audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from workbench.records.store import init, open_store

REGULATION, CLAUSE, SCHOOL = "rezekne-2018", "11", "S1"
AS_OF = datetime.fromisoformat("2025-12-01 12:00")  # local; the tests' school is in UTC, so both clocks agree


@dataclass(frozen=True)
class Kept:
    """One obligation as a run keeps it."""

    subject: str
    due: datetime | None
    fulfilled: datetime | None = None
    staff: str | None = "T1"
    clause: str = CLAUSE
    pupil: str | None = None
    class_id: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        if self.fulfilled is not None:
            return "met" if self.due is None or self.fulfilled <= self.due else "late"
        return "missing" if self.due is not None and self.due < AS_OF else "pending"


@contextmanager
def kept_run(
    folder: Path, obligations: Iterable[Kept], *, duties: dict[str, str] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A workspace with run 1 of these obligations; `duties`: clause to its Expectation, as the verdicts name it."""
    init(folder)
    with open_store(folder) as hub:
        hub.execute(
            f"insert into store.records.schools (school_id, name, time_zone) values ('{SCHOOL}', 'Skola', 'UTC')"
        )
        hub.execute(
            "insert into store.audit.runs (run_id, started_at, finished_at, as_of, as_of_local, schools, regulations) "
            "values (1, $as_of, $as_of, $as_of, $as_of, [], [$regulation])",
            {"as_of": AS_OF, "regulation": REGULATION},
        )
        for clause, duty in (duties or {}).items():
            hub.execute(
                "insert into store.audit.verdicts (run_id, regulation_id, clause_id, clause_order, school_id, parameters) "
                "values (1, ?, ?, 1, ?, ?)",
                [REGULATION, clause, SCHOOL, json.dumps([{"duty": duty, "from": "2018-08-31", "until": ""}])],
            )
        hub.register("kept", _frame(obligations))
        hub.execute(
            "insert into store.audit.obligations (run_id, regulation_id, clause_id, subject_key, school_id, class_id, "
            "staff_id, pupil_id, arises_at, due_at, fulfilled_at, arises_local, due_local, fulfilled_local, status, facts) "
            "select 1, $regulation, clause, subject, $school, class_id, staff, pupil, arises, due, fulfilled, arises, "
            "due, fulfilled, status, facts::json from (select *, due - interval 4 hour as arises from kept)",
            {"regulation": REGULATION, "school": SCHOOL},
        )
        yield hub


def _frame(obligations: Iterable[Kept]) -> pl.DataFrame:
    moments = {"due": pl.Datetime("us"), "fulfilled": pl.Datetime("us")}
    names = ("clause", "subject", "class_id", "staff", "pupil", "due", "fulfilled", "status")
    rows = [{**{name: getattr(kept, name) for name in names}, "facts": json.dumps(kept.facts)} for kept in obligations]
    return pl.DataFrame(rows, schema={**dict.fromkeys((*names, "facts"), pl.String), **moments})
