"""A world while it is being drafted: its tables, its dice, and the school whose rows are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.worlds.days import Days, clock_changes
from tests.worlds.shape import SHAPES, Row
from tests.worlds.values import Value, Writer, real

T = TypeVar("T")
SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
DAY_ENDS = time(23, 59, 59)


def at(day: date, clock: time = time(0)) -> datetime:
    """The local moment on the day, 00:00 unless a time is given."""
    return datetime.combine(day, clock)


@dataclass
class Year:
    """A school year: its terms as planned, and which of them the files hold."""

    name: str
    terms: dict[int, tuple[date, date]]
    loaded: set[int] = field(default_factory=lambda: {1, 2})

    @property
    def start(self) -> date:
        """First day of term 1."""
        return self.terms[1][0]

    @property
    def end(self) -> date:
        """Last day of term 2."""
        return self.terms[2][1]


@dataclass
class Class:
    """A class in a school year; ``start`` is the later of start of year and first enrolment."""

    class_id: str
    year: Year
    grade: int
    teacher_id: str | None
    start: date
    adults: bool = False


@dataclass
class Staff:
    """A member of staff with every role and the days of employment."""

    staff_id: str
    roles: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass
class Pupil:
    """A pupil, the spells in classes (first day, first day no longer) and the guardians' ids."""

    pupil_id: str
    birth: date
    spells: list[tuple[Class, date, date | None]] = field(default_factory=list)
    guardians: list[str] = field(default_factory=list)

    def klass(self, day: date) -> Class | None:
        """The class on the day: the latest enrolment, then the smallest id."""
        held = [(first, klass) for klass, first, left in self.spells if first <= day and (left is None or day < left)]
        held.sort(key=lambda spell: spell[1].class_id)
        return max(held, key=lambda spell: spell[0])[1] if held else None


@dataclass
class Journal:
    """A journal, its lesson days, and the pupils who are at some time its members."""

    journal_id: str
    kind: str
    year: Year
    klass: Class | None
    subject_id: str | None
    teacher_id: str
    days: list[date] = field(default_factory=list)
    created: datetime | None = None
    pupils: list[Pupil] = field(default_factory=list)


@dataclass
class Lesson:
    """A lesson and the moment by which its entries are due, as far as the generator can tell."""

    lesson_id: str
    journal: Journal
    day: date
    teacher_id: str
    held: bool
    online: bool
    due: datetime


