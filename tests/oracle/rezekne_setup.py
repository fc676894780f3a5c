"""Rēzekne 2 to 3.2: passwords, setting up the year's classes and journals, access rights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tests.oracle.duty import Duty, Numbers, clause, end_of_day
from tests.oracle.people import ClassYear, World, is_enrolled
from tests.oracle.reading import Record
from tests.oracle.world import first

REZEKNE = "rezekne-2018"
ACADEMIC = "deputy_academic"


# --- 2: passwords for pupils and the parents of minors ----------------------------------------------------------


def passwords(w: World, n: Numbers) -> Iterator[Duty]:
    """Each pupil, and each guardian of a minor, at the first loaded enrolment in the school."""
    for pupil, school, enrolment in w.first_enrolments():
        day: date = enrolment["enrolled_on"]
        calendar, class_id = w.calendar(school), w.class_on(pupil, day, school)
        due = end_of_day(w, school, calendar.school_days_after(day, n["school_days"]))
        arises = calendar.midnight(day)
        if pupil in w.pupils:
            issued = w.pupils[pupil]["account_issued_at"]
            yield Duty(f"pupil:{pupil}", school, arises, due, issued, class_id, None, pupil)
        if w.is_minor(pupil, day):
            for guardian in w.find("guardians", pupil_id=pupil):
                key = f"guardian:{guardian['guardian_id']}:{pupil}"
                issued = guardian["account_issued_at"] if guardian["phone"] else None
                yield Duty(key, school, arises, due, issued, class_id, None, pupil)


PASSWORDS_NEED = (
    "pupils.account_issued_at guardians.account_issued_at guardians.phone enrolments classes terms"  # whom, when, where
)


@clause(REZEKNE, "2", "high", PASSWORDS_NEED, school_days=5)
def clause_2(w: World, n: Numbers) -> Iterator[Duty]:
    """5 school days after the first enrolment: an account, for guardians with a phone."""
    yield from passwords(w, n)


# --- 3.1: classes, programmes, bell times and journals of the year ----------------------------------------------


def class_duty(w: World, of: ClassYear, due_day: date | None, fulfilled: datetime | None, staff: str | None) -> Duty:
    """A duty of a class in a school year that arises as 3.1.1 says."""
    arises = of.calendar.midnight(of.arises)
    return Duty(of.class_id, of.school, arises, end_of_day(w, of.school, due_day), fulfilled, of.class_id, staff)


def days_after_arising(of: ClassYear, n: Numbers) -> date | None:
    """The due day of 3.1.1: some school days after arising."""
    return of.calendar.school_days_after(of.arises, n["school_days"])


@clause(REZEKNE, "3.1.1", "high", "classes.registered_at enrolments terms", school_days=5)
def clause_3_1_1(w: World, n: Numbers) -> Iterator[Duty]:
    """Each class is registered."""
    for of in w.class_years():
        due_day = days_after_arising(of, n)
        yield class_duty(w, of, due_day, of.row["registered_at"], w.holder(ACADEMIC, of.school, due_day))


@clause(REZEKNE, "3.1.2", "high", "classes enrolments terms journals journal_members", school_days=5)
def clause_3_1_2(w: World, n: Numbers) -> Iterator[Duty]:
    """Every pupil enrolled in the class on the due day is a member of at least one journal of that year."""
    for of in w.class_years():
        due_day = days_after_arising(of, n)
        day = of.calendar.standing_day(due_day) or of.arises
        enrolled = {row["pupil_id"] for row in w.find("enrolments", class_id=of.class_id) if is_enrolled(row, day)}
        if not enrolled:
            continue
        since = [earliest_membership(w, pupil, of) for pupil in enrolled]
        known = [each for each in since if each is not None]
        fulfilled = of.calendar.midnight(max(known)) if len(known) == len(since) else None
        yield class_duty(w, of, due_day, fulfilled, w.holder(ACADEMIC, of.school, due_day))


def earliest_membership(w: World, pupil: str, of: ClassYear) -> date | None:
    """The pupil's earliest `member_from` in journals of that school and school year, of any kind and class."""
    days = [
        row["member_from"]
        for row in w.find("journal_members", pupil_id=pupil)
        if (journal := w.journals.get(row["journal_id"])) is not None
        and (journal["school_id"], journal["school_year"]) == (of.school, of.year)
    ]
    return min(days, default=None)


@clause(REZEKNE, "3.1.3", "high", "classes enrolments terms journals.created_at journals.class_id", school_days=5)
def clause_3_1_3(w: World, n: Numbers) -> Iterator[Duty]:
    """The class's first subject journal is created."""
    for of in w.class_years():
        due_day = days_after_arising(of, n)
        journals = w.find("journals", class_id=of.class_id, kind="subject")
        created = first(journal["created_at"] for journal in journals)
        yield class_duty(w, of, due_day, created, w.holder(ACADEMIC, of.school, due_day))


@clause(REZEKNE, "3.1.4", "medium", "classes.programme_code enrolments terms", school_days=5)
def clause_3_1_4(w: World, n: Numbers) -> Iterator[Duty]:
    """The class has its programme code."""
    for of in w.class_years():
        due_day = days_after_arising(of, n)
        present = of.calendar.midnight(of.arises) if of.row["programme_code"] else None
        yield class_duty(w, of, due_day, present, w.holder(ACADEMIC, of.school, due_day))


