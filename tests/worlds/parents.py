"""What goes between school and parents: letters, calls, transcripts, notices, notes of behaviour."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from tests.worlds.days import month_end
from tests.worlds.draft import DAY_ENDS, ONE_DAY, SECOND, Pupil, School, at

ABOUT = ("letter", "absence", "progress", "other", None)
OUTCOMES = ("reached", "reached", "no_answer", None)


def draft_parents(school: School) -> None:
    """Everything between school and parents, placed around its due moments."""
    for _ in range(school.rng.randint(2, 9)):
        _letter(school)
    for pupil in school.pupils:
        _transcripts(school, pupil)
    _month_of_a_teacher(school)


def _some_moment(school: School) -> datetime:
    """Mostly a working hour of a focus day, at times midnight, a month's last second or the doubled hour."""
    day = school.rng.choice(school.focus or [school.years[0].start])
    form = school.weighted(day=74, midnight=5, last=6, first=5, doubled=10)
    if form == "doubled":
        return school.at_clock_change(day)
    clock = time(school.rng.randint(7, 22), school.rng.randint(0, 59), school.rng.choice((0, 0, 59)))
    return {
        "day": at(day, clock),
        "midnight": at(day),
        "last": at(month_end(day), DAY_ENDS),
        "first": at(month_end(day) + ONE_DAY),
    }[form]


def _letter(school: School) -> None:
    sent, sender = _some_moment(school), school.anyone()
    message = school.draft.new_id("Z")
    school.messages.append(message)
    kind = school.weighted(letter=78, announcement=14, transcript=8)
    school.add("messages", message_id=message, sender_id=sender, sent_at=sent, kind=kind,
               title=school.maybe(0.5, 'Vecāku sapulce; "svarīgi"'))  # fmt: skip
    due = at(sent.date() + 3 * ONE_DAY, DAY_ENDS)
    for pupil in school.some(school.pupils, 4):
        for guardian in pupil.guardians:
            if school.chance(0.85):
                opened = school.near(due, none=0.45)
                if opened is not None and school.chance(0.1):
                    opened = sent + school.rng.choice((0, 1, 60)) * SECOND
                school.add("message_recipients", message_id=message, guardian_id=guardian, pupil_id=pupil.pupil_id,
                           opened_at=opened)  # fmt: skip
        for _ in range(school.rng.choice((0, 0, 1, 1, 2))):
            _call_about(school, pupil, message, sent, due)


def _call_about(school: School, pupil: Pupil, message: str, sent: datetime, due: datetime) -> None:
    """A call with this letter's id, with another's, or with none; answered or not; sometimes before the letter."""
    called = school.near(due, none=0) or due
    if school.chance(0.12):
        called = sent + school.rng.choice((-7200, -1, 0, 1)) * SECOND
    named = {"this": message, "none": None, "other": school.rng.choice(school.messages)}
    form = school.weighted(this=45, none=43, other=12)
    _call(school, pupil, called, named[form], school.rng.choice(("letter", "letter", *ABOUT)))


def _call(school: School, pupil: Pupil, called: datetime, message: str | None, about: str | None) -> None:
    guardian = school.rng.choice(pupil.guardians) if pupil.guardians and school.chance(0.7) else None
    school.add("phone_calls", call_id=school.draft.new_id("K"), staff_id=school.anyone(), pupil_id=pupil.pupil_id,
               guardian_id=guardian, called_at=called, message_id=message, about=about,
               outcome=school.rng.choice(OUTCOMES))  # fmt: skip


def _months(school: School) -> list[date]:
    """The first days of the months of all school years."""
    found = []
    for year in school.years:
        day = year.start.replace(day=1)
        while day <= year.end + 31 * ONE_DAY:
            found.append(day)
            day = month_end(day) + ONE_DAY
    return found


def _transcripts(school: School, pupil: Pupil) -> None:
    share = school.rng.choice((0.0, 0.5, 0.8, 0.9))
    for month in _months(school):
        if not school.chance(share):
            continue
        due = at(school.days.after_working(month_end(month), 5), DAY_ENDS)
        for _ in range(school.rng.choice((1, 1, 1, 2))):
            sent = school.near(due, none=0) or due
            if school.chance(0.08):
                sent = at(month_end(month), time(9)) - school.rng.randint(0, 12) * ONE_DAY
            school.add("transcripts", pupil_id=pupil.pupil_id, month=f"{month:%Y-%m}", sent_at=sent,
                       channel=school.weighted(e_klase_mail=70, printed=30), sent_by=school.maybe(0.5, school.anyone()),
                       message_id=school.maybe(0.1, school.rng.choice(school.messages)))  # fmt: skip


def _month_of_a_teacher(school: School) -> None:
    """Messages and notes of behaviour by teachers of lessons, around the ends of the months in which they taught."""
    taught = Counter((lesson.teacher_id, lesson.day.replace(day=1)) for lesson in school.lessons if lesson.held)
    for (teacher, month), lessons in sorted(taught.items()):
        for table in ("message", "note"):
            if not school.chance(0.55):
                continue
            moment = _in_or_beside(school, month)
            if lessons >= 10 and school.chance(0.6):
                moment = at(month_end(month), time(12)) - timedelta(minutes=school.rng.randint(0, 12000))
            if table == "message":
                school.add("messages", message_id=school.draft.new_id("Z"), sender_id=teacher, sent_at=moment,
                           kind=school.rng.choice(("letter", "announcement", "transcript")), title=None)  # fmt: skip
            else:
                school.add("behaviour_notes", note_id=school.draft.new_id("U"), staff_id=teacher, noted_at=moment,
                           pupil_id=school.rng.choice(school.pupils).pupil_id, text=school.maybe(0.6, "Palīdzēja"),
                           tone=school.rng.choice(("positive", "negative", "neutral", None)))  # fmt: skip


def _in_or_beside(school: School, month: date) -> datetime:
    """A moment in the month, or on one of its edges."""
    first, last = at(month), at(month_end(month), DAY_ENDS)
    inside = first + timedelta(minutes=school.rng.randint(1, 39000))
    edges = (first, first - SECOND, last, last + SECOND)
    return school.rng.choice((inside, inside, inside, school.rng.choice(edges)))
