"""Compliance week by week as a line, with the band in which it may lie by chance."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from dashboards.charts.axis import share_axis
from dashboards.charts.chart import Chart
from dashboards.markup import formats
from dashboards.shell.page import View
from workbench.look import palette
from workbench.look.palette import Theme
from workbench.texts import text

MINIMUM: Final = 20  # a week with fewer judged duties is no point of the line; the table has it


def trend(weeks: pl.DataFrame, lang: str, theme: Theme) -> dict[str, Any]:
    """The ECharts option for `boards.by_week`: week, met, counted, compliance, low, high."""
    shown = weeks.filter(pl.col("counted") >= MINIMUM)
    ink, line = palette.MUTED[theme], palette.LINE[theme]
    lows, highs = shown["low"].to_list(), shown["high"].to_list()
    axis = share_axis(min(lows, default=0.9), lang, theme)
    floor = axis["min"]
    points = [
        {"value": round(row["compliance"] * 100, 2), "name": _told(row, lang)} for row in shown.iter_rows(named=True)
    ]
    return {
        "animation": False,
        "textStyle": {"fontFamily": palette.FONT, "fontSize": 13},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "xAxis": {
            "type": "category", "data": [formats.short_day(week, lang) for week in shown["week"]],
            "axisLabel": {"color": ink, "hideOverlap": True}, "axisLine": {"lineStyle": {"color": line}},
            "axisTick": {"show": False},
        },
        "yAxis": axis,
        "series": [
            _band([max(low * 100, floor) for low in lows], "transparent"),
            _band([(high - max(low, floor / 100)) * 100 for low, high in zip(lows, highs, strict=True)],
                  palette.ACCENT[theme]),
            {
                "type": "line", "data": points, "symbol": "circle", "symbolSize": 8, "showAllSymbol": True,
                "lineStyle": {"width": 2.5, "color": palette.ACCENT[theme]},
                "itemStyle": {"color": palette.ACCENT[theme]},
            },
        ],
    }  # fmt: skip


def trend_of(weeks: pl.DataFrame, view: View) -> Chart:
    """The line as a page shows it."""
    return Chart(
        trend(weeks, view.lang, view.theme), trend_table(weeks, view.lang), text("overview.trend", view.lang),
        text("overview.trend_says", view.lang, minimum=MINIMUM),
    )  # fmt: skip


def _band(values: list[float], colour: str) -> dict[str, Any]:
    """One of the two stacked areas: the invisible one below the band, and the band."""
    return {
        "type": "line", "data": [round(value, 3) for value in values], "stack": "band", "symbol": "none", "silent": True,
        "lineStyle": {"opacity": 0}, "areaStyle": {"color": colour, "opacity": 0 if colour == "transparent" else 0.16},
        "tooltip": {"show": False},
    }  # fmt: skip


def _told(row: dict[str, Any], lang: str) -> str:
    return text(
        "chart.trend.point", lang, week=formats.day(row["week"], lang), share=formats.percent(row["compliance"], lang),
        met=formats.number(row["met"], lang), counted=formats.number(row["counted"], lang),
        low=formats.percent(row["low"], lang), high=formats.percent(row["high"], lang),
    )  # fmt: skip


def trend_table(weeks: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The same numbers as a table, headers and values in words."""
    headers = text("chart.trend.headers", lang).split("|")
    counts, shares = ("counted", "met", "late", "missing", "excused"), ("compliance", "low", "high")
    columns = [
        [formats.day(value, lang) for value in weeks["week"]],
        *([formats.number(value, lang) for value in weeks[name]] for name in counts),
        *([formats.percent(value, lang) for value in weeks[name]] for name in shares),
    ]
    return pl.DataFrame(dict(zip(headers, columns, strict=True)))
