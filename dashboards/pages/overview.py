"""Pārskats: yesterday, today, with whom to talk, the trend by week, and how every clause stands."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.charts.chart import ChartCard
from dashboards.charts.trend import trend_of, trend_table
from dashboards.pages import overview_parts as parts
from dashboards.pages.overview_causes import proposed
from dashboards.shell.page import Page, Reply, View
from dashboards.shell.region import Parts, Region
from dashboards.tables.words import worded


class Overview(Page):
    """The first page of the morning."""

    key = "parskats"

    def build(self) -> Parts:
        """The morning, the trend, the clauses."""
        self._morning, self._clauses = Region(), Region()
        self._trend = ChartCard("nedelas")
        return (self._morning, self._trend, self._clauses)

    def show(self, view: View) -> None:
        """Fill all three."""
        self._morning.object = view.html("pages/overview.html", lambda: {**parts.morning(view), **proposed(view)})
        self._trend.draw(view, lambda: trend_of(parts.weeks(view), view))
        self._clauses.object = view.html("pages/overview_clauses.html", lambda: {"groups": parts.clauses(view)})

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The tables that can be saved."""
        made: dict[str, Any] = {
            "punkti": lambda: worded(parts.verdicts(view), parts.VERDICT_COLUMNS, view.lang),
            "nedelas": lambda: trend_table(parts.weeks(view), view.lang),
            "sodien": lambda: worded(parts.today(view), parts.TODAY_COLUMNS, view.lang),
        }
        return made[name]()  # type: ignore[no-any-return]

    def act(self, name: str, values: Any, view: View) -> Reply:
        """`plan`: a conversation is planned; the person's open findings of these days are acknowledged."""
        if name == "plan":
            return parts.plan(str(values.get("person", "")), view)
        return super().act(name, values, view)
