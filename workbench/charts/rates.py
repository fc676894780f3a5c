"""Rates by class, grade, weekday …, each with its interval; the edges of the day; seasons."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from workbench.charts.labels import (
    NAME,
    column_name,
    hidden_note,
    measure_name,
    named,
    nothing_to_show,
    range_words,
    with_percent,
)
from workbench.lab.figures import Figure, figure
from workbench.look.palette import ACCENT, INK, MUTED
from workbench.texts import text

WIDTH = 520
_RATES = ("rate", "low", "high", "pupil_low", "pupil_high")


def rate_chart(frame: pl.DataFrame, column: str, lang: str = "lv") -> Figure:
    """Rates of one measure by `column` (a column of `rates` or `persistent_absence`), a dot and its interval each.

    The interval is that of pupils where the frame has one. Suppressed rows are counted below the chart. Raises InputError
    for several measures.
    """
    measure = measure_name(frame, lang)
    title = text("attendance.chart.by", lang, measure=measure, column=column_name(column, lang).lower())
    shown, subtitle = _prepared(frame, column, lang)
    if shown.is_empty():
        return nothing_to_show(title, lang)
    unit = "attendance.of_lessons" if "pupil_low" in frame.columns else "attendance.of_pupils"
    return figure(_dots(shown, title, subtitle, text(unit, lang)), range_words(shown, title, lang), lang)


def edge_chart(frame: pl.DataFrame, lang: str = "lv") -> Figure:
    """The first, middle and last lessons of the day (`edge_effects`), of one measure."""
    title = f"{text('attendance.chart.edges', lang)}: {measure_name(frame, lang).lower()}"
    shown, subtitle = _prepared(frame, "position", lang)
    if shown.is_empty():
        return nothing_to_show(title, lang)
    return figure(
        _dots(shown, title, subtitle, text("attendance.of_lessons", lang)), range_words(shown, title, lang), lang
    )


def season_chart(frame: pl.DataFrame, part: str, lang: str = "lv") -> Figure:
    """Odds ratios of weekdays or months (`seasonality`), beside 1 = as on average."""
    title = f"{text('attendance.chart.seasons', lang)} – {column_name(part, lang).lower()}"
    rows = frame.filter(pl.col("part") == part).rename({"value": part})
    if rows.is_empty():
        return nothing_to_show(title, lang)
    if part == "month":
        rows = rows.with_columns(pl.col(part).str.to_date("%Y-%m"))
    shown = named(rows.sort(part), part, lang).with_columns(rate="odds_ratio")
    even = (
        alt.Chart(pl.DataFrame({"even": [1.0]})).mark_rule(color=MUTED["light"], strokeDash=[4, 3]).encode(x="even:Q")
    )
    chart = alt.layer(even, *_marks(shown, "low", "high", text("attendance.chart.odds", lang), zero=False))
    words = range_words(shown, title, lang).replace(" %", "")
    return figure(chart.properties(width=WIDTH, title=title), words, lang)


def _prepared(frame: pl.DataFrame, column: str, lang: str) -> tuple[pl.DataFrame, list[str]]:
    """Rows that can be shown, in per cent, with their words; and the lines below the title."""
    there = [name for name in _RATES if name in frame.columns]
    shown = with_percent(frame.filter(pl.col("rate").is_not_null()), *there)
    if "pupil_low" in there:
        lower, upper = pl.col("pupil_low").fill_null(pl.col("low")), pl.col("pupil_high").fill_null(pl.col("high"))
        shown = shown.with_columns(low=lower, high=upper)
    notes = [text("attendance.chart.interval", lang)] if "pupil_low" in there else []
    return named(shown, column, lang), [*notes, *hidden_note(frame, lang)]


def _dots(shown: pl.DataFrame, title: str, subtitle: list[str], unit: str) -> Any:
    heading = alt.TitleParams(title, subtitle=subtitle)
    chart: Any = alt.layer(*_marks(shown, "low", "high", unit))
    return chart.properties(width=WIDTH, title=heading)


def _marks(shown: pl.DataFrame, low: str, high: str, unit: str, *, zero: bool = True) -> list[alt.Chart]:
    """An interval and a dot for each row, in the order of the rows."""
    base = alt.Chart(shown.select(NAME, "rate", low, high)).encode(
        y=alt.Y(f"{NAME}:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False))
    )
    scale = alt.Scale(zero=zero, nice=True)
    interval = base.mark_rule(color=ACCENT["light"], strokeWidth=2.5, opacity=0.55).encode(
        x=alt.X(f"{low}:Q", title=unit, scale=scale), x2=f"{high}:Q"
    )
    dot = base.mark_point(filled=True, size=70, color=INK["light"], opacity=1).encode(x=alt.X("rate:Q", title=unit))
    return [interval, dot]
