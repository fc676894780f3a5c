"""Attendance over time: control charts, the calendar of a year, the grid of the week, and the weeks around a contact."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from workbench.charts.labels import (
    NAME,
    hidden_note,
    measure_name,
    named,
    nothing_to_show,
    number,
    range_words,
    with_percent,
)
from workbench.lab.figures import Figure, figure
from workbench.look.palette import ACCENT, ATTENDANCE, INK, LINE, MUTED, SEQUENCE
from workbench.texts import text

WIDTH = 640
FEW_STEPS = 10  # so few weeks or days are each named on the axis
WEEK_WIDTH = 64  # of a column in the calendar; a year has no room for it
SIGNALS = ("above", "below", "run_above", "run_below", "none")
# Told apart by form as well as by colour.
_SHAPES = ("triangle-up", "triangle-down", "diamond", "square", "circle")
_COLOURS = (
    ATTENDANCE["light"]["unauthorised"], ATTENDANCE["light"]["present"], ATTENDANCE["light"]["late"],
    ATTENDANCE["light"]["authorised"], MUTED["light"],
)  # fmt: skip


def control_figure(frame: pl.DataFrame, measure: str = "absence", lang: str = "lv") -> Figure:
    """A control chart of one series (`control_chart` of one school or class): rate, centre, limits and signals."""
    step = next(name for name in ("date", "week", "month") if name in frame.columns)
    title = text("attendance.chart.control", lang, measure=text(f"attendance.measure.{measure}", lang))
    words = {name: text(f"attendance.signal.{name}", lang) for name in SIGNALS}
    shown = with_percent(frame.filter(pl.col("rate").is_not_null()), "rate", "centre", "lower", "upper").with_columns(
        pl.col("signal").fill_null("none").replace_strict(words).alias("signal")
    )
    if shown.is_empty():
        return nothing_to_show(title, lang)
    steps = shown[step].dt.strftime("%Y-%m-%d").to_list()
    ticks: dict[str, Any] = {"values": steps} if len(steps) <= FEW_STEPS else {}
    time = alt.X(f"{step}:T", title=None, axis=alt.Axis(format="%d.%m.", labelOverlap=True, **ticks))
    unit = alt.Y("rate:Q", title=text("attendance.of_lessons", lang))
    base = alt.Chart(shown.select(step, "rate", "centre", "lower", "upper", "signal"))
    order = list(words.values())
    chart = alt.layer(
        base.mark_area(color=LINE["light"], opacity=0.5).encode(x=time, y=alt.Y("lower:Q"), y2="upper:Q"),
        base.mark_line(color=MUTED["light"], strokeDash=[5, 4]).encode(x=time, y="centre:Q"),
        base.mark_line(color=INK["light"], strokeWidth=1.2).encode(x=time, y=unit),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=time,
            y=unit,
            color=alt.Color("signal:N", scale=alt.Scale(domain=order, range=_COLOURS), title=None),
            shape=alt.Shape("signal:N", scale=alt.Scale(domain=order, range=_SHAPES), title=None),
        ),
    )
    limits = "control_limits" if shown["upper"].drop_nulls().len() else "control_few"
    heading = alt.TitleParams(title, subtitle=[text(f"attendance.chart.{limits}", lang), *hidden_note(frame, lang)])
    signals = named(shown.filter(pl.col("signal") != words["none"]), step, lang)[NAME].to_list()
    told = text(
        "attendance.alt.signals", lang, title=title, centre=number(shown["centre"][0], lang),
        points=shown.height, signals=", ".join(signals).rstrip(".") or text("attendance.alt.none", lang),
    )  # fmt: skip
    return figure(chart.properties(width=WIDTH, height=240, title=heading), told, lang)


def calendar_chart(frame: pl.DataFrame, lang: str = "lv") -> Figure:
    """A year as a calendar: a column a week, a row a weekday, darker = more (`rates` by date, of one measure)."""
    title = text("attendance.chart.calendar", lang, measure=measure_name(frame, lang))
    shown = _heat_rows(frame).with_columns(
        week=pl.col("date").dt.truncate("1w").dt.strftime("%Y-%m-%d"), weekday=pl.col("date").dt.weekday()
    )
    shown = named(shown, "date", lang)
    if shown.is_empty():
        return nothing_to_show(title, lang)
    words = range_words(shown, title, lang)
    shown = named(shown.sort("date"), "weekday", lang)
    weeks = shown["week"].n_unique()
    # The week's Monday; in a calendar of many weeks the month only, where one begins.
    day, month = "timeFormat(toDate(datum.value), '%d.%m.')", "timeFormat(toDate(datum.value), '%m.%Y.')"
    label = day if weeks <= FEW_STEPS else f"date(toDate(datum.value)) <= 7 ? {month} : ''"
    across = alt.X("week:O", title=None, axis=alt.Axis(labelExpr=label, labelAngle=0, labelOverlap=False, ticks=False))
    drawn = _heat(shown, "week", across, title, frame, lang)
    return figure(drawn.properties(width=min(WIDTH, WEEK_WIDTH * weeks), height=18 * 5), words, lang)


def week_grid(frame: pl.DataFrame, lang: str = "lv") -> Figure:
    """Weekday by lesson of the day, darker = more (`rates` by weekday and period, of one measure)."""
    title = text("attendance.chart.grid", lang, measure=measure_name(frame, lang))
    shown = _heat_rows(frame).filter(pl.col("period").is_not_null()).sort("weekday", "period")
    shown = named(shown, "weekday", lang)
    if shown.is_empty():
        return nothing_to_show(title, lang)
    words = range_words(
        shown.with_columns(pl.concat_str(NAME, pl.lit(" "), "period", pl.lit(".")).alias(NAME)), title, lang
    )
    across = alt.X("period:O", title=text("attendance.column.period", lang), axis=alt.Axis(labelAngle=0, orient="top"))
    return figure(_heat(shown, "period", across, title, frame, lang).properties(height=150), words, lang)


def contact_figure(frame: pl.DataFrame, lang: str = "lv") -> Figure:
    """Before and after a contact beside matched pupils (one row of `contact_effect`), with its warning on the chart."""
    row = frame.row(0, named=True)
    title = text("attendance.chart.contact", lang)
    who = {kind: text(f"attendance.chart.{kind}", lang) for kind in ("contacted", "controls")}
    when = [text("attendance.chart.before", lang), text("attendance.chart.after", lang)]
    values = {name: row[name] for name in ("before", "after", "control_before", "control_after")}
    if None in values.values():
        return nothing_to_show(title, lang)
    shares = {name: 100 * value for name, value in values.items()}
    shown = pl.DataFrame(
        {"when": when * 2, "who": [who["contacted"]] * 2 + [who["controls"]] * 2, "rate": shares.values()}
    )
    scale = alt.Scale(domain=list(who.values()), range=[ACCENT["light"], MUTED["light"]])
    chart = (
        alt.Chart(shown)
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=2.5)
        .encode(
            x=alt.X("when:O", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("rate:Q", title=text("attendance.of_lessons", lang), scale=alt.Scale(zero=True)),
            color=alt.Color("who:N", scale=scale, title=None),
            strokeDash=alt.StrokeDash(
                "who:N", scale=alt.Scale(domain=list(who.values()), range=[[1, 0], [6, 4]]), title=None
            ),
        )
    )
    heading = alt.TitleParams(title, subtitle=_wrapped(row["note"]))
    told = text("attendance.alt.contact", lang, title=title, note=row["note"],
                **{name: number(value, lang) for name, value in shares.items()})  # fmt: skip
    return figure(chart.properties(width=360, height=220, title=heading), told, lang)


def _heat_rows(frame: pl.DataFrame) -> pl.DataFrame:
    return with_percent(frame.filter(pl.col("rate").is_not_null()), "rate")


def _heat(shown: pl.DataFrame, field: str, across: alt.X, title: str, frame: pl.DataFrame, lang: str) -> Any:
    scale = alt.Scale(range=list(SEQUENCE["light"]), zero=True)
    days = shown.sort("weekday")[NAME].unique(maintain_order=True).to_list()
    return (
        alt.Chart(shown.select(field, NAME, "rate"))
        .mark_rect(stroke=LINE["light"], strokeWidth=0.5)
        .encode(
            x=across,
            y=alt.Y(f"{NAME}:N", sort=days, title=None, axis=alt.Axis(domain=False, ticks=False)),
            color=alt.Color("rate:Q", scale=scale, title=text("attendance.of_lessons", lang)),
        )
        .properties(width=WIDTH, title=alt.TitleParams(title, subtitle=hidden_note(frame, lang)))
    )


def _wrapped(sentence: str, width: int = 90) -> list[str]:
    import textwrap

    return textwrap.wrap(sentence, width)
