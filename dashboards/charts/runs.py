"""Compliance audit by audit."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.charts.axis import share_axis
from dashboards.markup import formats
from workbench.look import palette
from workbench.look.palette import Theme
from workbench.texts import text


def runs_chart(runs: pl.DataFrame, lang: str, theme: Theme) -> dict[str, Any]:
    """The ECharts option for run_id, as_of_local, met, counted, compliance; audits that judged nothing have no point."""
    shown = runs.filter(pl.col("compliance").is_not_null())
    ink, line, accent = palette.MUTED[theme], palette.LINE[theme], palette.ACCENT[theme]
    return {
        "animation": False,
        "textStyle": {"fontFamily": palette.FONT, "fontSize": 13},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "xAxis": {
            "type": "category",
            "data": [f"{run} ({formats.short_day(as_of, lang)})" for run, as_of in shown["run_id", "as_of_local"].rows()],
            "axisLabel": {"color": ink, "hideOverlap": True}, "axisLine": {"lineStyle": {"color": line}},
            "axisTick": {"show": False},
        },
        "yAxis": share_axis(min(shown["compliance"].to_list(), default=0.9), lang, theme),
        "series": [
            {
                "type": "line", "symbol": "circle", "symbolSize": 9, "showAllSymbol": True,
                "lineStyle": {"width": 2.5, "color": accent}, "itemStyle": {"color": accent},
                "data": [
                    {"value": round(row["compliance"] * 100, 2), "name": _told(row, lang)}
                    for row in shown.iter_rows(named=True)
                ],
            }
        ],
    }  # fmt: skip


def _told(row: dict[str, Any], lang: str) -> str:
    return text(
        "chart.runs.point", lang, run=row["run_id"], as_of=formats.moment(row["as_of_local"], lang),
        share=formats.percent(row["compliance"], lang), met=formats.number(row["met"], lang),
        counted=formats.number(row["counted"], lang),
    )  # fmt: skip


def runs_table(runs: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The same numbers as a table, headers and values in words."""
    headers = text("chart.runs.headers", lang).split("|")
    columns = [
        [formats.number(run, lang) for run in runs["run_id"]],
        [formats.moment(as_of, lang) for as_of in runs["as_of_local"]],
        *([formats.number(n, lang) for n in runs[name]] for name in ("counted", "met", "late", "missing", "excused")),
        [formats.percent(share, lang) for share in runs["compliance"]],
    ]
    return pl.DataFrame(dict(zip(headers, columns, strict=True)))
