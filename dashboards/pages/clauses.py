"""Punkti: a card for each clause of each regulation, with its verdict, figures and what cannot be judged."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from dashboards.pages.overview_parts import VERDICT_COLUMNS, verdicts
from dashboards.pages.worklist import of_school, schools
from dashboards.shell.page import HtmlPage, View
from dashboards.tables.words import worded
from workbench.texts import text

VERDICT: Final = "vertejums"
ORDER: Final = ("violated", "not_assessable", "error", "pending", "met", "excused", "none", "attested", "informative")


class Clauses(HtmlPage):
    """All clauses, or those with one verdict."""

    key = "punkti"
    template = "pages/clauses.html"

    def show(self, view: View) -> None:
        """Fill the template, once for all who see the same."""
        self.region.object = view.html(self.template, lambda: self.values(view))

    def values(self, view: View) -> dict[str, Any]:
        """The cards under their regulations, and how many clauses have each verdict."""
        every = verdicts(view)
        asked = view.here.get(VERDICT)
        shown = every.filter(pl.col("verdict") == asked) if asked in ORDER else every
        packs = view.desk.packs(view.run.run_id)
        groups = [
            {
                "title": packs[name].title[view.lang] if name in packs else name,
                "issuer": packs[name].issuer[view.lang] if name in packs else "",
                "cards": [card(row, view) for row in group.iter_rows(named=True)],
            }
            for (name,), group in shown.group_by("regulation_id", maintain_order=True)
        ]
        return {"groups": groups, "tabs": tabs(every, view), "asked": asked}

    def table(self, name: str, view: View) -> pl.DataFrame:  # noqa: ARG002 - the page has one table
        """Every clause with its figures."""
        return worded(verdicts(view), VERDICT_COLUMNS, view.lang)


def card(row: dict[str, Any], view: View) -> dict[str, Any]:
    """A clause's row with the links to its own page and to its violations."""
    clause = f"{row['regulation_id']}:{row['clause_id']}"
    return {
        **row,
        "href": view.here.to("punkts", punkts=clause).href(),
        "school": schools(view).get(row["school_id"], ""),
        "findings": view.here.to("parkapumi", punkts=clause, **of_school(view, row["school_id"])).href(),
    }


def tabs(every: pl.DataFrame, view: View) -> list[tuple[str, str, int, str]]:
    """Verdict, its word, how many clauses, and the link that shows them; all of them first."""
    counts = dict(every.group_by("verdict").len().iter_rows())
    found = [("", text("clauses.all", view.lang), every.height, view.here.with_(**{VERDICT: None}).href())]
    return found + [
        (name, text(f"verdict.name.{name}", view.lang), counts[name], view.here.with_(**{VERDICT: name}).href())
        for name in ORDER
        if name in counts
    ]
