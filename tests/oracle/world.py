"""The records as seen from one moment: later rows are not there, later moments of a person or right are empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from tests.oracle.calendar import SchoolCalendar, eighteenth_birthday
from tests.oracle.reading import RIGA, Folder, Record

# The moments that make the data horizon; plans and bare dates do not move it.
HORIZON_COLUMNS = frozenset(
    [
        "account_issued_at",
        "granted_at",
        "revoked_at",
        "registered_at",
        "file_checked_at",
        "created_at",
        "entered_at",
        "recorded_at",
        "sent_at",
        "opened_at",
        "called_at",
        "submitted_at",
        "noted_at",
    ]
)
# A row of these tables is there from its recorded moment on; where that is empty, from 00:00 of its bare date on.
RECORDED: dict[str, tuple[str | None, str | None]] = {
    "lesson_entries": ("recorded_at", None),
    "attendance": ("recorded_at", None),
    "grades": ("recorded_at", "assessed_on"),
    "individual_work": ("recorded_at", "date"),
    "absence_notes": ("registered_at", None),
    "absence_notices": ("submitted_at", None),
    "phone_calls": ("called_at", None),
    "behaviour_notes": ("noted_at", None),
    "messages": ("sent_at", None),
    "transcripts": ("sent_at", None),
    "events": ("recorded_at", "happened_on"),
    "enrolments": (None, "enrolled_on"),
    "journal_members": (None, "member_from"),
    "lessons": (None, "date"),
    "bell_times": (None, "valid_from"),
}
# Of a person, class, journal, account, recipient, right or timetable row only the later moment reads as empty.
READS_AS_EMPTY: dict[str, tuple[str, ...]] = {
    "staff": ("account_issued_at", "employed_to"),
    "pupils": ("account_issued_at", "file_checked_at"),
    "guardians": ("account_issued_at",),
    "classes": ("registered_at",),
    "journals": ("created_at",),
    "access_rights": ("granted_at", "revoked_at"),
    "message_recipients": ("opened_at",),
    "timetable": ("entered_at",),
    "enrolments": ("left_on",),
    "journal_members": ("member_to",),
}

Index = dict[Any, list[Record]]


def horizon_of(folder: Folder) -> datetime | None:
    """The newest recorded moment among all rows; None where there is none."""
    moments = (
        row[column]
        for rows in folder.tables.values()
        if rows
        for column in HORIZON_COLUMNS & rows[0].keys()
        for row in rows
        if row[column] is not None
    )
    return max(moments, default=None)


def by(rows: Iterable[Record], *columns: str) -> Index:
    """Rows by the value of a column, or by the tuple of several."""
    index: Index = defaultdict(list)
    for row in rows:
        index[row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns)].append(row)
    return index


def first(moments: Iterable[datetime | None]) -> datetime | None:
    """The earliest of the known moments; None where none is known."""
    return min((moment for moment in moments if moment is not None), default=None)


class Records:
    """The tables as `as_of` sees them, each school's calendar, and the indexes that clauses look things up in."""

    def __init__(self, folder: Folder, as_of: datetime) -> None:
        """`as_of` is an instant with time zone."""
        self.as_of = as_of
        terms, listed = by(folder.tables["terms"], "school_id"), by(folder.tables["calendar_days"], "school_id")
        self.calendars = {
            school: SchoolCalendar(zone, terms.get(school, []), listed.get(school, []))
            for school, zone in folder.zones.items()
        }
        # A school that no row names: an empty calendar in Riga's time.
        self._nowhere = SchoolCalendar(RIGA, [], [])
        self._todays = {school: calendar.day_of(as_of) for school, calendar in self.calendars.items()}
        self._take_people(folder.tables)
        self.tables = {table: self._seen(table, rows) for table, rows in folder.tables.items()}
        self._take_people(self.tables)
        self._indexes: dict[tuple[str, tuple[str, ...]], Index] = {}

    def _take_people(self, tables: dict[str, list[Record]]) -> None:
        self.pupils: dict[str, Record] = {row["pupil_id"]: row for row in tables["pupils"]}
        self.staff: dict[str, Record] = {row["staff_id"]: row for row in tables["staff"]}
        self.classes: dict[str, Record] = {row["class_id"]: row for row in tables["classes"]}
        self.journals: dict[str, Record] = {row["journal_id"]: row for row in tables["journals"]}
        self.lessons: dict[str, Record] = {row["lesson_id"]: row for row in tables["lessons"]}

    # --- the as-of view ---------------------------------------------------------------------------------------

    def _seen(self, table: str, rows: list[Record]) -> list[Record]:
        moment_column, day_column = RECORDED.get(table, (None, None))
        seen = [row for row in rows if self._is_there(row, moment_column, day_column)]
        if table == "events":
            seen = [row for row in seen if self._knows(row["happened_on"], row)]
        columns = READS_AS_EMPTY.get(table, ())
        return [self._emptied(row, columns) for row in seen] if columns else seen

    def _is_there(self, row: Record, moment_column: str | None, day_column: str | None) -> bool:
        if moment_column is not None and row[moment_column] is not None:
            return bool(row[moment_column] <= self.as_of)
        return day_column is None or self._knows(row[day_column], row)

    def _emptied(self, row: Record, columns: tuple[str, ...]) -> Record:
        later = {column: None for column in columns if row[column] is not None and not self._knows(row[column], row)}
        return {**row, **later} if later else row

    def _knows(self, value: date | datetime, row: Record) -> bool:
        """Whether the moment, or 00:00 of the day, is not after as-of."""
        if isinstance(value, datetime):
            return value <= self.as_of
        return value <= self.today(self._school_of(row))

    def _school_of(self, row: Record) -> str | None:
        if row.get("school_id"):
            return str(row["school_id"])
        for key, people in (("journal_id", self.journals), ("class_id", self.classes), ("pupil_id", self.pupils)):
            if row.get(key) in people:
                return str(people[row[key]]["school_id"])
        return None

    # --- schools and days -------------------------------------------------------------------------------------

    def today(self, school: str | None) -> date:
        """The local day of as-of in a school."""
        return self._todays.get(school or "") or self._nowhere.day_of(self.as_of)

    def calendar(self, school: str | None) -> SchoolCalendar:
        """The calendar of a school."""
        return self.calendars.get(school or "", self._nowhere)

    def school_of_pupil(self, pupil: str) -> str:
        """The school that the pupil's row names."""
        return str(self.pupils[pupil]["school_id"]) if pupil in self.pupils else ""

    def school_of_journal(self, journal: str) -> str:
        """The school that the journal's row names."""
        return str(self.journals[journal]["school_id"]) if journal in self.journals else ""

    def class_of_journal(self, journal: str) -> str | None:
        """`journals.class_id`; empty for combined ones."""
        row = self.journals.get(journal)
        return None if row is None else row["class_id"]

    # --- indexes ----------------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[Record]:
        """The rows of a table that as-of sees."""
        return self.tables[table]

    def index(self, table: str, *columns: str) -> Index:
        """The rows of a table by the values of some columns, made once."""
        if (table, columns) not in self._indexes:
            self._indexes[table, columns] = by(self.tables[table], *columns)
        return self._indexes[table, columns]

    def find(self, table: str, **wanted: Any) -> list[Record]:
        """The rows of a table whose columns have the wanted values."""
        values = tuple(wanted.values())
        return self.index(table, *wanted).get(values[0] if len(values) == 1 else values, [])

    # --- lessons ----------------------------------------------------------------------------------------------

    def held_lessons(self) -> list[Record]:
        """Lessons with status `held`."""
        return self.find("lessons", status="held")

    def lesson_end(self, lesson: Record) -> datetime | None:
        """`ends_at`, else the end of its period in the newest bell times valid that day, else unknown."""
        stated: datetime | None = lesson["ends_at"]
        if stated is not None:
            return stated
        school = self.school_of_journal(lesson["journal_id"])
        bells = (
            self.find("bell_times", school_id=school, period=lesson["period"]) if lesson["period"] is not None else []
        )
        valid = [bell for bell in bells if bell["valid_from"] <= lesson["date"]]
        if not valid:
            return None
        clock: time = max(valid, key=lambda bell: bell["valid_from"])["ends_at"]
        return self.calendar(school).at(lesson["date"], clock)

    def lesson_arises(self, lesson: Record) -> datetime:
        """The lesson's end; where that is unknown, 00:00 of its day."""
        midnight = self.calendar(self.school_of_journal(lesson["journal_id"])).midnight
        return self.lesson_end(lesson) or midnight(lesson["date"])

    def first_entry(self, lesson: str, kind: str) -> datetime | None:
        """The first time that an entry of this kind was saved for the lesson."""
        return first(entry["recorded_at"] for entry in self.find("lesson_entries", lesson_id=lesson, kind=kind))

    # --- people -----------------------------------------------------------------------------------------------

    def is_minor(self, pupil: str, day: date) -> bool:
        """Before the 18th birthday."""
        born: date | None = self.pupils[pupil]["birth_date"] if pupil in self.pupils else None
        return born is not None and day < eighteenth_birthday(born)

    def has_role(self, staff: str | None, *roles: str) -> bool:
        """Whether this member of staff has at least one of the roles."""
        person = self.staff.get(staff or "")
        held = {role.strip() for role in (person["role"] or "").split("|")} if person else set()
        return not held.isdisjoint(roles)
