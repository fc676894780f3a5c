"""Punkts: one clause: what it asks, how it is read, its figures over the audits, its query, and what cannot be judged."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from checks.packs import Clause, Pack
from dashboards.charts.chart import Chart, ChartCard
from dashboards.charts.runs import runs_chart, runs_table
from dashboards.charts.trend import trend_of, trend_table
from dashboards.markup import render
from dashboards.pages.clauses import card
from dashboards.pages.overview_parts import total, verdicts, weeks_of_clauses
from dashboards.shell.page import Page, View
from dashboards.shell.region import Parts, Region
from workbench.docs import words
from workbench.errors import WorkbenchError
from workbench.texts import text

RUNS: Final = 30  # as many audits back as the history goes


class ClausePage(Page):
    """One clause; `punkts` in the address is `REGULATION:CLAUSE`."""

    key = "punkts"

    def build(self) -> Parts:
        """The card, two charts, the query."""
        self._card, self._query = Region(), Region()
        self._trend, self._runs = ChartCard("punkts-nedelas"), ChartCard("punkts-parbaudes")
        return (self._card, self._trend, self._runs, self._query)

    def show(self, view: View) -> None:
        """Fill all of them; a clause that no record can show has no charts and no query."""
        pack, clause = chosen(view)
        rows = verdicts(view).filter(pl.col("regulation_id") == pack.id, pl.col("clause_id") == clause.id)
        self._card.object = render(
            "pages/clause.html",
            view.lang,
            view=view,
            rows=[card(row, view) for row in rows.iter_rows(named=True)],
            **said(pack, clause, view),
        )
        self._trend.visible = self._runs.visible = is_judged = clause.kind == "automatic"
        query = rows["query"][0] if rows.height and is_judged else ""
        self._query.object = render("pages/clause_query.html", view.lang, query=query)
        if is_judged:
            self._draw(pack.id, clause.id, view)

    def _draw(self, regulation: str, clause: str, view: View) -> None:
        """Both charts; one of a single point would show nothing that the card does not say."""
        by_week = weeks(regulation, clause, view)
        by_run = view.frame("clause: audits", lambda: history(regulation, clause, view), regulation, clause)
        self._trend.visible, self._runs.visible = _has_line(by_week), _has_line(by_run)
        if self._trend.visible:
            self._trend.draw(view, lambda: trend_of(by_week, view))
        if self._runs.visible:
            self._runs.draw(view, lambda: _runs(by_run, view))

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The numbers of the charts."""
        pack, clause = chosen(view)
        if name == "punkts-nedelas":
            return trend_table(weeks(pack.id, clause.id, view), view.lang)
        return runs_table(history(pack.id, clause.id, view), view.lang)


def _has_line(rows: pl.DataFrame) -> bool:
    return rows["compliance"].drop_nulls().len() > 1


def _runs(by_run: pl.DataFrame, view: View) -> Chart:
    lang = view.lang
    title, says = text("clause.history", lang), text("clause.history_says", lang)
    return Chart(runs_chart(by_run, lang, view.theme), runs_table(by_run, lang), title, says)


def chosen(view: View) -> tuple[Pack, Clause]:
    """The clause that the address names. Raises WorkbenchError when the run's regulations have no such clause."""
    regulation, _, clause_id = view.here.get("punkts").partition(":")
    pack = view.desk.packs(view.run.run_id).get(regulation)
    found = next((clause for clause in pack.clauses if clause.id == clause_id), None) if pack else None
    if pack is None or found is None:
        raise WorkbenchError(text("clause.none", view.lang, run=view.run.run_id))
    return pack, found


def said(pack: Pack, clause: Clause, view: View) -> dict[str, Any]:
    """What the pack says of the clause, in words, and the parameters of each stretch of days."""
    lang = view.lang
    told = {
        "bearer": clause.bearer[lang] if clause.bearer else "",
        "due": words.due(pack, clause, lang, view.run.as_of.date()),
        "reading": clause.reading[lang] if clause.reading else "",
        "only_entered": clause.entered_only[lang] if clause.entered_only else "",
        "kind": text(f"kind.name.{clause.kind}", lang),
        "severity": text(f"severity.name.{clause.severity}", lang) if clause.severity else "",
        "in_force": words.days(pack.days_of(clause), lang),
    }
    spans = [
        {"days": words.span_days(span, lang), "lines": words.lines(clause, span, lang)}
        for span in words.spans_of(pack, clause)
    ]
    return {
        "pack": pack, "clause": clause, "summary": clause.summary[lang], "title": pack.title[lang],
        "facts": [(text(f"card.{name}", lang), value) for name, value in told.items() if value], "spans": spans,
    }  # fmt: skip


def weeks(regulation: str, clause: str, view: View) -> pl.DataFrame:
    """The clause's weeks, out of those of all clauses."""
    every = weeks_of_clauses(view)
    return every.filter(pl.col("regulation_id") == regulation, pl.col("clause_id") == clause)


def history(regulation: str, clause: str, view: View) -> pl.DataFrame:
    """The clause in this audit and those before it, oldest first: run_id, as_of_local and the counts of its verdict."""
    earlier = view.scope.runs().filter(f"run_id <= {view.run.run_id}").order("run_id desc").limit(RUNS)
    runs = earlier.project("run_id, as_of_local").pl().sort("run_id")
    kept = [
        view.frame(f"verdicts of {run_id}", lambda run_id=run_id: view.scope.verdicts(run_id), run_id)  # type: ignore[misc]
        .filter(pl.col("regulation_id") == regulation, pl.col("clause_id") == clause)
        .select(pl.lit(run_id).cast(pl.Int32).alias("run_id"), *map(total, ("met", "late", "missing", "excused")))
        for run_id in runs["run_id"]
    ]
    rows = pl.concat(kept)
    counted = pl.col("met") + pl.col("late") + pl.col("missing") - pl.col("excused")
    return (
        rows.join(runs, on="run_id")
        .sort("run_id")
        .with_columns(counted=counted, compliance=pl.when(counted > 0).then(pl.col("met") / counted))
    )