@clause(REZEKNE, "3.1.5", "medium", "terms bell_times", school_days=5)
def clause_3_1_5(w: World, n: Numbers) -> Iterator[Duty]:
    """The school has bell times valid on or before the due day; older ones than the year count from its start."""
    for school, calendar in w.calendars.items():
        valid_from = [bell["valid_from"] for bell in w.find("bell_times", school_id=school)]
        for year in calendar.years:
            start, _ = calendar.terms[year, 1]
            due_day = calendar.school_days_after(start, n["school_days"])
            last = calendar.standing_day(due_day)
            in_time = [day for day in valid_from if last is not None and day <= last]
            fulfilled = calendar.midnight(max(start, min(in_time))) if in_time else None
            due, staff = end_of_day(w, school, due_day), w.holder(ACADEMIC, school, due_day)
            yield Duty(f"{school}:{year}", school, calendar.midnight(start), due, fulfilled, None, staff)


@clause(REZEKNE, "3.1.6", "medium", "journals.created_at lessons")
def clause_3_1_6(w: World, n: Numbers) -> Iterator[Duty]:
    """A combined, individual or interest journal exists on the first day on which it is used."""
    for journal in w.rows("journals"):
        if journal["kind"] not in {"combined", "individual", "interest"}:
            continue
        key, school = journal["journal_id"], journal["school_id"]
        day = first_day_of_use(w, journal)
        if day is not None:
            arises, due = w.calendar(school).midnight(day), end_of_day(w, school, day)
            staff = w.holder(ACADEMIC, school, day)
            yield Duty(key, school, arises, due, journal["created_at"], journal["class_id"], staff)


def first_day_of_use(w: World, journal: Record) -> date | None:
    """The first day with a lesson or plan row, or the first school day on the timetable."""
    key = journal["journal_id"]
    days = [row["date"] for table in ("lessons", "individual_plan") for row in w.find(table, journal_id=key)]
    school_days = w.calendar(journal["school_id"]).school_days
    for row in w.find("timetable", journal_id=key):
        last = row["valid_to"] or date.max
        fitting = (day for day in school_days if row["valid_from"] <= day <= last)
        days.extend([day for day in fitting if day.isoweekday() == row["weekday"]][:1])
    return min(days, default=None)


# --- 3.2: accounts and rights of staff --------------------------------------------------------------------------


@clause(REZEKNE, "3.2a", "medium", "staff.employed_from staff.account_issued_at", working_days=5)
def clause_3_2a(w: World, n: Numbers) -> Iterator[Duty]:
    """Who starts to work gets an account."""
    for person in w.rows("staff"):
        school, start = person["school_id"], person["employed_from"]
        if start is not None:
            due_day = w.calendar(school).working_days_after(start, n["working_days"])
            arises, due = w.calendar(school).midnight(start), end_of_day(w, school, due_day)
            staff = w.holder(ACADEMIC, school, due_day)
            yield Duty(person["staff_id"], school, arises, due, person["account_issued_at"], None, staff)


@clause(REZEKNE, "3.2b", "high", "staff.employed_to access_rights.revoked_at", working_days=5)
def clause_3_2b(w: World, n: Numbers) -> Iterator[Duty]:
    """Of who leaves, the rights still open at the end of the last day are revoked."""
    for person in w.rows("staff"):
        school, last_day = person["school_id"], person["employed_to"]
        if last_day is None:
            continue
        leaves = w.calendar(school).end_of(last_day)
        open_then = [right for right in w.find("access_rights", staff_id=person["staff_id"]) if holds(right, leaves)]
        if open_then:
            due_day = w.calendar(school).working_days_after(last_day, n["working_days"])
            ends = [right["revoked_at"] for right in open_then]
            fulfilled = None if None in ends else max(ends)
            staff = w.holder(ACADEMIC, school, due_day)
            yield Duty(person["staff_id"], school, leaves, end_of_day(w, school, due_day), fulfilled, None, staff)


def holds(right: Record, moment: datetime) -> bool:
    """From `granted_at` (inclusive) to `revoked_at` (exclusive)."""
    granted, revoked = right["granted_at"], right["revoked_at"]
    return granted is not None and granted <= moment and (revoked is None or moment < revoked)


@clause(
    REZEKNE,
    "3.2c",
    "medium",
    "lessons journals lesson_entries.recorded_by staff access_rights.journal_id access_rights.revoked_at",
)
def clause_3_2c(w: World, n: Numbers) -> Iterator[Duty]:
    """Who recorded in a lesson had the right to write there at the first record."""
    firsts: dict[tuple[str, str], datetime] = {}
    for entry in w.rows("lesson_entries"):
        if entry["recorded_by"] and entry["lesson_id"] in w.lessons:
            key = entry["lesson_id"], entry["recorded_by"]
            firsts[key] = min(entry["recorded_at"], firsts.get(key, entry["recorded_at"]))
    for (lesson, recorder), moment in firsts.items():
        journal = w.lessons[lesson]["journal_id"]
        school = w.school_of_journal(journal)
        fulfilled = moment if may_write(w, recorder, journal, moment) else None
        staff = w.holder(ACADEMIC, school, w.calendar(school).day_of(moment))
        class_id = w.class_of_journal(journal)
        yield Duty(f"{lesson}:{recorder}", school, moment, moment, fulfilled, class_id, staff, at_once=True)


def may_write(w: World, recorder: str, journal: str, moment: datetime) -> bool:
    """A `write` or `admin` right on that journal, or on the whole of the person's school, covers the moment."""
    own_school = recorder in w.staff and w.staff[recorder]["school_id"] == w.school_of_journal(journal)
    return any(
        right["level"] in {"write", "admin"}
        and (right["journal_id"] == journal or (right["journal_id"] is None and own_school))
        and holds(right, moment)
        for right in w.find("access_rights", staff_id=recorder)
    )
