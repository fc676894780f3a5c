"""Absence notices, the register of absence notes, and calls about absences."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.worlds.draft import DAY_ENDS, ONE_DAY, SECOND, Pupil, School, at
from tests.worlds.teaching import lesson_days_of

REASONS = ("doctor", "parent", "other", "school_event")


def draft_absences(school: School) -> None:
    """Notices and notes around the days on which pupils were marked, and a few about nothing."""
    for pupil, day in school.absences:
        if school.chance(0.7):
            _note(school, pupil, day)
        if school.chance(0.6):
            _notice(school, pupil, day, school.near(at(day, DAY_ENDS), none=0))
    for pupil in school.pupils:
        for day in school.some(lesson_days_of(school, pupil, online=school.chance(0.85)), 4):
            _told_online(school, pupil, day)
        if school.chance(0.3):
            _note(school, pupil, school.rng.choice(school.focus or [school.years[0].start]))


def _span(school: School, day: date) -> tuple[date, date]:
    """Days that hold the day at an edge or inside, or miss it by one."""
    few = school.rng.randint(1, 4) * ONE_DAY
    form = school.weighted(only=38, last=15, first=15, inside=18, before=7, after=7)
    return {
        "only": (day, day),
        "last": (day - few, day),
        "first": (day, day + few),
        "inside": (day - few, day + few),
        "before": (day - few, day - ONE_DAY),
        "after": (day + ONE_DAY, day + few),
    }[form]


def _note(school: School, pupil: Pupil, day: date) -> None:
    """A note whose document came soon after, registered around its own due day or the mark's."""
    first, last = _span(school, day)
    received = school.maybe(0.75, last + school.rng.choice((0, 1, 2, 5)) * ONE_DAY)
    due = at(school.days.after_school(day, 10), DAY_ENDS)
    if received and school.chance(0.6):
        due = at(school.days.after_school(received, 3), DAY_ENDS)
    registered = school.near(due, none=0) or due
    school.add("absence_notes", note_id=school.draft.new_id("N"), pupil_id=pupil.pupil_id, absent_from=first,
               absent_to=last, reason=school.rng.choice(REASONS), document_received_on=received,
               registered_at=registered, registered_by=school.maybe(0.6, school.anyone()))  # fmt: skip


def _notice(school: School, pupil: Pupil, day: date, moment: datetime | None, channel: str = "") -> None:
    first, last = _span(school, day)
    guardian = school.rng.choice(pupil.guardians) if pupil.guardians and school.chance(0.8) else None
    school.add("absence_notices", notice_id=school.draft.new_id("B"), pupil_id=pupil.pupil_id, guardian_id=guardian,
               submitted_at=moment or at(day, time(8)), absent_from=first, absent_to=last,
               channel=channel or school.weighted(e_klase=65, phone=20, in_person=15))  # fmt: skip


def _told_online(school: School, pupil: Pupil, day: date) -> None:
    """A notice through E-klase on a day with online lessons, and perhaps a call or a second notice by phone."""
    told = _on_the_day(school, day)
    _notice(school, pupil, day, told, "e_klase")
    if school.chance(0.25):
        _notice(school, pupil, day, _on_the_day(school, day), "e_klase")
    if school.chance(0.3):
        _notice(school, pupil, day, school.near(at(day, DAY_ENDS), none=0), "phone")
    if school.chance(0.5):
        called = _on_the_day(school, day) if school.chance(0.6) else at(day, DAY_ENDS) + SECOND
        school.add("phone_calls", call_id=school.draft.new_id("K"), staff_id=school.anyone(), pupil_id=pupil.pupil_id,
                   called_at=called, about=school.rng.choice(("absence", "absence", "absence", "other", None)),
                   outcome=school.rng.choice(("reached", "reached", "no_answer", None)))  # fmt: skip


def _on_the_day(school: School, day: date) -> datetime:
    clock = school.rng.choice((time(0), time(7, 30), time(9, 15), time(16), DAY_ENDS))
    return at(day, clock)
