"""What is looked at (school, days, class, grade) and the frames of measures about it, each made once for all who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import polars as pl

from dashboards.pages.attendance.period import Period, chosen, periods, school_of, selection, year_and_before
from dashboards.shell.page import View
from workbench.access.attendance import Attendance, Thing
from workbench.attendance.definitions import RATES
from workbench.attendance.selection import Selection
from workbench.errors import InputError

MEASURES: Final = tuple(RATES)
STREAK_DAYS: Final = 3  # as `absence_streaks` has it
PAGE: Final = "apmeklejums"
PUPIL: Final = "apmeklejums-skolens"
UNEXCUSED: Final = {
    "token": pl.String, "name": pl.String, "place": pl.Int64, "unexcused": pl.Int64, "reached_on": pl.Date,
    "remaining": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """One look at attendance. `whole` is the same period without class and grade; `seen` reads within the viewer's scope."""

    view: View
    seen: Attendance
    school: str
    known: list[Period]
    period: Period
    asked: Selection
    whole: Selection

    def frame(self, name: str, make: Callable[[], pl.DataFrame], asked: Selection | None = None) -> pl.DataFrame:
        """A measure's frame, kept by what was asked."""
        return self.view.frame(f"attendance: {name}", make, asked or self.asked, of_records=True)

    def headline(self) -> dict[str, dict[str, Any]]:
        """The rates by measure, and `persistent` and `severe`; empty when no lesson counts."""
        rates = self.frame("rates", lambda: self.seen.rates((), self.asked, MEASURES))
        shares = self.frame("persistent", lambda: self.seen.persistent((), self.asked))
        rows = [*rates.iter_rows(named=True), *shares.iter_rows(named=True)]
        return {row["measure"]: row for row in rows}

    def weeks(self) -> pl.DataFrame:
        """Absence by week with control limits."""
        return self.frame("weeks", lambda: self.seen.weeks(self.asked, "absence"))

    def by(self, name: str) -> pl.DataFrame:
        """All rates by class or grade over the whole school; they are the choices of the filters too."""
        return self.frame(f"by {name}", lambda: self.seen.rates(name, self.whole, MEASURES), self.whole)

    def shares_by(self, name: str) -> pl.DataFrame:
        """Persistent and severe absence by class or grade over the whole school."""
        return self.frame(f"persistent by {name}", lambda: self.seen.persistent(name, self.whole), self.whole)

    def grid(self) -> pl.DataFrame:
        """Absence by weekday and lesson of the day."""
        return self.frame("grid", lambda: self.seen.rates(("weekday", "period"), self.asked, "absence"))

    def days(self) -> pl.DataFrame:
        """Absence by day."""
        return self.frame("days", lambda: self.seen.rates("date", self.asked, "absence"))

    def reasons(self) -> pl.DataFrame:
        """Missed lessons by reason."""
        return self.frame("reasons", lambda: self.seen.reasons(self.asked))

    def pupils(self) -> pl.DataFrame:
        """Each pupil's absence, who missed most first."""
        return self.frame("pupils", lambda: self.seen.pupils(self.asked))

    def streaks(self) -> pl.DataFrame:
        """Days in a row without a lesson attended."""
        return self.frame("streaks", lambda: self.seen.streaks(self.asked, STREAK_DAYS))

    def unexcused(self) -> pl.DataFrame:
        """Unexcused lessons in the latest term of the period, the whole of it: the duty counts by term; none for a teacher."""
        terms = [one for one in self.known if one.group and one.key.endswith("sem") and one.since <= self.period.until]
        if not (self.seen.sees_all_lessons and terms):
            return pl.DataFrame(schema=UNEXCUSED)
        asked = self.asked.within(terms[-1].since, terms[-1].until)
        return self.frame("unexcused", lambda: self.seen.unexcused(asked), asked)

    def last_year(self) -> pl.DataFrame:
        """The same days a year before; no rows when nothing of then is loaded."""
        return self.frame("last year", self._last_year)

    def _last_year(self) -> pl.DataFrame:
        try:
            return self.seen.last_year(self.asked, MEASURES)
        except InputError:
            return pl.DataFrame(schema={"measure": pl.String})


def board(view: View) -> Board:
    """The board that the address asks for."""
    school = school_of(view)
    known = periods(view, school)
    period = chosen(view, known)
    seen = Attendance(view.scope, selection(view, year_and_before(known[0]), school), partial(_kept, view))
    whole = seen.narrowed(selection(view, period, school))
    asked = selection(view, period, school, view.here.get("klase"), view.here.get("paralele"))
    return Board(view, seen, school, known, period, seen.narrowed(asked), whole)


def _kept(view: View, name: str, selection: Selection, make: Callable[[], Thing]) -> Thing:
    """What measures are added up from, kept for everybody who may see so much or a part of it."""
    return view.desk.kept.thing((f"attendance: {name}", selection, view.run.run_id, view.stamp.records), make)
