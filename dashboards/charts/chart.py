"""A chart as pages show it: its name, the drawing, files of it, and the same numbers as a table for whoever sees no drawing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.shell.looks import STYLE
from dashboards.shell.page import View
from dashboards.shell.region import Drawn, Region

CARD: Final = """
:host { background: var(--surface); border: 1px solid var(--line); border-radius: .9rem; padding: 1.1rem 1.25rem; }
"""


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option; `rows` are its numbers with headers in words, `description` what a listener hears."""

    option: dict[str, Any]
    rows: pl.DataFrame
    title: str
    description: str


class ChartCard(Region):
    """`draw` fills it. `name` is a word for files and for the way to the chart in the page; `height` in pixels."""

    def __init__(self, name: str, height: int = 260) -> None:
        super().__init__(sheets=(STYLE, CARD))
        self.name, self.height = name, height

    def draw(self, view: View, make: Callable[[], Chart]) -> None:
        """Draw what `make` gives, which is made once for all who see the same."""
        drawn = view.drawn(f"chart {self.name}", lambda: self._drawn(make(), view.lang), view.theme)
        self.object, self.option = drawn.html, drawn.option

    def _drawn(self, chart: Chart, lang: str) -> Drawn:
        html = render(
            "charts/card.html", lang, name=self.name, height=self.height, title=chart.title, description=chart.description,
            headers=chart.rows.columns, rows=chart.rows.rows(),
        )  # fmt: skip
        told = {**chart.option, "aria": {"enabled": True, "label": {"description": chart.description}}}
        return Drawn(html, json.dumps(told, ensure_ascii=False, separators=(",", ":")))
