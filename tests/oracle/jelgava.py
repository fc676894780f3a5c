"""Jelgava: meetings, accounts, online lessons, letters, absences, transcripts, briefing of parents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.oracle.duty import Duty, Numbers, clause, end_of_day
from tests.oracle.people import World, is_member
from tests.oracle.rezekne_people import covering, marked_days
from tests.oracle.rezekne_setup import PASSWORDS_NEED, passwords
from tests.oracle.rezekne_teaching import TRANSCRIPTS_NEED, transcripts
from tests.oracle.rezekne_year import BRIEFING_NEED, TIMETABLES_NEED, briefing, class_event, school_event, timetables
from tests.oracle.world import first

JELGAVA = "jelgava-nvsk-2022"


# --- 1.2: meetings ----------------------------------------------------------------------------------------------


@clause(JELGAVA, "1.2a", "low", "terms events")
def clause_1_2a(w: World, n: Numbers) -> Iterator[Duty]:
    """The school holds a meeting of parents each school year."""
    for school, calendar in w.calendars.items():
        for year in calendar.years:
            last_day = calendar.end_of_year(year)
            if last_day is not None:
                arises = calendar.midnight(calendar.terms[year, 1][0])
                met = school_event(w, school, year, "school_parents_meeting")
                yield Duty(f"{school}:{year}", school, arises, calendar.end_of(last_day), met)


@clause(JELGAVA, "1.2b", "low", BRIEFING_NEED)
def clause_1_2b(w: World, n: Numbers) -> Iterator[Duty]:
    """A class with a minor holds a meeting of parents each school year."""
    for of in w.class_years():
        last_day = of.calendar.end_of_year(of.year)
        if last_day is not None and w.has_minor(of, last_day):
            arises, due = of.calendar.midnight(of.start), of.calendar.end_of(last_day)
            met = class_event(w, of, "class_parents_meeting")
            yield Duty(of.class_id, of.school, arises, due, met, of.class_id, of.row["class_teacher_id"])


# --- 2.1, 2.2: accounts, online lessons, timetable --------------------------------------------------------------


@clause(JELGAVA, "2.1", "high", PASSWORDS_NEED, school_days=5)
def clause_2_1(w: World, n: Numbers) -> Iterator[Duty]:
    """As Rēzekne 2."""
    yield from passwords(w, n)


@clause(JELGAVA, "2.2a", "high", "pupils guardians.account_issued_at enrolments classes terms", school_days=5)
def clause_2_2a(w: World, n: Numbers) -> Iterator[Duty]:
    """At least one guardian of a minor has an account."""
    for pupil, school, enrolment in w.first_enrolments():
        day: date = enrolment["enrolled_on"]
        if w.is_minor(pupil, day):
            calendar = w.calendar(school)
            due = end_of_day(w, school, calendar.school_days_after(day, n["school_days"]))
            issued = first(row["account_issued_at"] for row in w.find("guardians", pupil_id=pupil))
            class_id = w.class_on(pupil, day, school)
            yield Duty(f"pupil:{pupil}", school, calendar.midnight(day), due, issued, class_id, None, pupil)


@clause(JELGAVA, "2.2b", "medium", "lessons.is_online journals lesson_entries", working_days=1)
def clause_2_2b(w: World, n: Numbers) -> Iterator[Duty]:
    """Attendance of a held online lesson is entered by the end of the next working day."""
    for lesson in w.held_lessons():
        if lesson["is_online"]:
            school = w.school_of_journal(lesson["journal_id"])
            due = end_of_day(w, school, w.calendar(school).working_days_after(lesson["date"], n["working_days"]))
            taken = w.first_entry(lesson["lesson_id"], "attendance")
            arises, class_id = w.lesson_arises(lesson), w.class_of_journal(lesson["journal_id"])
            yield Duty(lesson["lesson_id"], school, arises, due, taken, class_id, lesson["teacher_id"])


@clause(JELGAVA, "2.2c", "medium", TIMETABLES_NEED, school_days=5)
def clause_2_2c(w: World, n: Numbers) -> Iterator[Duty]:
    """As Rēzekne 6."""
    yield from timetables(w, n)


# --- 2.3: letters -----------------------------------------------------------------------------------------------


@clause(
    JELGAVA,
    "2.3",
    "high",
    "messages message_recipients.opened_at phone_calls.message_id phone_calls.about pupils",
    days=3,
)
def clause_2_3(w: World, n: Numbers) -> Iterator[Duty]:
    """A letter to a minor's parents is opened, or its sender or a colleague calls them about it."""
    for letter in w.find("messages", kind="letter"):
        key, sent = letter["message_id"], letter["sent_at"]
        for pupil in sorted({row["pupil_id"] for row in w.find("message_recipients", message_id=key)}):
            school = w.school_of_pupil(pupil)
            calendar = w.calendar(school)
            day = calendar.day_of(sent)
            if not w.is_minor(pupil, day):
                continue
            opened = [row["opened_at"] for row in w.find("message_recipients", message_id=key, pupil_id=pupil)]
            fulfilled = first([*opened, *_calls_about(w, key, pupil, sent)])
            due = calendar.end_of(day + timedelta(days=n["days"]))
            class_id = w.class_on(pupil, day)
            yield Duty(f"{key}:{pupil}", school, sent, due, fulfilled, class_id, letter["sender_id"], pupil)


