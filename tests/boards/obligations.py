"""Obligations and findings written by hand, as relations of the shape that `audit.results` gives."""

from __future__ import annotations

from datetime import datetime

import duckdb
import polars as pl

OBLIGATION = {
    "regulation_id": pl.String, "clause_id": pl.String, "school_id": pl.String, "subject_key": pl.String,
    "staff_id": pl.String, "class_id": pl.String, "due_at": pl.Datetime, "status": pl.String, "excused": pl.Boolean,
}  # fmt: skip
FINDING = {**OBLIGATION, "staff": pl.String, "state": pl.String}


def at(day: str, hour: int = 17) -> datetime:
    """A moment of a day."""
    return datetime.fromisoformat(day).replace(hour=hour)


def obligation(subject: str, due: datetime | None, status: str, staff: str = "T1", **more: object) -> dict[str, object]:
    """One obligation of clause 11."""
    return {
        "regulation_id": "rezekne-2018", "clause_id": "11", "school_id": "S1", "subject_key": subject, "staff_id": staff,
        "class_id": "C1", "due_at": due, "status": status, "excused": False, **more,
    }  # fmt: skip


def relation(
    hub: duckdb.DuckDBPyConnection, rows: list[dict[str, object]], schema: dict[str, type] = OBLIGATION
) -> duckdb.DuckDBPyRelation:
    """The rows as a table that SQL of another relation may name too."""
    name = f"made_{id(rows)}"
    hub.register("given", pl.DataFrame(rows, schema=schema))
    hub.execute(f"create table {name} as select * from given")
    return hub.sql(f"select * from {name}")
