"""What is said about an obligation: its arithmetic step by step, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboards.markup.formats import NO_BREAK
from dashboards.shell.page import View
from dashboards.tables.words import Column
from workbench.texts import catalogue, text

UNIT: Final = re.compile(r"(?<=\d) (?=(?:h|min|s|d|d\.)(?:\s|$))")  # 4 d. 8 h, 15 min
EVENTS: Final = [
    Column("recorded_at", "finding.when"), Column("action", "finding.decision", "life.action."),
    Column("author", "finding.who"), Column("author_role", "finding.role", "life.role."),
    Column("until", "finding.until"), Column("cause", "finding.cause"), Column("reason", "finding.reason"),
    Column("run_id", "finding.run"),
]  # fmt: skip


def arithmetic(detail: str | None) -> list[str]:
    """The sentence that explains a violation, a line for each of its steps; no line breaks between number and unit."""
    return [UNIT.sub(NO_BREAK, part.strip()) for part in (detail or "").split(";") if part.strip()]


def brief(detail: str | None, clause: str, lang: str) -> str:
    """The same sentence for a list that names deadline, status and clause beside it: without them."""
    asked = text("explain.clause", lang, clause=clause).removeprefix("; ")
    due = catalogue()["explain.late"][lang].partition("{")[0]
    until, _, overdue = catalogue()["explain.missing"][lang].rpartition("{due}; ")[2].partition("{as_of}")
    dash = overdue.partition("{difference}")[0].rpartition(" – ")[0] + " – "
    steps = [step for step in arithmetic(detail) if step != asked and not step.startswith(due)]
    return "; ".join(step.rpartition(dash)[2] if step.startswith(until) else step for step in steps)


def events(view: View, row: Mapping[str, Any]) -> pl.DataFrame:
    """Every decision about the violation, oldest first; names only for whoever may see them."""
    decided = view.desk.history(row["regulation_id"], row["clause_id"], row["subject_key"], row["school_id"])
    if not view.viewer.may("see_names"):
        decided = decided.with_columns(author=pl.lit(None, pl.String), reason=pl.lit(None, pl.String))
    return decided
