"""By what a measure can be broken down: the allow-list of dimensions, each with its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import InputError, nearest


@dataclass(frozen=True, slots=True)
class Dimension:
    """`columns`: column of the result to its SQL over a lesson (`lesson.`) or, when `of_pupil`, over a seat or mark."""

    columns: dict[str, str]
    of_pupil: bool = False


DIMENSIONS: dict[str, Dimension] = {
    "school": Dimension({}),
    "pupil": Dimension({"pupil_id": "pupil_id"}, of_pupil=True),
    "class": Dimension({"class_id": "class_id"}, of_pupil=True),
    "grade": Dimension({"grade_level": "grade_level"}, of_pupil=True),
    "subject": Dimension({"subject_id": "lesson.subject_id"}),
    "journal": Dimension({"journal_id": "lesson.journal_id"}),
    "journal_kind": Dimension({"journal_kind": "lesson.journal_kind"}),
    "teacher": Dimension({"teacher_id": "lesson.teacher_id"}),
    "period": Dimension({"period": "lesson.period"}),
    "weekday": Dimension({"weekday": "isodow(lesson.date)"}),
    "date": Dimension({"date": "lesson.date"}),
    "week": Dimension({"week": "date_trunc('week', lesson.date)::date"}),
    "month": Dimension({"month": "date_trunc('month', lesson.date)::date"}),
    "term": Dimension({"school_year": "lesson.school_year", "term": "term.term"}),
    "school_year": Dimension({"school_year": "lesson.school_year"}),
}

# What a reader wants to see beside an id.
LABELS: dict[str, tuple[str, str]] = {
    "class_id": ("classes", "name as class"),
    "subject_id": ("subjects", "name as subject"),
}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The columns that a result is broken down by, those of pupils and those of lessons apart."""

    names: tuple[str, ...]
    of_pupil: dict[str, str]
    of_lesson: dict[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order asked."""
        found = [column for name in self.names for column in DIMENSIONS[name].columns]
        return tuple(dict.fromkeys(found))


def breakdown(by: str | Sequence[str]) -> Breakdown:
    """The columns of the named dimensions. Raises InputError for a name that is none, naming the nearest."""
    names = (by,) if isinstance(by, str) else tuple(by)
    for name in names:
        if name not in DIMENSIONS:
            raise InputError(f"'{name}' is nothing to break attendance down by.{nearest(name, DIMENSIONS)}")
    pupil: dict[str, str] = {}
    lesson: dict[str, str] = {}
    for name in names:
        (pupil if DIMENSIONS[name].of_pupil else lesson).update(DIMENSIONS[name].columns)
    return Breakdown(names, pupil, lesson)
