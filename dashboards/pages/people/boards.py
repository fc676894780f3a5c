"""Skolotāji and Klases: everybody week by week, so that help goes where it is needed; nobody is ranked by chance."""

from __future__ import annotations

from typing import Any, ClassVar

import polars as pl

from dashboards.pages.people import board
from dashboards.pages.people import who as people
from dashboards.pages.people.style import sheet
from dashboards.pages.people.who import CLASS, STAFF, Who
from dashboards.pages.people.window import COUNTS, STRIP_WEEKS, Window, window
from dashboards.shell.page import Page, View
from dashboards.shell.region import Parts
from workbench.boards.rates import MINIMUM


class Board(Page):
    """The matrix of all; subclasses say of whom."""

    who: ClassVar[Who]

    def build(self) -> Parts:
        """Filters, then the matrix, then what else a page has."""
        self._head, self._matrix, self._more = sheet(), sheet(), sheet()
        return (self._head, self._matrix, self._more)

    def show(self, view: View) -> None:
        """Fill the parts; the filters only when something else than they themselves led here."""
        people.check(view)
        shown = window(self.who, view)
        if not view.by_form or not self._head.object:
            self._head.object = view.html("pages/people/board_head.html", lambda: self.head(view, shown))
        self._matrix.object = view.html("pages/people/matrix.html", lambda: self.matrix(view, shown))
        self.show_more(view, shown)

    def show_more(self, view: View, shown: Window) -> None:
        """What stands below the matrix; nothing unless a subclass says so."""

    def head(self, view: View, shown: Window) -> dict[str, Any]:
        """Heading and filters."""
        return {
            "page": self.who.page, "count": shown.count, "counts": COUNTS,
            "clauses": board.clauses(self.who, view), "own_only": view.viewer.sees_own_only,
        }  # fmt: skip

    def matrix(self, view: View, shown: Window) -> dict[str, Any]:
        """The matrix with its way through the weeks."""
        rows = board.rows(self.who, view, shown)
        return {
            "page": self.who.page, "rows": rows, "window": shown, "sort": board.sorting(view), "minimum": MINIMUM,
            "whole": board.whole(self.who, view, shown), "floor": board.scale(rows),
            "several_schools": len({row["school_id"] for row in rows}) > 1,
            "steps_to": shown.steps(view.here), "by_name": board.order(view) == board.NAME,
        }  # fmt: skip

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The matrix, or the days of classes, for a file."""
        people.check(view)
        shown = window(self.who, view)
        return board.strip_table(view, shown) if name == "klases-dienas" else board.table(self.who, view, shown)


class Teachers(Board):
    """Teachers by weeks."""

    key = "skolotaji"
    who = STAFF


class Classes(Board):
    """Classes by weeks, and by days in the last of them."""

    key = "klases"
    who = CLASS

    def show_more(self, view: View, shown: Window) -> None:
        """The strip of days."""
        self._more.object = view.html(
            "pages/people/strip.html", lambda: {"strip": board.strip(view, shown), "weeks": STRIP_WEEKS}
        )
