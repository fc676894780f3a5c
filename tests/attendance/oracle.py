"""The definitions of docs/measures.md once more, in plain loops over days, lessons and pupils."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from tests.attendance.drawn import CLASSES, Drawn


class Seated(NamedTuple):
    school_id: str
    lesson_id: str
    pupil_id: str
    class_id: str
    grade_level: int
    journal_id: str
    subject_id: str | None
    teacher_id: str
    date: date
    period: int | None
    term: int | None
    status: str


def seated(made: Drawn, as_of: datetime | None = None) -> list[Seated]:
    """One for each pupil who could have been in a lesson that counts, `as_of` a moment at which clocks are UTC + 0."""
    rows = made.rows
    today = as_of.date() if as_of else date.max
    journals = {row[1]: row for row in rows["journals"]}
    found = []
    for school, lesson, journal, day, period, teacher, status, online in rows["lessons"]:
        marks = {
            row[2]: row[3]
            for row in rows["attendance"]
            if row[1] == lesson and (as_of is None or row[4] is None or row[4] <= as_of)
        }
        entries = [
            row
            for row in rows["lesson_entries"]
            if row[1] == lesson and row[2] == "attendance" and (as_of is None or row[3] <= as_of)
        ]
        if status != "held" or online or day > today or not (marks or entries):
            continue
        for _, pupil, *_ in rows["pupils"]:
            home = class_on(made, pupil, day, today)
            if home and is_member(made, journals[journal], pupil, day, home, today):
                judged = judge(made, pupil, day, marks.get(pupil), as_of)
                found.append(
                    Seated(school, lesson, pupil, home, CLASSES[home], journal, journals[journal][5], teacher, day, period,
                           term_of(made, day), judged)
                )  # fmt: skip
    return found


def class_on(made: Drawn, pupil: str, day: date, today: date) -> str | None:
    """The class that the pupil is in that day: the newest enrolment, then the smallest id."""
    open_ones = [
        (enrolled, class_id)
        for _, who, class_id, enrolled, left in made.rows["enrolments"]
        if who == pupil and enrolled <= min(day, today) and not (left and left <= min(day, today))
    ]
    newest = max((enrolled for enrolled, _ in open_ones), default=None)
    return min((class_id for enrolled, class_id in open_ones if enrolled == newest), default=None)


def is_member(made: Drawn, journal: tuple, pupil: str, day: date, home: str, today: date) -> bool:
    """Whether a row of membership holds that day and was not ended by leaving the journal's class since it began."""
    for _, of, who, begun, ended in made.rows["journal_members"]:
        if of != journal[1] or who != pupil or not begun <= min(day, today) or (ended and ended <= min(day, today)):
            continue
        if home == journal[4]:
            return True
        days = [date.fromordinal(n) for n in range(begun.toordinal(), day.toordinal() + 1)]
        if journal[4] is None or not any(class_on(made, pupil, one, today) == journal[4] for one in days):
            return True
    return False


def judge(made: Drawn, pupil: str, day: date, mark: str | None, as_of: datetime | None) -> str:
    if mark in (None, "present"):
        return "on_time"
    if mark == "late":
        return "late"
    noted = any(
        who == pupil and begun <= day <= until and (as_of is None or registered <= as_of)
        for _, _, who, begun, until, _, registered in made.rows["absence_notes"]
    )
    return "authorised" if mark == "excused" or noted else "unauthorised"


def term_of(made: Drawn, day: date) -> int | None:
    return next((term for _, _, term, starts, ends in made.rows["terms"] if starts <= day <= ends), None)