class Draft:
    """All tables of the world being drafted, as text, with their keys."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.rows: dict[str, list[Row]] = {table: [] for table in SHAPES}
        self.writer = Writer(rng, rng.choice((0.0, 0.0, 0.0, 0.3)))
        self._keys: dict[str, set[tuple[object, ...]]] = {table: set() for table in SHAPES}
        self._numbers: Counter[str] = Counter()
        self._bare_ids = rng.random() < 0.2

    def new_id(self, letter: str) -> str:
        """An id that no other row of its kind has; numbers pass from 9 to 10, so text order shows."""
        self._numbers[letter] += self.rng.choice((1, 1, 1, 2))
        number = str(self._numbers[letter] + 6)
        return number if self._bare_ids else letter + number

    def put(self, table: str, zone: ZoneInfo, values: dict[str, Value]) -> bool:
        """Write a row, unless one with its key stands there already; says whether it was written."""
        shape = SHAPES[table]
        unknown = values.keys() - set(shape.columns)
        absent = [column for column in shape.required if values.get(column) in (None, "")]
        if unknown or absent:
            raise ValueError(f"{table}: unknown {sorted(unknown)}, absent {sorted(absent)}")
        key = tuple(_instant(values.get(column), zone) for column in shape.key)
        if key in self._keys[table]:
            return False
        self._keys[table].add(key)
        bare_at = DAY_ENDS if table == "grading_deadlines" else time(0)
        text = self.writer.text
        self.rows[table].append({name: text(values.get(name), zone, bare_at=bare_at) for name in shape.columns})
        return True


def _instant(value: Value, zone: ZoneInfo) -> object:
    return value.replace(tzinfo=zone).astimezone(UTC) if isinstance(value, datetime) else value


class School:
    """The school being drafted and what is already known of it."""

    def __init__(self, draft: Draft, school_id: str, zone: ZoneInfo) -> None:
        self.draft = draft
        self.rng = draft.rng
        self.school_id = school_id
        self.zone = zone
        self.days = Days()
        self.years: list[Year] = []
        self.focus: list[date] = []
        self.staff: list[Staff] = []
        self.classes: list[Class] = []
        self.pupils: list[Pupil] = []
        self.journals: list[Journal] = []
        self.lessons: list[Lesson] = []
        self.messages: list[str] = []
        self.plans: list[str] = []
        self.absences: list[tuple[Pupil, date]] = []

    def add(self, table: str, **values: Value) -> bool:
        """Write a row of this school; a local moment that clocks skip is written an hour later."""
        whole = {k: real(v, self.zone) if isinstance(v, datetime) else v for k, v in values.items()}
        return self.draft.put(table, self.zone, whole)

    def chance(self, share: float) -> bool:
        """True in about that share of calls."""
        return self.rng.random() < share

    def maybe(self, share: float, value: T) -> T | None:
        """The value in about that share of calls, else nothing."""
        return value if self.chance(share) else None

    def weighted(self, **shares: float) -> str:
        """One of the names, each as often as its share says."""
        return self.rng.choices(list(shares), weights=list(shares.values()))[0]

    def some(self, things: Sequence[T], most: int) -> list[T]:
        """Up to that many of the things, in any order, perhaps none."""
        return self.rng.sample(list(things), min(len(things), self.rng.randint(0, most)))

    def with_role(self, role: str) -> list[Staff]:
        """Everyone who at some time has the role."""
        return [person for person in self.staff if role in person.roles]

    def anyone(self) -> str:
        """Some staff id of the school."""
        return self.rng.choice(self.staff).staff_id

    def near(self, due: datetime, none: float = 0.1) -> datetime | None:
        """A moment around the due one: on it, a second beside it, well before, after or long after; or none."""
        if self.chance(none):
            return None
        if self.chance(0.02):
            return self.at_clock_change(due.date())
        place = self.weighted(on=15, past=9, short=6, early=40, late=20, long=10)
        minutes = timedelta(minutes=self.rng.randint(1, 4000), seconds=self.rng.choice((0, 0, 0, 17)))
        return {
            "on": due,
            "past": due + SECOND,
            "short": due - SECOND,
            "early": due - minutes,
            "late": due + minutes,
            "long": due + timedelta(days=self.rng.randint(5, 60), minutes=self.rng.randint(0, 900)),
        }[place]

    def near_day(self, due: date, none: float = 0.15) -> date | None:
        """A day around the due one, or none."""
        if self.chance(none):
            return None
        place = self.weighted(on=20, past=14, short=8, early=36, late=22)
        few = timedelta(days=self.rng.randint(1, 14))
        steps = {"on": timedelta(), "past": ONE_DAY, "short": -ONE_DAY, "early": -few, "late": few}
        return due + steps[place]

    def at_clock_change(self, day: date) -> datetime:
        """A moment in or beside the hour that clocks show twice, in the autumn of the day's school year."""
        autumn = clock_changes(day.year if day.month > 7 else day.year - 1)[1]
        clock = time(self.rng.choice((2, 3, 3, 3, 4)), self.rng.choice((0, 15, 30, 59)))
        return at(autumn, clock).replace(fold=self.rng.choice((0, 1)))

    def key_days(self, year: Year) -> list[date]:
        """Days of the year on which something begins, ends or falls due."""
        first, second = year.terms[1], year.terms[2]
        found = [first[0], first[1], first[1] + ONE_DAY, second[0], second[1], second[1] + ONE_DAY]
        found += [date(year.start.year, 9, 15), date(year.start.year, 9, 30), date(year.start.year, 10, 31)]
        found += [self.days.after_school(first[0], 5), self.days.after_working(first[1], 10)]
        found += [day for day in self.focus if first[0] <= day <= second[1]]
        return found
