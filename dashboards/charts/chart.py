"""A chart as pages show it: its name, the drawing, files of it, and the same numbers as a table for whoever sees no drawing."""

from __future__ import annotations

from typing import Any, Final

import panel as pn
import polars as pl

from dashboards.markup import render
from dashboards.shell.page import region

CARD: Final = """
:host { background: var(--surface); border: 1px solid var(--line); border-radius: .9rem; padding: 1.1rem 1.25rem; display: block !important; }
"""


class ChartCard:
    """`layout` goes onto the page; `draw` fills it. `name` is a word for files and for the way to the chart in the page."""

    def __init__(self, name: str, height: int = 260) -> None:
        self.name = name
        self._head, self._table = region(), region()
        self._pane = pn.pane.ECharts(  # type: ignore[no-untyped-call]
            {}, height=height, margin=0, sizing_mode="stretch_width", css_classes=[f"chart-{name}"],
            options={"notMerge": True},
        )  # fmt: skip
        self.layout = pn.Column(
            self._head, self._pane, self._table, margin=0, sizing_mode="stretch_width", stylesheets=[CARD],
            css_classes=["region"],
        )  # fmt: skip

    def draw(self, option: dict[str, Any], rows: pl.DataFrame, lang: str, *, title: str, description: str) -> None:
        """Draw an ECharts option; `rows` are its numbers with headers in words, `description` what a listener hears."""
        values = {"name": self.name, "title": title, "description": description}
        self._head.object = render("charts/head.html", lang, **values)
        self._table.object = render("charts/table.html", lang, title=title, headers=rows.columns, rows=rows.rows())
        self._pane.object = {**option, "aria": {"enabled": True, "label": {"description": description}}}
