"""Attendance measures within a viewer's scope: what is asked is narrowed to what the role may see before anything is counted.

| role | lessons | pupils |
|---|---|---|
| director, deputies, secretary | of their schools | by name |
| class_teacher | of the pupils of the own classes | by name |
| teacher | of the own journals | by name |
| analyst | of their schools, cells of fewer than five pupils left out | by pseudonym |
| administrator | none: ForbiddenError | none |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, Protocol, TypeVar

import duckdb
import polars as pl

from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.attendance import control, counts, persistence, rates, reasons, relations, streaks, unexcused, years
from workbench.attendance.cells import Cells, cells
from workbench.attendance.definitions import MINIMUM_PUPILS
from workbench.attendance.lending import lend
from workbench.attendance.prepared import hold
from workbench.attendance.selection import Selection
from workbench.boards import tokens
from workbench.privacy import pseudonyms

_NOBODY: Final = ""  # an id that nothing has: to a selection an empty list would mean everything

OWN_JOURNALS: Final = """
select journal_id
from store.records.journals
where school_id = $school and teacher_id = $staff
order by journal_id
"""
PUPILS: Final = """
select
    school_id,
    pupil_id,
    {shown} as name,
    {token} as token,
    row_number() over (order by {shown} collate lv, school_id, pupil_id) as place
