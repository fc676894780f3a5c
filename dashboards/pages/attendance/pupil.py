"""The days of one pupil, for whoever may see names; the address holds a short hash, never an id or a name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.pages.attendance.board import MEASURES, PAGE, Board, board
from dashboards.pages.attendance.style import sheet
from dashboards.shell.page import Page, View
from dashboards.shell.region import Parts
from dashboards.tables.words import Column, worded
from workbench.errors import WorkbenchError
from workbench.texts import text

LESSON_COLUMNS: Final = [
    Column("date", "attendance_page.pupil.day"), Column("period", "attendance_page.pupil.lesson"),
    Column("subject", "attendance_page.pupil.subject"), Column("status", "attendance_page.pupil.status", "attendance_page.status."),
]  # fmt: skip


class PupilDays(Page):
    """One pupil's strip of days, and the lessons that were missed."""

    key = "apmeklejums-skolens"

    def build(self) -> Parts:
        """One region."""
        self._region = sheet()
        return (self._region,)

    def show(self, view: View) -> None:
        """Fill it."""
        found = board(view)
        pupil = _pupil(found)
        kept = {name: view.here.get(name) for name in ("laiks", "skola", "klase", "paralele")}
        rates = found.seen.pupil_rates(pupil, found.whole, MEASURES)
        days = found.seen.pupil_days(pupil, found.whole)
        self._region.object = render(
            "pages/attendance/pupil.html", view.lang, view=view, here=view.here, pupil=pupil, period=found.period,
            figures=rates.to_dicts(), weeks=_weeks(days), missed=_missed(found, pupil).to_dicts(),
            back=view.here.to(PAGE, **kept).href(),
        )  # fmt: skip

    def table(self, name: str, view: View) -> pl.DataFrame:  # noqa: ARG002 - the one table of the page
        """The lessons missed or begun late, for a file."""
        found = board(view)
        return worded(_missed(found, _pupil(found)), LESSON_COLUMNS, view.lang)


def _pupil(found: Board) -> dict[str, str]:
    pupil = found.seen.pupil(found.view.here.get("id"), found.whole)
    if pupil is None:
        raise WorkbenchError(text("attendance_page.pupil.none", found.view.lang))
    return pupil


def _missed(found: Board, pupil: dict[str, str]) -> pl.DataFrame:
    lessons = found.seen.pupil_lessons(pupil, found.whole)
    return lessons.filter(pl.col("status") != "on_time").sort(
        "date", "period", descending=[True, False], nulls_last=True
    )


def _weeks(days: pl.DataFrame) -> list[tuple[date, list[dict[str, Any] | None]]]:
    """For each week with a lesson its Monday and five to seven days, None without a lesson; the newest week first."""
    by_day = {row["date"]: {**row, "kind": _kind(row)} for row in days.iter_rows(named=True)}
    length = max([5, *(day.weekday() + 1 for day in by_day)])
    mondays = sorted({day - timedelta(days=day.weekday()) for day in by_day}, reverse=True)
    return [(monday, [by_day.get(monday + timedelta(days=n)) for n in range(length)]) for monday in mondays]


def _kind(row: dict[str, Any]) -> str:
    """What stands out on a day."""
    for kind, column in (("unauthorised", "unauthorised"), ("authorised", "authorised"), ("partly", "late")):
        if row[column]:
            return kind
    return "present"
