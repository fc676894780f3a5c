"""The attendance measures of an opened workspace: `workbench.attendance` with people as the workspace shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

import duckdb
import polars as pl

from workbench.api.shown import People
from workbench.api.where import Where, selection
from workbench.attendance import (
    contacts,
    control,
    counts,
    edges,
    persistence,
    rates,
    seasons,
    streaks,
    unexcused,
    years,
)
from workbench.attendance.definitions import MINIMUM_PUPILS, REPORTED_LESSONS
from workbench.attendance.selection import Selection

By = str | Sequence[str]


class Measures:
    """Measures as Polars frames; formulas, divisors and sources stand in docs/measures.md.

    Every measure takes the same keywords (`since`, `until`, `school_year`, `term`, `schools`, `classes`, `grades`, `pupils`,
    `journal_kinds`) and shows cells of fewer than `minimum` pupils as null, flagged `suppressed`.
    """

    _hub: duckdb.DuckDBPyConnection
    _people: People
    _as_of: datetime | None

    def counts(self, by: By = (), *, minimum: int = MINIMUM_PUPILS, **where: Unpack[Where]) -> pl.DataFrame:
        """Possible lessons and marks, one row a school and cell of `by`.

        Columns: see `workbench.attendance.counts.counts`. Unit: lessons of one pupil.

        >>> total = ws.counts()
        >>> parts = total.select(pl.sum_horizontal("on_time", "late", "authorised", "unauthorised"))
        >>> parts.to_series().to_list() == total["possible"].to_list()
        True
        """
        return self._shown(counts.counts(self._cursor(), by, self._selection(where), minimum=minimum))

    def rates(
        self,
        by: By = (),
        *,
        measures: By = ("attendance", "absence", "authorised", "unauthorised", "lateness"),
        minimum: int = MINIMUM_PUPILS,
        **where: Unpack[Where],
    ) -> pl.DataFrame:
        """Attendance, absence (authorised, unauthorised) and lateness rates with Wilson intervals.

        Columns: see `workbench.attendance.rates.rates`. `by`: any of school, pupil, class, grade, subject, journal,
        journal_kind, teacher, weekday, period, date, week, month, term, school_year, one or several.

        >>> frame = ws.rates("class", measures="absence", minimum=1)
        >>> frame.columns[:5]
        ['school_id', 'class_id', 'class', 'measure', 'pupils']
        >>> frame.filter((pl.col("low") > pl.col("rate")) | (pl.col("rate") > pl.col("high"))).height
        0
        """
        return self._shown(rates.rates(self._cursor(), by, self._selection(where), measures=measures, minimum=minimum))

    def persistent_absence(self, by: By = (), *, minimum: int = MINIMUM_PUPILS, **where: Unpack[Where]) -> pl.DataFrame:
        """The share of pupils who missed 10 % (persistent) or 50 % (severe) of their possible lessons or more.

        Columns: see `workbench.attendance.persistence.persistent_absence`. Unit: pupils.

        >>> ws.persistent_absence(minimum=1)["measure"].to_list()
        ['persistent', 'severe']
        """
        found = persistence.persistent_absence(self._cursor(), by, self._selection(where), minimum=minimum)
        return self._shown(found)

    def pupil_absence(self, by: By = (), **where: Unpack[Where]) -> pl.DataFrame:
        """Each pupil's absence and whether it is persistent or severe; see `workbench.attendance.persistence.pupils`.

        >>> ws.pupil_absence().select("absence_rate", "is_persistent").width
        2
        """
        return self._shown(persistence.pupils(self._cursor(), self._selection(where), by))

    def unexcused_by_term(self, *, lessons: int = REPORTED_LESSONS, **where: Unpack[Where]) -> pl.DataFrame:
        """Each pupil's unexcused lessons in a term against the `lessons` from which they must be reported.

        Columns: see `workbench.attendance.unexcused.unexcused_by_term`. Counted as the duty counts, so online lessons too.

        >>> frame = ws.unexcused_by_term(lessons=3)
        >>> frame.filter((pl.col("unexcused") >= 3) != pl.col("reached_on").is_not_null()).height
        0
        """
        return self._shown(unexcused.unexcused_by_term(self._cursor(), self._selection(where), lessons=lessons))

    def compared_with_last_year(
        self,
        by: By = (),
        *,
        measures: By = ("attendance", "absence", "unauthorised", "lateness"),
        minimum: int = MINIMUM_PUPILS,
        **where: Unpack[Where],
    ) -> pl.DataFrame:
        """The rates of a period beside the same days a year before; see `workbench.attendance.years`.

        >>> ws.compared_with_last_year(since="2025-09-01", until="2025-10-31")
        Traceback (most recent call last):
        ...
        workbench.errors.InputError: No lesson from 01.09.2024. to 31.10.2024. is loaded to compare with.
        """
        found = years.compared_with_last_year(
            self._cursor(), self._selection(where), by, measures=measures, minimum=minimum
        )
        return self._shown(found)

    def control_chart(
        self,
        step: control.Step = "week",
        by: By = (),
        *,
        measure: str = "absence",
        kind: control.Kind = "p",
        minimum: int = MINIMUM_PUPILS,
        **where: Unpack[Where],
    ) -> pl.DataFrame:
        """Laney's p′ or u′ chart of a rate over dates, weeks or months; see `workbench.attendance.control.control_chart`.

        >>> ws.control_chart("date", minimum=1)["signal"].dtype
        String
        """
        found = control.control_chart(
            self._cursor(), step, by, self._selection(where), measure=measure, kind=kind, minimum=minimum
        )
        return self._shown(found)

    def seasonality(
        self, *, measure: str = "absence", minimum: int = MINIMUM_PUPILS, **where: Unpack[Where]
    ) -> pl.DataFrame:
        """How weekday, month and time bear on a rate, as odds ratios; see `workbench.attendance.seasons.seasonality`.

        >>> ws.seasonality(minimum=1).columns[:4]
        ['school_id', 'part', 'value', 'days']
        """
        return seasons.seasonality(self._cursor(), self._selection(where), measure=measure, minimum=minimum)

    def edge_effects(
        self,
        by: By = (),
        *,
        measures: By = ("absence", "unauthorised", "lateness"),
        minimum: int = MINIMUM_PUPILS,
        **where: Unpack[Where],
    ) -> pl.DataFrame:
        """First and last lessons of the day beside those in between; see `workbench.attendance.edges.edge_effects`.

        >>> set(ws.edge_effects(minimum=1)["position"]) <= {"first", "middle", "last", "only"}
        True
        """
        found = edges.edge_effects(self._cursor(), by, self._selection(where), measures=measures, minimum=minimum)
        return self._shown(found)

    def absence_streaks(self, *, days: int = 3, **where: Unpack[Where]) -> pl.DataFrame:
        """School days in a row without a lesson attended; see `workbench.attendance.streaks.absence_streaks`.

        >>> ws.absence_streaks(days=1).filter(pl.col("days") < 1).height
        0
        """
        return self._shown(streaks.absence_streaks(self._cursor(), self._selection(where), days=days))

    def contact_effect(
        self,
        contact: contacts.Contact = "letter",
        *,
        lang: str = "lv",
        minimum: int = MINIMUM_PUPILS,
        seed: int = 0,
        **where: Unpack[Where],
    ) -> pl.DataFrame:
        """Absence around a letter or call to parents beside matched pupils; no proof of cause: read its `note`.

        Columns: see `workbench.attendance.contacts.contact_effect`.

        >>> frame = ws.contact_effect("letter", lang="en")
        >>> frame["note"].str.starts_with("This is no cause.").all()
        True
        """
        return contacts.contact_effect(
            self._cursor(), contact, self._selection(where), lang=lang, minimum=minimum, seed=seed
        )

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return self._hub.cursor()

    def _shown(self, frame: pl.DataFrame) -> pl.DataFrame:
        return self._people.frame(frame)

    def _selection(self, where: Where) -> Selection:
        return selection(self._hub, where, self._as_of, self._people.pupil_ids(where.get("pupils", ())))