from store.records.pupils
where list_contains($schools, school_id)
"""
NAME: Final = "coalesce(family_name || ', ' || given_name, pupil_id)"
TOKEN: Final = tokens.token("'pupil'", "school_id", "pupil_id")

Thing = TypeVar("Thing", Cells, pl.DataFrame)


class Keep(Protocol):
    """What was made of a selection under that name; made by the function it is handed when nobody has made it yet."""

    def __call__(self, name: str, selection: Selection, make: Callable[[], Thing]) -> Thing:
        """It."""


def _anew(name: str, selection: Selection, make: Callable[[], Thing]) -> Thing:  # noqa: ARG001 - nothing is kept
    return make()


class Attendance:
    """The measures of `workbench/attendance` for one viewer; `asked` says which days, classes and grades are meant.

    `whole`: what everything that will be asked is a part of; its cells, and what else does for every class, go through `keep`.
    Without them each measure counts anew. Raises ForbiddenError for a role that sees no results.
    """

    def __init__(self, scope: Scope, whole: Selection | None = None, keep: Keep = _anew) -> None:
        scope.viewer.check("see_results")
        self._scope, self._viewer = scope, scope.viewer
        self._whole, self._keep = whole, keep
        self._held: dict[Selection, duckdb.DuckDBPyConnection] = {}

    @property
    def minimum(self) -> int:
        """The fewest pupils of a cell that is shown: any number to whoever may see names."""
        return 0 if self._viewer.may("see_names") else MINIMUM_PUPILS

    def narrowed(self, asked: Selection) -> Selection:
        """What is asked, as far as the viewer may see it."""
        seen = self._countable(asked)
        if self._viewer.role == "class_teacher":
            own = self._viewer.class_ids
            classes = tuple(one for one in asked.classes or own if one in own)
            return replace(seen, classes=classes or (_NOBODY,))
        return seen

    def _countable(self, asked: Selection) -> Selection:
        """The same with every class of the schools: what can be counted once for all class teachers."""
        schools = self._viewer.schools
        chosen = tuple(school for school in asked.schools or schools if school in schools)
        seen = replace(asked, schools=chosen or (_NOBODY,))
        if self._viewer.role != "teacher":
            return seen
        own = self._own_journals
        journals = tuple(one for one in asked.journals or own if one in own)
        return replace(seen, journals=journals or (_NOBODY,))

    def rates(self, by: str | Sequence[str], asked: Selection, measures: str | Sequence[str]) -> pl.DataFrame:
        """`attendance.rates`."""
        hub, seen = self._ready(asked)
        return rates.rates(hub, by, seen, measures=measures, minimum=self.minimum)

    def persistent(self, by: str | Sequence[str], asked: Selection) -> pl.DataFrame:
        """`attendance.persistent_absence`."""
        hub, seen = self._ready(asked)
        return persistence.persistent_absence(hub, by, seen, minimum=self.minimum)

    def weeks(self, asked: Selection, measure: str) -> pl.DataFrame:
        """`attendance.control_chart` by week."""
        hub, seen = self._ready(asked)
        return control.control_chart(hub, "week", (), seen, measure=measure, minimum=self.minimum)

    def reasons(self, asked: Selection) -> pl.DataFrame:
        """`attendance.absence_reasons`."""
        hub, seen = self._ready(asked)
        return reasons.absence_reasons(hub, seen, minimum=self.minimum)

    def last_year(self, asked: Selection, measures: str | Sequence[str]) -> pl.DataFrame:
        """`attendance.compared_with_last_year`; InputError when nothing of last year is loaded."""
        hub, seen = self._ready(asked)
        return years.compared_with_last_year(hub, seen, measures=measures, minimum=self.minimum)

    def pupils(self, asked: Selection) -> pl.DataFrame:
        """`attendance.pupil_absence` with name (or pseudonym), token and place in the order of names; no id."""
        return self._named(persistence.pupils(*self._ready(asked)))

    def streaks(self, asked: Selection, days: int) -> pl.DataFrame:
        """`attendance.absence_streaks` of at least so many days, with name, token and place; no id."""
        return self._named(streaks.absence_streaks(*self._ready(asked), days=days))

    def unexcused(self, asked: Selection) -> pl.DataFrame:
        """`attendance.unexcused_by_term` of the pupils that are asked for, with name, token and place; no id.

        It counts all lessons of a pupil, so a teacher, who sees the own journals, has none of it: ForbiddenError.
        """
        if not self.sees_all_lessons:
            raise ForbiddenError("may_not", role=self._viewer.role)
        hub, seen = self._ready(asked)
        mine = persistence.pupils(hub, seen).select("school_id", "pupil_id").unique()
        every = replace(self._countable(asked), classes=(), grades=(), pupils=())
        found = self._keep("unexcused", every, lambda: unexcused.unexcused_by_term(hub, every))
        return self._named(found.join(mine, on=["school_id", "pupil_id"], how="semi", maintain_order="left"))

    @property
    def sees_all_lessons(self) -> bool:
        """Whether the viewer sees every lesson of the pupils, not only those of the own journals."""
        return self._viewer.role != "teacher"

    def pupil(self, token: str, asked: Selection) -> dict[str, str] | None:
        """School, id and name of the pupil with that token, None when the viewer sees no lesson of one.

        Raises ForbiddenError for a role that sees no names.
        """
        self._viewer.check("see_names")
        known = self._names.filter(pl.col("token") == token)
        if not known.height:
            return None
        row = known.row(0, named=True)
        one = replace(asked, schools=(row["school_id"],), pupils=(row["pupil_id"],))
        return row if persistence.pupils(*self._ready(one)).height else None

    def pupil_days(self, pupil: dict[str, str], asked: Selection) -> pl.DataFrame:
        """`attendance.counts` of one pupil by day. Raises ForbiddenError for a role that sees no names."""
        hub, seen = self._one(pupil, asked)
        return counts.counts(hub, ("pupil", "date"), seen)

    def pupil_rates(self, pupil: dict[str, str], asked: Selection, measures: str | Sequence[str]) -> pl.DataFrame:
        """`attendance.rates` of one pupil. Raises ForbiddenError as above."""
        hub, seen = self._one(pupil, asked)
        return rates.rates(hub, "pupil", seen, measures=measures)

    def pupil_lessons(self, pupil: dict[str, str], asked: Selection) -> pl.DataFrame:
        """Every lesson of one pupil: `attendance.relations.pupil_lessons`. ForbiddenError as above."""
        found: pl.DataFrame = relations.pupil_lessons(*self._one(pupil, asked)).pl()
        return found.sort("date", "period", "lesson_id")

    def _one(self, pupil: dict[str, str], asked: Selection) -> tuple[duckdb.DuckDBPyConnection, Selection]:
        self._viewer.check("see_names")
        return self._ready(replace(asked, schools=(pupil["school_id"],), pupils=(pupil["pupil_id"],)))

    def _ready(self, asked: Selection) -> tuple[duckdb.DuckDBPyConnection, Selection]:
        """What is asked as far as the viewer may see it, on a cursor that has what all measures of it begin with."""
        seen = self.narrowed(asked)
        whole = self._countable(self._whole) if self._whole else seen
        if whole not in self._held:
            hub = self._hub()
            if self._whole:
                lend(hub, self._keep("cells", whole, lambda: cells(hub, whole)))
            else:
                hold(hub, seen)
            self._held[whole] = hub
        return self._held[whole], seen

    def _hub(self) -> duckdb.DuckDBPyConnection:
        return self._scope._cursor()

    @cached_property
    def _own_journals(self) -> tuple[str, ...]:
        values = {"school": self._viewer.staff_school, "staff": self._viewer.staff_id}
        return tuple(row[0] for row in self._hub().execute(OWN_JOURNALS, values).fetchall())

    @cached_property
    def _names(self) -> pl.DataFrame:
        shown = NAME
        if not self._viewer.may("see_names"):
            shown = pseudonyms.expression("pupil", "school_id", "pupil_id", self._scope._key())
        query = PUPILS.format(shown=shown, token=TOKEN)
        found: pl.DataFrame = self._hub().sql(query, params={"schools": list(self._viewer.schools)}).pl()
        return found

    def _named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With names; of the ids nothing is left, and for whoever sees no names no token either: it would be one's id."""
        named = rows.join(self._names, on=["school_id", "pupil_id"], how="left", maintain_order="left").drop("pupil_id")
        return named if self._viewer.may("see_names") else named.with_columns(token=pl.lit(None, pl.String))
