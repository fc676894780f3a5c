"""Who is where on a day: the class of a pupil, classes of a school year, minors in a class, holders of a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.oracle.calendar import SchoolCalendar
from tests.oracle.reading import Record
from tests.oracle.world import Records


def covers(row: Record, first: str, gone: str, day: date) -> bool:
    """Whether a span holds the day; `gone` names the first day no longer in it."""
    return bool(row[first] <= day and (row[gone] is None or day < row[gone]))


def is_enrolled(enrolment: Record, day: date) -> bool:
    """Whether this enrolment holds on the day."""
    return covers(enrolment, "enrolled_on", "left_on", day)


def is_member(membership: Record, day: date) -> bool:
    """Whether this membership of a journal holds on the day."""
    return covers(membership, "member_from", "member_to", day)


@dataclass(frozen=True)
class ClassYear:
    """A class in its school year, with the day from which its duties of the start of year arise."""

    row: Record
    calendar: SchoolCalendar
    start: date
    first_enrolment: date

    @property
    def class_id(self) -> str:
        """The class."""
        return str(self.row["class_id"])

    @property
    def school(self) -> str:
        """The class's school."""
        return str(self.row["school_id"])

    @property
    def year(self) -> str:
        """The class's school year."""
        return str(self.row["school_year"])

    @property
    def arises(self) -> date:
        """Later of start of year and the class's first enrolment (3.1.1)."""
        return max(self.start, self.first_enrolment)


class World(Records):
    """Records as seen from one moment, and the people in them."""

    # --- pupils -----------------------------------------------------------------------------------------------

    def year_of_class(self, class_id: str) -> str | None:
        """The school year of a class."""
        row = self.classes.get(class_id)
        return None if row is None else row["school_year"]

    def school_of_class(self, class_id: str) -> str:
        """The school of a class."""
        return str(self.classes[class_id]["school_id"]) if class_id in self.classes else ""

    def class_on(self, pupil: str, day: date | None, school: str | None = None, year: str | None = None) -> str | None:
        """The pupil's class on a day: the latest `enrolled_on`, then the smallest `class_id`.

        With `school` or `year` only among the classes of that school, of that school year.
        """
        there = [
            row
            for row in self.find("enrolments", pupil_id=pupil)
            if day is not None
            and is_enrolled(row, day)
            and (school is None or self.school_of_class(row["class_id"]) == school)
            and (year is None or self.year_of_class(row["class_id"]) == year)
        ]
        there.sort(key=lambda row: row["class_id"])
        return str(max(there, key=lambda row: row["enrolled_on"])["class_id"]) if there else None

    def class_teacher(self, class_id: str | None) -> str | None:
        """`classes.class_teacher_id`."""
        return self.classes[class_id]["class_teacher_id"] if class_id in self.classes else None

    @cached_property
    def enrolments_by_school(self) -> dict[tuple[str, str], list[Record]]:
        """Enrolments by pupil and school, the first one first."""
        grouped: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for row in sorted(self.rows("enrolments"), key=lambda row: (row["enrolled_on"], row["class_id"])):
            grouped[row["pupil_id"], self.school_of_class(row["class_id"])].append(row)
        return grouped

    def first_enrolments(self) -> Iterator[tuple[str, str, Record]]:
        """Pupil, school and the first loaded enrolment there, where its class's school year is loaded."""
        for (pupil, school), rows in self.enrolments_by_school.items():
            year = self.year_of_class(rows[0]["class_id"])
            if year is not None and self.calendar(school).start_of_year(year) is not None:
                yield pupil, school, rows[0]

    def pupil_years(self) -> Iterator[tuple[str, str, str, date]]:
        """Pupil, school, school year and the year's first enrolment, where the year exists."""
        for (pupil, school), rows in self.enrolments_by_school.items():
            firsts: dict[str, date] = {}
            for row in rows:
                year = self.year_of_class(row["class_id"])
                if year is not None and self.calendar(school).start_of_year(year) is not None:
                    firsts.setdefault(year, row["enrolled_on"])
            for year, enrolled_on in firsts.items():
                yield pupil, school, year, enrolled_on

    # --- classes ----------------------------------------------------------------------------------------------

    def class_years(self) -> Iterator[ClassYear]:
        """Classes with an enrolment that as-of sees, where their school year exists."""
        for row in self.rows("classes"):
            calendar = self.calendar(row["school_id"])
            start = calendar.start_of_year(row["school_year"])
            enrolments = self.find("enrolments", class_id=row["class_id"])
            if start is not None and enrolments:
                yield ClassYear(row, calendar, start, min(each["enrolled_on"] for each in enrolments))

    def has_minor(self, of: ClassYear, due_day: date) -> bool:
        """Whether a pupil enrolled between start of year and due day is a minor on the first of those days."""
        first_days: dict[str, date] = {}
        for row in self.find("enrolments", class_id=of.class_id):
            day = max(row["enrolled_on"], of.start)
            if day <= due_day and is_enrolled(row, day):
                first_days[row["pupil_id"]] = min(day, first_days.get(row["pupil_id"], day))
        return any(self.is_minor(pupil, day) for pupil, day in first_days.items())

    # --- staff ------------------------------------------------------------------------------------------------

    def holder(self, role: str, school: str, due_day: date | None) -> str | None:
        """The one holder of a role employed on the due day; with none or several, nobody."""
        day = self.calendar(school).standing_day(due_day)
        if day is None:
            return None
        holders = [
            person["staff_id"]
            for person in self.find("staff", school_id=school)
            if self.has_role(person["staff_id"], role) and self._is_employed(person, day)
        ]
        return holders[0] if len(holders) == 1 else None

    def _is_employed(self, person: Record, day: date) -> bool:
        """Who starts after as-of is not yet employed; who leaves after it still is (`employed_to` reads as empty)."""
        start, last = person["employed_from"], person["employed_to"]
        began = start is None or start <= min(day, self.today(person["school_id"]))
        return began and (last is None or day <= last)
