"""Pārkāpums: one violation by itself, with its arithmetic, what was said about it, and what may be decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import panel as pn
import polars as pl

from dashboards.markup import render
from dashboards.pages import decisions, worklist
from dashboards.shell.page import Page, Reply, View, region
from dashboards.tables.words import Column, worded
from workbench.errors import WorkbenchError
from workbench.texts import text

EVENTS: Final = [
    Column("recorded_at", "finding.when"), Column("action", "finding.decision", "life.action."),
    Column("author", "finding.who"), Column("author_role", "finding.role", "life.role."),
    Column("until", "finding.until"), Column("cause", "finding.cause"), Column("reason", "finding.reason"),
    Column("run_id", "finding.run"),
]  # fmt: skip


class FindingPage(Page):
    """One violation; `id` in the address is its token."""

    key = "parkapums"

    def build(self) -> pn.viewable.Viewable:
        """What happened, and the form to decide."""
        self._told, self._decide = region(), region()
        return pn.Column(self._told, self._decide, margin=0, sizing_mode="stretch_width", styles={"gap": "1.25rem"})

    def show(self, view: View) -> None:
        """Fill both."""
        rows = one(view)
        row = rows.row(0, named=True)
        pack = view.desk.packs(view.run.run_id).get(row["regulation_id"])
        clause = pack.clause(row["clause_id"]) if pack else None
        self._told.object = render(
            "pages/finding.html", view.lang, view=view, row=row, detail=row[f"detail_{view.lang}"],
            parts=arithmetic(row[f"detail_{view.lang}"]), summary=clause.summary[view.lang] if clause else "",
            title=pack.title[view.lang] if pack else row["regulation_id"],
            note=decisions.note_of(row, view.lang), events=events(view, row).to_dicts(), links=links(view, row),
        )  # fmt: skip
        self._decide.object = decisions.form(view, rows, view.here.href())

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`decide`: write what is decided about this violation."""
        if name == "decide":
            return Reply(decisions.take(view, one(view), values))
        return super().act(name, values, view)

    def table(self, name: str, view: View) -> pl.DataFrame:  # noqa: ARG002 - the page has one table
        """What was decided about the violation."""
        return worded(events(view, one(view).row(0, named=True)), EVENTS, view.lang)


def one(view: View) -> pl.DataFrame:
    """The violation that the address names. Raises WorkbenchError when the run has none that the viewer may see."""
    rows = worklist.findings(view).filter(pl.col("token") == view.here.get("id"))
    if not rows.height:
        raise WorkbenchError(text("finding.none", view.lang, run=view.run.run_id))
    return rows.head(1)


def arithmetic(detail: str | None) -> list[str]:
    """The sentence that explains a violation, a line for each of its steps."""
    return [part.strip() for part in (detail or "").split(";") if part.strip()]


def events(view: View, row: Mapping[str, Any]) -> pl.DataFrame:
    """Every decision about the violation, oldest first; names only for whoever may see them."""
    decided = view.desk.history(row["regulation_id"], row["clause_id"], row["subject_key"], row["school_id"])
    if not view.viewer.may("see_names"):
        decided = decided.with_columns(author=pl.lit(None, pl.String), reason=pl.lit(None, pl.String))
    return decided


def links(view: View, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where else to look from here."""
    clause = f"{row['regulation_id']}:{row['clause_id']}"
    found = [
        (text("finding.to_clause", view.lang, clause=row["clause_id"]), view.here.to("punkts", punkts=clause).href())
    ]
    if row["person"]:
        found.append((text("finding.to_person", view.lang), view.here.to("parkapumi", skolotajs=row["person"]).href()))
    if row["class_id"]:
        found.append((text("finding.to_class", view.lang), view.here.to("parkapumi", klase=row["class_id"]).href()))
    return found
