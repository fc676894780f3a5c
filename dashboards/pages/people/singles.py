"""The own page of a teacher and of a class."""

from __future__ import annotations

from typing import Any, ClassVar

import polars as pl

from dashboards.charts.chart import ChartCard
from dashboards.charts.trend import MINIMUM, trend_of, trend_table
from dashboards.markup import render
from dashboards.pages.people import board, single
from dashboards.pages.people import who as people
from dashboards.pages.people.style import sheet
from dashboards.pages.people.who import CLASS, STAFF, Who
from dashboards.pages.people.window import COUNTS, Window, window
from dashboards.shell.page import Page, View
from dashboards.shell.region import Parts
from dashboards.tables.words import worded


class Single(Page):
    """One of them; `id` in the address is the token."""

    who: ClassVar[Who]
    template: ClassVar[str]

    def build(self) -> Parts:
        """What to do first, then the weeks as a line, then clause by clause."""
        self._first, self._then = sheet(), sheet()
        self._trend = ChartCard(f"{self.key}-nedelas")
        return (self._first, self._trend, self._then)

    def show(self, view: View) -> None:
        """Fill all three."""
        people.check(view)
        row, shown = people.one(self.who, view), window(self.who, view)
        opened = single.opened(self.who, row, view)
        common = {
            "view": view, "here": view.here, "row": row, "page": self.who.page, "window": shown, "counts": COUNTS,
            "steps_to": shown.steps(view.here), "figures": single.figures(self.who, row, view, shown),
            "whole": board.whole(self.who, view, shown), "open": opened.height, "minimum": MINIMUM,
            "all_href": single.all_href(self.who, row, view), "back": view.here.to(self.who.page, **people.kept(view.here)).href(),
        }  # fmt: skip
        self._first.object = render(self.template, view.lang, **common, **self.more(row, opened, view, shown))
        self._draw(row, view)
        self._then.object = render(
            "pages/people/single_more.html", view.lang, **common, clauses=single.clause_rows(self.who, row, view, shown),
            newest=single.newest(opened, view),
        )  # fmt: skip

    def more(self, row: dict[str, str], opened: pl.DataFrame, view: View, shown: Window) -> dict[str, Any]:
        """What only this kind of page has."""
        raise NotImplementedError

    def _draw(self, row: dict[str, str], view: View) -> None:
        self._trend.draw(view, lambda: trend_of(single.by_week(self.who, row, view), view))

    def table(self, name: str, view: View) -> pl.DataFrame:
        """What to do, the clauses, or the weeks, for a file."""
        people.check(view)
        row = people.one(self.who, view)
        if name == "darbi" and self.who is STAFF:
            return worded(single.work(row, view), single.WORK_COLUMNS, view.lang)
        if name == f"{self.key}-punkti":
            rows = single.by_clause(self.who, row, view, window(self.who, view))
            return worded(rows, single.CLAUSE_COLUMNS, view.lang)
        return trend_table(single.by_week(self.who, row, view), view.lang)


class Teacher(Single):
    """What one teacher has still to enter, where the shortest list comes first, and how the weeks went."""

    key = "skolotajs"
    who = STAFF
    template = "pages/people/teacher.html"

    def more(self, row: dict[str, str], opened: pl.DataFrame, view: View, shown: Window) -> dict[str, Any]:  # noqa: ARG002 - as the base has it
        """The sheet of work."""
        lines = single.work(row, view)
        return {"lines": lines.height, "places": single.places(lines)}


class ClassPage(Single):
    """The days of one class, and who can mend what is open."""

    key = "klase"
    who = CLASS
    template = "pages/people/class.html"

    def more(self, row: dict[str, str], opened: pl.DataFrame, view: View, shown: Window) -> dict[str, Any]:
        """The calendar, and the people."""
        return {
            "calendar": single.calendar(row, view, shown),
            "responsible": single.responsible(opened, row, view),
        }
