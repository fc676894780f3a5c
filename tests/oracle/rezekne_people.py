"""Rēzekne 7 to 9-2 and 17: personal files, absence notes, groups of split subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tests.oracle.calendar import autumn_day
from tests.oracle.duty import Duty, Numbers, clause, end_of_day
from tests.oracle.people import World, is_member
from tests.oracle.reading import Record
from tests.oracle.rezekne_setup import REZEKNE
from tests.oracle.rezekne_year import SECRETARY
from tests.oracle.world import by, first

PHONE = re.compile(r"\+?[0-9]{8,15}")
PERSONAL_CODE = re.compile(r"[0-9]{6}-?[0-9]{5}")
ALWAYS_ASKED = [
    "given_name",
    "family_name",
    "birth_date",
    "sex",
    "id_document_no",
    "id_document_issued_on",
    "id_document_issuer",
    "declared_address",
    "actual_address",
]


# --- 7: the pupil's personal file -------------------------------------------------------------------------------


def is_phone(text: str | None) -> bool:
    """8 to 15 digits, optionally after a plus; spaces, hyphens and brackets are ignored."""
    return PHONE.fullmatch(re.sub(r"[\s()\[\]-]", "", text or "")) is not None


def is_complete(w: World, pupil: str, class_id: str, day: date) -> bool:
    """Every field of clause 7 present and well-formed; for a minor also of at least one guardian."""
    file = w.pupils[pupil]
    has_guardian = any(
        guardian["given_name"] and guardian["family_name"] and guardian["address"] and is_phone(guardian["phone"])
        for guardian in w.find("guardians", pupil_id=pupil)
    )
    return (
        all(file[field] for field in ALWAYS_ASKED)
        and is_phone(file["phone"])
        and PERSONAL_CODE.fullmatch(file["personal_code"] or "") is not None
        and (bool(file["previous_programme"]) or w.classes[class_id]["grade_level"] == 1)
        and (has_guardian or not w.is_minor(pupil, day))
    )


def file_due_day(w: World, school: str, year: str, enrolled_on: date, n: Numbers) -> date:
    """Later of 30 September and 10 working days after the enrolment."""
    return max(
        autumn_day(year, n["month"], n["day"]),
        w.calendar(school).working_days_after(enrolled_on, n["working_days"]),
    )


@clause(
    REZEKNE,
    "7",
    "high",
    "pupils.phone pupils.personal_code pupils.sex pupils.id_document_no pupils.id_document_issued_on "
    "pupils.id_document_issuer pupils.previous_programme pupils.declared_address pupils.actual_address "
    "pupils.file_checked_at guardians.phone guardians.address enrolments classes terms",
    month=9,
    day=30,
    working_days=10,
    since_month=8,
    since_day=1,
)
def clause_7(w: World, n: Numbers) -> Iterator[Duty]:
    """The class teacher checks the file of each pupil enrolled on the due day."""
    for pupil, school, year, enrolled_on in w.pupil_years():
        calendar = w.calendar(school)
        due_day = file_due_day(w, school, year, enrolled_on, n)
        day = calendar.standing_day(due_day) or due_day
        class_id = w.class_on(pupil, day, school, year)
        if class_id is None or pupil not in w.pupils:
            continue
        checked = w.pupils[pupil]["file_checked_at"]
        since = calendar.midnight(autumn_day(year, n["since_month"], n["since_day"]))
        counts = checked is not None and checked >= since and is_complete(w, pupil, class_id, day)
        yield Duty(
            f"{pupil}:{year}",
            school,
            calendar.midnight(max(calendar.terms[year, 1][0], enrolled_on)),
            end_of_day(w, school, due_day),
            checked if counts else None,
            class_id,
            w.class_teacher(class_id),
            pupil,
        )


# --- 17: the number of the personal file, and the order of enrolment --------------------------------------------


@clause(
    REZEKNE,
    "17",
    "high",
    "pupils.personal_file_no enrolments.enrolment_order_no classes terms",
    month=9,
    day=30,
    working_days=10,
)
def clause_17(w: World, n: Numbers) -> Iterator[Duty]:
    """The secretary enters the file's number and the order of the first enrolment in the school."""
    for pupil, school, enrolment in w.first_enrolments():
        year, enrolled_on = w.classes[enrolment["class_id"]]["school_year"], enrolment["enrolled_on"]
        calendar = w.calendar(school)
        due_day = file_due_day(w, school, year, enrolled_on, n)
        arises = calendar.midnight(max(calendar.terms[year, 1][0], enrolled_on))
        present = pupil in w.pupils and w.pupils[pupil]["personal_file_no"] and enrolment["enrolment_order_no"]
        class_id, staff = w.class_on(pupil, enrolled_on, school), w.holder(SECRETARY, school, due_day)
        due = end_of_day(w, school, due_day)
        yield Duty(f"pupil:{pupil}", school, arises, due, arises if present else None, class_id, staff, pupil)


# --- 8: absence notes -------------------------------------------------------------------------------------------


