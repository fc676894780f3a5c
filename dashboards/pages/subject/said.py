"""What is said about an obligation: its arithmetic step by step, what was decided, and what may be decided now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.pages.decisions import ACTIONS, NEEDS_REASON
from dashboards.shell.page import View
from dashboards.tables.words import Column
from workbench.life.findings import APPLIES

EVENTS: Final = [
    Column("recorded_at", "finding.when"), Column("action", "finding.decision", "life.action."),
    Column("author", "finding.who"), Column("author_role", "finding.role", "life.role."),
    Column("until", "finding.until"), Column("cause", "finding.cause"), Column("reason", "finding.reason"),
    Column("run_id", "finding.run"),
]  # fmt: skip


def arithmetic(detail: str | None) -> list[str]:
    """The sentence that explains a violation, a line for each of its steps."""
    return [part.strip() for part in (detail or "").split(";") if part.strip()]


def events(view: View, row: Mapping[str, Any]) -> pl.DataFrame:
    """Every decision about the violation, oldest first; names only for whoever may see them."""
    decided = view.desk.history(row["regulation_id"], row["clause_id"], row["subject_key"], row["school_id"])
    if not view.viewer.may("see_names"):
        decided = decided.with_columns(author=pl.lit(None, pl.String), reason=pl.lit(None, pl.String))
    return decided


def form(view: View, state: str) -> str:
    """The form that decides about one finding in that state; empty for a viewer who decides nothing."""
    offers = [
        (action, action in NEEDS_REASON) for action in ACTIONS if view.viewer.may(action) and state in APPLIES[action]
    ]
    if not offers:
        return ""
    may_excuse = any(action == "excuse" for action, _ in offers)
    return render("pages/subject/decide.html", view.lang, offers=offers, may_excuse=may_excuse)
