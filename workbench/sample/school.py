"""One invented school while it is being made: its seed, its keys, its plan of classes and its tables."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from workbench.sample.names import school_name
from workbench.sample.year import SCHOOL_YEAR, START, Array

# A small school has the first of these grades: those with examinations come early.
GRADES = (1, 3, 6, 9, 12, 7, 4, 10, 2, 5, 8, 11)
LATE_CLASS_STARTS = date(2025, 11, 3)


@dataclass(slots=True)
class ClassPlan:
    """A class to be: how many pupils, from which day, whether its pupils are adults, which classes share its groups."""

    number: int
    class_id: str
    name: str
    grade: int
    size: int
    starts_on: date = START
    adults: bool = False
    together: int = -1  # number of the group of classes with combined journals, -1: none
    teacher: int = -1  # number of the class teacher


@dataclass(slots=True)
class Journal:
    """A journal to be: its lessons' places in the week and who is in it."""

    number: int
    kind: str
    classes: tuple[int, ...]
    subject: str = ""
    teacher: int = -1
    group: str = ""  # "1"/"2" of a split class, "girls"/"boys", "VAC"/"FRA", else everybody
    slots: tuple[tuple[int, int], ...] = ()  # (weekday, period); period 0: by the clock
    starts_on: date = START
    title: str = ""


@dataclass(slots=True)
class School:
    """An invented school; `tables` are those of the exchange format, the frames beside them are the makers' own.

    `stints`: pupil, class_, start, end (first day no longer); `members`: journal, pupil, start, end;
    `lessons`: one row a lesson with its real start and end in minutes. People, journals and lessons are numbers there.
    """

    seed: int
    number: int
    several: bool
    pupils: int
    classes: list[ClassPlan] = field(default_factory=list)
    journals: list[Journal] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)  # of each teacher
    busy: list[int] = field(default_factory=list)  # bits of the slots in which each teacher teaches
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What makes keys unique across schools; empty when there is only one."""
        return f"{self.number + 1:02d}-" if self.several else ""

    @property
    def school_id(self) -> str:
        """The school's own key."""
        return f"SK-{self.number + 1:02d}"

    @property
    def year_key(self) -> str:
        """The subject key of the school in its school year."""
        return f"{self.school_id}:{SCHOOL_YEAR}"

    def stream(self, purpose: str) -> np.random.Generator:
        """Random numbers of this school for one purpose, so that one maker's draws do not move another's."""
        return np.random.default_rng([self.seed, self.number, zlib.crc32(purpose.encode())])

    def key(self, letter: str, number: int, width: int) -> str:
        """The text key of one row."""
        return f"{self.prefix}{letter}-{number:0{width}d}"

    def keys(self, letter: str, numbers: Any, width: int) -> pl.Series:
        """Text keys of many rows."""
        digits = pl.Series(letter, numbers, dtype=pl.Int64).cast(pl.String).str.zfill(width)
        return pl.select(pl.concat_str(pl.lit(f"{self.prefix}{letter}-"), digits)).to_series()

    def pupil_keys(self, numbers: Any) -> pl.Series:
        """Keys of pupils by number (0 is the first)."""
        return self.keys("S", pl.Series(numbers, dtype=pl.Int64) + 1, 4)

    def staff_keys(self, numbers: Any) -> pl.Series:
        """Keys of members of staff by number."""
        return self.keys("D", pl.Series(numbers, dtype=pl.Int64) + 1, 3)

    def staff_key(self, number: int) -> str:
        """Key of one member of staff."""
        return self.key("D", number + 1, 3)

    def journal_keys(self, numbers: Any) -> pl.Series:
        """Keys of journals by number."""
        return self.keys("Z", pl.Series(numbers, dtype=pl.Int64) + 1, 4)

    def journal_key(self, number: int) -> str:
        """Key of one journal."""
        return self.key("Z", number + 1, 4)

    def lesson_keys(self, numbers: Any) -> pl.Series:
        """Keys of lessons by number."""
        return self.keys("N", pl.Series(numbers, dtype=pl.Int64) + 1, 6)

    def class_key(self, number: int) -> str:
        """Key of one class."""
        return self.classes[number].class_id

    def add_schools(self) -> None:
        """The table `schools`."""
        name, municipality = school_name(self.number)
        self.tables["schools"] = pl.DataFrame(
            {
                "school_id": [self.school_id],
                "name": [name],
                "registration_no": [f"000000{self.number + 1:04d}"],
                "municipality": [municipality],
                "time_zone": ["Europe/Riga"],
            }
        )


def plan_classes(school: School) -> None:
    """Divide the pupils into classes 1.a to 12.c; larger schools also have a late class and a class of adults."""
    extra = [(8, LATE_CLASS_STARTS, False), (12, START, True)] if school.pupils >= 300 else []
    regular = school.pupils - sum(size for size, _, _ in extra)
    count = max(5, round(regular / 25))
    grades = sorted(GRADES[number % len(GRADES)] for number in range(count))
    sizes = [regular // len(grades) + (i < regular % len(grades)) for i in range(len(grades))]
    for grade, size in zip(grades, sizes, strict=True):
        _add_class(school, grade, size)
    for (size, starts_on, adults), grade in zip(extra, (10, 12), strict=False):
        _add_class(school, grade, size, starts_on, adults)
    _join_upper_classes([plan for plan in school.classes if plan.starts_on == START and not plan.adults])


def _add_class(school: School, grade: int, size: int, starts_on: date = START, adults: bool = False) -> None:
    letter = "abcdefghij"[sum(plan.grade == grade for plan in school.classes)]
    key = f"{school.prefix}K-{grade}{letter}"
    number = len(school.classes)
    school.classes.append(ClassPlan(number, key, f"{grade}.{letter}", grade, size, starts_on, adults))


def _join_upper_classes(regular: list[ClassPlan]) -> None:
    """Combined groups: parallel classes of a grade from 10; where there are none, neighbouring grades."""
    upper = [plan for plan in regular if plan.grade >= 10]
    by_grade = [[plan for plan in upper if plan.grade == grade] for grade in (10, 11, 12)]
    neighbours = [upper if len(upper) >= 2 else regular[-2:]]
    groups = by_grade if all(len(plans) >= 2 for plans in by_grade) else neighbours
    for number, plans in enumerate(groups):
        for plan in plans:
            plan.together = number