@clause(REZEKNE, "8a", "medium", "absence_notes.document_received_on pupils terms", school_days=3)
def clause_8a(w: World, n: Numbers) -> Iterator[Duty]:
    """A note whose document was received is registered."""
    for note in w.rows("absence_notes"):
        day: date | None = note["document_received_on"]
        if day is None:
            continue
        pupil = note["pupil_id"]
        school = w.school_of_pupil(pupil)
        calendar, class_id = w.calendar(school), w.class_on(pupil, day)
        due = end_of_day(w, school, calendar.school_days_after(day, n["school_days"]))
        arises, staff = calendar.midnight(day), w.class_teacher(class_id)
        yield Duty(note["note_id"], school, arises, due, note["registered_at"], class_id, staff, pupil)


def marked_days(w: World, *marks: str) -> list[tuple[str, date]]:
    """Pupils and days on which they have one of the marks in a held lesson."""
    held = {lesson["lesson_id"]: lesson["date"] for lesson in w.find("lessons", status="held")}
    rows = (row for mark in marks for row in w.find("attendance", mark=mark))
    return sorted({(row["pupil_id"], held[row["lesson_id"]]) for row in rows if row["lesson_id"] in held})


def covering(rows: list[Record], day: date) -> list[Record]:
    """Absence notes or notices that cover the day."""
    return [row for row in rows if row["absent_from"] <= day <= row["absent_to"]]


@clause(REZEKNE, "8b", "medium", "attendance lessons absence_notes pupils terms", school_days=10)
def clause_8b(w: World, n: Numbers) -> Iterator[Duty]:
    """A day marked excused has a note."""
    for pupil, day in marked_days(w, "excused"):
        school = w.school_of_pupil(pupil)
        calendar, class_id = w.calendar(school), w.class_on(pupil, day)
        notes = covering(w.find("absence_notes", pupil_id=pupil), day)
        due = end_of_day(w, school, calendar.school_days_after(day, n["school_days"]))
        registered = first(note["registered_at"] for note in notes)
        key, staff = f"{pupil}:{day.isoformat()}", w.class_teacher(class_id)
        yield Duty(key, school, calendar.midnight(day), due, registered, class_id, staff, pupil)


# --- 9-2: groups ------------------------------------------------------------------------------------------------


def split_subjects(w: World, class_id: str, year: str) -> list[str]:
    """Split subjects with a journal of the class, or one without a class that has a member of the class."""
    school = w.school_of_class(class_id)
    classmates = {row["pupil_id"] for row in w.find("enrolments", class_id=class_id)}
    found = set()
    for journal in w.find("journals", school_id=school, school_year=year):
        if journal["kind"] not in {"subject", "combined"} or journal["subject_id"] is None:
            continue
        members = w.find("journal_members", journal_id=journal["journal_id"]) if journal["class_id"] is None else []
        if journal["class_id"] == class_id or any(row["pupil_id"] in classmates for row in members):
            found.add(journal["subject_id"])
    return sorted(
        subject["subject_id"]
        for subject in w.rows("subjects")
        if subject["is_split"] and subject["subject_id"] in found
    )


def first_day_in_one_group(memberships: list[Record]) -> tuple[date, str] | None:
    """The first day on which the pupil is a member of exactly one of these journals, and that journal."""
    turns = sorted({day for row in memberships for day in (row["member_from"], row["member_to"]) if day is not None})
    for day in turns:
        groups = {row["journal_id"] for row in memberships if is_member(row, day)}
        if len(groups) == 1:
            return day, groups.pop()
    return None


@clause(
    REZEKNE,
    "9-2",
    "medium",
    "subjects.is_split journals.subject_id journals.class_id journal_members enrolments classes terms",
    month=9,
    day=15,
    school_days=5,
)
def clause_9_2(w: World, n: Numbers) -> Iterator[Duty]:
    """Each pupil is in exactly one group of each split subject of the class."""
    memberships = by(w.rows("journal_members"), "pupil_id")
    subjects_of: dict[str, list[str]] = {}
    for pupil, school, year, enrolled_on in w.pupil_years():
        calendar = w.calendar(school)
        after = calendar.school_days_after(enrolled_on, n["school_days"])
        due_day = None if after is None else max(after, autumn_day(year, n["month"], n["day"]))
        class_id = w.class_on(pupil, calendar.standing_day(due_day), school, year)
        if class_id is None:
            continue
        if class_id not in subjects_of:
            subjects_of[class_id] = split_subjects(w, class_id, year)
        for subject in subjects_of[class_id]:
            journals = {row["journal_id"]: row for row in _journals_of(w, school, year, subject)}
            grouped = first_day_in_one_group([m for m in memberships.get(pupil, []) if m["journal_id"] in journals])
            yield Duty(
                f"{pupil}:{subject}:{year}",
                school,
                calendar.midnight(max(calendar.terms[year, 1][0], enrolled_on)),
                end_of_day(w, school, due_day),
                None if grouped is None else calendar.midnight(grouped[0]),
                class_id,
                None if grouped is None else journals[grouped[1]]["teacher_id"],
                pupil,
            )


def _journals_of(w: World, school: str, year: str, subject: str) -> list[Record]:
    """All subject and combined journals of the subject in that school and school year."""
    found = w.find("journals", school_id=school, school_year=year, subject_id=subject)
    return [row for row in found if row["kind"] in {"subject", "combined"}]
