"""Which weeks a board shows: the last few in which anything fell due, or as many before a week that the address names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from dashboards.pages.people import who as people
from dashboards.pages.people.who import Who
from dashboards.shell.page import View
from dashboards.state.address import Address
from workbench.boards.rates import MINIMUM, totals

COUNTS: Final = (4, 8, 18)  # a month, two, a term
FIRST_COUNT: Final = 8
STRIP_WEEKS: Final = 4  # as many weeks of single days as a screen holds


@dataclass(frozen=True, slots=True)
class Window:
    """`weeks`: the Mondays shown, oldest first; `count`: how many were asked for; `earlier`, `later`: where to go, or None."""

    weeks: list[date]
    count: int
    earlier: date | None
    later: date | None

    @property
    def condition(self) -> str:
        """SQL over cells of weeks, with the parameter `weeks`."""
        return "list_contains($weeks::date[], week)"

    @property
    def values(self) -> dict[str, Any]:
        """The parameter of the condition."""
        return {"weeks": self.weeks}

    @property
    def last_day(self) -> date | None:
        """The Sunday of the last week."""
        return self.weeks[-1] + timedelta(days=6) if self.weeks else None

    def steps(self, here: Address) -> dict[str, str]:
        """The links `earlier` and `later`, empty where there is nowhere to go."""
        to = {"earlier": self.earlier, "later": self.later}
        return {name: here.with_(lidz=week.isoformat()).href() if week else "" for name, week in to.items()}


def window(who: Who, view: View) -> Window:
    """The window of the address: `nedelas` weeks that end with the week of `lidz`.

    Of a whole school a week is shown in which at least 20 duties fell due (the files of an office go back for years); of one
    person every week in which anything did.
    """
    least = MINIMUM if view.viewer.may("see_whole_school") else 1
    rows, query = people.weeks(who, view), f"{totals('kept', ('week',))} order by week"
    every = view.frame("board: weeks", lambda: view.desk.kept.query(rows, query, {}), who.page)
    known: list[date] = every.filter(pl.col("counted") >= least)["week"].to_list()
    count = view.here.number("nedelas", FIRST_COUNT)
    count = count if count in COUNTS else FIRST_COUNT
    end = _end(known, view.here.get("lidz"))
    shown = known[max(0, end - count) : end]
    return Window(
        shown, count,
        earlier=known[end - count - 1] if end > count else None,
        later=known[min(end + count, len(known)) - 1] if end < len(known) else None,
    )  # fmt: skip


def _end(known: list[date], asked: str) -> int:
    """How many of the known weeks lie up to the one that is asked for; all of them when none is."""
    try:
        last = date.fromisoformat(asked)
    except ValueError:
        return len(known)
    return max(1, sum(week <= last for week in known)) if known else 0