def _calls_about(w: World, letter: str, pupil: str, sent: datetime) -> list[datetime]:
    """Calls to the pupil's parents since the letter was sent, about it, that were not without answer."""
    return [
        call["called_at"]
        for call in w.find("phone_calls", pupil_id=pupil)
        if call["called_at"] >= sent
        and (call["message_id"] == letter or (call["message_id"] is None and call["about"] == "letter"))
        and call["outcome"] != "no_answer"
    ]


# --- 2.4: absences ----------------------------------------------------------------------------------------------


@clause(JELGAVA, "2.4a", "low", "attendance lessons absence_notices pupils terms")
def clause_2_4a(w: World, n: Numbers) -> Iterator[Duty]:
    """A minor's absence on a school day is told through E-klase by the end of that day."""
    for pupil, day in marked_days(w, "absent", "excused"):
        school = w.school_of_pupil(pupil)
        calendar = w.calendar(school)
        notes = covering(w.find("absence_notes", pupil_id=pupil, reason="school_event"), day)
        if notes or not w.is_minor(pupil, day) or not calendar.is_school_day(day):
            continue
        notices = covering(w.find("absence_notices", pupil_id=pupil, channel="e_klase"), day)
        told = first(notice["submitted_at"] for notice in notices)
        key, arises, due = f"{pupil}:{day.isoformat()}", calendar.midnight(day), calendar.end_of(day)
        yield Duty(key, school, arises, due, told, w.class_on(pupil, day), None, pupil)


@clause(
    JELGAVA,
    "2.4b",
    "low",
    "absence_notices lessons.is_online journal_members phone_calls.about pupils",
)
def clause_2_4b(w: World, n: Numbers) -> Iterator[Duty]:
    """Who tells of an absence through E-klase on a day with an online lesson also calls that day."""
    notices: dict[tuple[str, date], datetime] = {}
    for row in w.find("absence_notices", channel="e_klase"):
        day = w.calendar(w.school_of_pupil(row["pupil_id"])).day_of(row["submitted_at"])
        known = notices.get((row["pupil_id"], day), row["submitted_at"])
        notices[row["pupil_id"], day] = min(known, row["submitted_at"])
    for (pupil, day), submitted in sorted(notices.items()):
        if w.is_minor(pupil, day) and _has_online_lesson(w, pupil, day):
            school = w.school_of_pupil(pupil)
            key, due = f"{pupil}:{day.isoformat()}", w.calendar(school).end_of(day)
            told = _told_by_phone(w, pupil, day)
            yield Duty(key, school, submitted, due, told, w.class_on(pupil, day), None, pupil)


def _has_online_lesson(w: World, pupil: str, day: date) -> bool:
    """An online lesson, of any status, stands that day in a journal of the pupil's."""
    return any(
        lesson["is_online"]
        for membership in w.find("journal_members", pupil_id=pupil)
        if is_member(membership, day)
        for lesson in w.find("lessons", journal_id=membership["journal_id"], date=day)
    )


def _told_by_phone(w: World, pupil: str, day: date) -> datetime | None:
    """The first phone notice or answered call about an absence that day."""
    notices = [row["submitted_at"] for row in w.find("absence_notices", pupil_id=pupil, channel="phone")]
    calls = w.find("phone_calls", pupil_id=pupil, about="absence")
    answered = [call["called_at"] for call in calls if call["outcome"] != "no_answer"]
    day_of = w.calendar(w.school_of_pupil(pupil)).day_of
    return first(moment for moment in notices + answered if day_of(moment) == day)


# --- 2.5, 3.2: transcripts, briefing ----------------------------------------------------------------------------


@clause(JELGAVA, "2.5", "high", TRANSCRIPTS_NEED, min_school_days=5, working_days=5)
def clause_2_5(w: World, n: Numbers) -> Iterator[Duty]:
    """A transcript each month, through E-klase mail."""
    yield from transcripts(w, n, {"e_klase_mail"})


@clause(JELGAVA, "3.2", "medium", BRIEFING_NEED, month=9, day=30, working_days=10)
def clause_3_2(w: World, n: Numbers) -> Iterator[Duty]:
    """The class teacher acquaints parents with the procedure."""
    for of in w.class_years():
        duty = briefing(w, of, n, "parents", of.class_id)
        if duty is not None:
            yield duty
