"""A chart as pages show it: its name, the drawing, files of it, and the same numbers as a table for whoever sees no drawing."""

from __future__ import annotations

import json
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.shell.looks import STYLE
from dashboards.shell.region import Region

CARD: Final = """
:host { background: var(--surface); border: 1px solid var(--line); border-radius: .9rem; padding: 1.1rem 1.25rem; }
"""


class ChartCard(Region):
    """`draw` fills it. `name` is a word for files and for the way to the chart in the page; `height` in pixels."""

    def __init__(self, name: str, height: int = 260) -> None:
        super().__init__(sheets=(STYLE, CARD))
        self.name, self.height = name, height

    def draw(self, option: dict[str, Any], rows: pl.DataFrame, lang: str, *, title: str, description: str) -> None:
        """Draw an ECharts option; `rows` are its numbers with headers in words, `description` what a listener hears."""
        self.object = render(
            "charts/card.html", lang, name=self.name, height=self.height, title=title, description=description,
            headers=rows.columns, rows=rows.rows(),
        )  # fmt: skip
        told = {**option, "aria": {"enabled": True, "label": {"description": description}}}
        self.option = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
