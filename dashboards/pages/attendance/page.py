"""Apmeklējums: how much is attended and missed, when, why, in which classes, and which pupils need somebody to ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from dashboards.charts.chart import Chart, ChartCard
from dashboards.pages.attendance import charts, parts
from dashboards.pages.attendance.board import Board, board
from dashboards.pages.attendance.style import sheet
from dashboards.shell.page import Page, View
from dashboards.shell.region import Parts
from dashboards.tables.words import worded
from workbench.attendance.definitions import REPORTED_LESSONS
from workbench.texts import text


class AttendancePage(Page):
    """Attendance of a school, a grade or a class over a period."""

    key = "apmeklejums"

    def build(self) -> Parts:
        """Figures, people, tables, and three charts."""
        self._head, self._more = sheet(), sheet()
        self._weeks = ChartCard("kavejumi-nedelas")
        self._grid = ChartCard("kavejumi-stundas", height=420)
        self._days = ChartCard("kavejumi-dienas", height=280)
        self._charts = (self._weeks, self._days, self._grid)
        return (self._head, *self._charts, self._more)

    def show(self, view: View) -> None:
        """Fill all of it, or say that there is nothing."""
        found = board(view)
        figures = parts.figures(found)
        common = {"board": found, "figures": figures}
        for chart in self._charts:
            chart.visible = bool(figures)
        self._head.object = view.html(
            "pages/attendance/head.html",
            lambda: {**common, **_filters(found)} | (_people(found) if figures else {}),
        )
        more = view.html("pages/attendance/more.html", lambda: {**common, **_more(found)}) if figures else ""
        self._more.object = more
        if figures:
            for card, make in zip(self._charts, (_weeks, _days, _grid), strict=True):
                card.draw(view, partial(make, found))

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The tables that can be saved."""
        found, lang = board(view), view.lang
        made: dict[str, Callable[[], pl.DataFrame]] = {
            "apmeklejums": lambda: worded(parts.figures_table(found), parts.FIGURE_COLUMNS, lang),
            "klases": lambda: worded(parts.by(found, "class"), parts.BY_COLUMNS, lang),
            "paraleles": lambda: worded(parts.by(found, "grade"), parts.BY_COLUMNS, lang),
            "iemesli": lambda: worded(found.reasons(), parts.REASON_COLUMNS, lang),
            "skoleni": lambda: worded(parts.attention(found), parts.PUPIL_COLUMNS, lang),
            "perioda-kavejumi": lambda: worded(found.streaks(), parts.STREAK_COLUMNS, lang),
            "nedelas": lambda: charts.weeks_table(found.weeks(), lang),
            "dienas": lambda: charts.days_table(found.days(), lang),
            "stundas": lambda: charts.grid_table(found.grid(), lang),
        }
        return made[name]()


def _said(found: Board, key: str) -> str:
    return text(f"attendance_page.{key}", found.view.lang)


def _weeks(found: Board) -> Chart:
    rows, lang = found.weeks(), found.view.lang
    says = f"{_said(found, 'weeks_says')} {parts.signals(found)}"
    return Chart(
        charts.weeks(rows, lang, found.view.theme), charts.weeks_table(rows, lang), _said(found, "weeks"), says
    )


def _days(found: Board) -> Chart:
    rows, lang, says = found.days(), found.view.lang, _said(found, "days_says")
    return Chart(
        charts.days(rows, lang, found.view.theme), charts.days_table(rows, lang), _said(found, "days_chart"), says
    )


def _grid(found: Board) -> Chart:
    rows, lang, says = found.grid(), found.view.lang, _said(found, "grid_says")
    return Chart(charts.grid(rows, lang, found.view.theme), charts.grid_table(rows, lang), _said(found, "grid"), says)


def _filters(found: Board) -> dict[str, Any]:
    """The choices of the form."""
    groups: dict[str, list[Any]] = {}
    for one in found.known:
        groups.setdefault(one.group, []).append(one)
    return {
        "groups": groups,
        "classes": parts.by(found, "class").select("key", "name").rows(),
        "grades": parts.by(found, "grade").filter(pl.col("key").is_not_null()).select("key", "name").rows(),
        "chosen": ", ".join(_chosen(found)),
    }


def _chosen(found: Board) -> list[str]:
    """Class and grade that are looked at, in words."""
    here, lang = found.view.here, found.view.lang
    classes = dict(parts.by(found, "class").select("key", "name").rows())
    said = [classes[here.get("klase")]] if here.get("klase") in classes else []
    grade = here.get("paralele")
    return [*said, text("attendance_page.of_grade", lang, grade=grade)] if grade.isdecimal() else said


def _people(found: Board) -> dict[str, Any]:
    """Who needs attention."""
    rows = parts.attention(found)
    shown = parts.attention_rows(found, rows)
    return {
        "attention": shown, "attention_count": rows.height, "of_class": bool(found.view.here.get("klase")),
        "needing": int(rows["needs"].sum()), "reported": REPORTED_LESSONS, "near": parts.NEAR,
        "all_href": found.view.here.with_(visi=1).href(),
    }  # fmt: skip


def _more(found: Board) -> dict[str, Any]:
    """The tables below the charts."""
    classes, grades = parts.by_rows(found, "class"), parts.by_rows(found, "grade")
    lows = [row["low"] for row in (*classes, *grades) if row["low"] is not None]
    return {
        "classes": classes, "grades": grades, "floor": max(0.0, min(lows, default=0.5) - 0.02),
        "attendance": found.headline()["attendance"]["rate"], "reasons": parts.reasons(found),
        "streaks": parts.streak_rows(found), "streak_count": found.streaks().height,
    }  # fmt: skip
