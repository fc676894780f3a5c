"""Lessons with their ends, every save in them, the marks of attendance, and the grades given in them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.worlds.draft import DAY_ENDS, ONE_DAY, SECOND, Journal, Lesson, Pupil, School, at

FIVE = time(17)
LATE_ENDS = (time(16, 59), time(16, 59, 59), time(17), time(17), time(17, 0, 1), time(18, 20), time(23, 59, 59))


def draft_lessons(school: School, most: int) -> None:
    """Lessons on the journals' days, a month with about ten lessons of one teacher, and all that is saved in them."""
    for journal in school.journals:
        for day in journal.days:
            for _ in range(1 + school.chance(0.1) if len(school.lessons) < most else 0):
                _lesson(school, journal, day, None)
    if school.journals and school.chance(0.8):
        _busy_month(school)
    for lesson in school.lessons:
        _saves(school, lesson)
        _attendance(school, lesson)


def _busy_month(school: School) -> None:
    """Nine to twelve lessons of one teacher in one month, the tenth at a clear moment."""
    journal = school.rng.choice(school.journals)
    begin = school.rng.choice(school.key_days(journal.year)).replace(day=1)
    days = [begin + timedelta(days=n) for n in range(28) if school.days.is_school_day(begin + timedelta(days=n))]
    for _ in range(school.rng.choice((9, 10, 10, 11, 12)) if days else 0):
        _lesson(school, journal, school.rng.choice(days), journal.teacher_id)


def _lesson(school: School, journal: Journal, day: date, teacher: str | None) -> None:
    online = school.maybe(0.85, school.chance(0.3))
    held = school.chance(0.97 if teacher else 0.88)
    who = teacher or (journal.teacher_id if school.chance(0.85) else school.anyone())
    begins, ends = _clock(school, day)
    due = _entries_due(school, day, ends)
    lesson = Lesson(school.draft.new_id("L"), journal, day, who, held, bool(online), due)
    school.lessons.append(lesson)
    homework = school.maybe(0.4, school.rng.choice(("1. uzd., 12. lpp.", '"Lasīt"; mācīties', "nav")))
    full = ends and school.chance(0.15)
    period = school.rng.randint(0, 11) if school.chance(0.75 if ends is None else 0.4) else None
    school.add("lessons", lesson_id=lesson.lesson_id, journal_id=journal.journal_id, date=day, period=period,
               starts_at=at(day, begins) if begins and full else begins,
               ends_at=at(day, ends) if ends and full else ends,
               teacher_id=who, status="held" if held else "cancelled", is_online=online,
               topic=school.maybe(0.7, "Temats, ar komatu"), homework=homework)  # fmt: skip


def _clock(school: School, day: date) -> tuple[time | None, time | None]:
    """When the lesson begins and ends; nights in which clocks change are left to the moments of recording."""
    form = school.weighted(unknown=55, morning=25, late=18, start_only=2)
    if form == "unknown":
        return None, None
    if form == "late":
        return school.maybe(0.5, time(16, 20)), school.rng.choice(LATE_ENDS)
    hour = school.rng.randint(8, 14)
    return school.maybe(0.7, time(hour, 10)), time(hour, 50) if form == "morning" else None


def _entries_due(school: School, day: date, ends: time | None) -> datetime:
    if ends is not None and ends >= FIVE:
        return at(school.days.after_school(day, 1), FIVE)
    return at(day, FIVE)


def _saves(school: School, lesson: Lesson) -> None:
    """The saves of each part; most lessons are whole and in time, the rest fail in one part or another."""
    careful = school.chance(0.55)
    graded = _formative(school, lesson)
    wanted = {"topic": 1.0, "attendance": 1.0, "homework": 0.6, "grades": 0.9 if graded else 0.15}
    for kind, share in wanted.items():
        if not school.chance(share if careful else share * 0.85):
            continue
        moments = [_save(school, lesson, careful)]
        if kind == "attendance" and lesson.online and school.chance(0.4):
            moments = [school.near(at(school.days.after_working(lesson.day, 1), DAY_ENDS), none=0)]
        for _ in range(school.rng.choice((0, 0, 0, 1, 2))):
            moments.append(school.near(lesson.due, none=0))
        for moment in moments:
            school.add("lesson_entries", lesson_id=lesson.lesson_id, kind=kind, recorded_at=moment,
                       recorded_by=_recorder(school, lesson))  # fmt: skip


def _save(school: School, lesson: Lesson, careful: bool) -> datetime | None:
    if careful:
        back = school.rng.choice((0, 0, 1, 600, 7200, 28000, 90000))
        return lesson.due - back * SECOND
    return school.near(lesson.due, none=0)


def _recorder(school: School, lesson: Lesson) -> str | None:
    form = school.weighted(teacher=80, other=9, unknown=3, empty=8)
    names = {"teacher": lesson.teacher_id, "other": school.anyone(), "unknown": "X-999", "empty": None}
    return names[form]


def _formative(school: School, lesson: Lesson) -> bool:
    """Formative grades in or beside the lesson; says whether one of them asks for an entry of grades."""
    asked = False
    if not lesson.journal.pupils or not school.chance(0.35):
        return asked
    for pupil in school.some(lesson.journal.pupils, 2):
        day = lesson.day + school.rng.choice((0, 0, 0, 0, 1, -1)) * ONE_DAY
        linked = school.chance(0.9)
        kind = "formative" if school.chance(0.9) else "test"
        recorded = school.near(lesson.due, none=0.06)
        school.add("grades", grade_id=school.draft.new_id("V"), journal_id=lesson.journal.journal_id,
                   lesson_id=lesson.lesson_id if linked else None, pupil_id=pupil.pupil_id, kind=kind,
                   value=school.rng.choice(("7", "+", "n/v", "85%")), assessed_on=day, recorded_at=recorded,
                   recorded_by=lesson.teacher_id)  # fmt: skip
        asked = asked or (linked and kind == "formative" and day == lesson.day)
    return asked


def _attendance(school: School, lesson: Lesson) -> None:
    strangers = school.some(school.pupils, 1) if school.chance(0.1) else []
    for pupil in [*lesson.journal.pupils, *strangers]:
        if not school.chance(0.22):
            continue
        mark = school.weighted(absent=35, excused=42, late=12, present=11)
        recorded = school.near(lesson.due, none=0.04)
        school.add("attendance", lesson_id=lesson.lesson_id, pupil_id=pupil.pupil_id, mark=mark, recorded_at=recorded,
                   recorded_by=_recorder(school, lesson))  # fmt: skip
        if lesson.held and mark in ("absent", "excused"):
            school.absences.append((pupil, lesson.day))


def lesson_days_of(school: School, pupil: Pupil, *, online: bool) -> list[date]:
    """The days with a lesson, or an online one, in a journal of which the pupil is at some time a member."""
    lessons = [lesson for lesson in school.lessons if pupil in lesson.journal.pupils]
    return sorted({lesson.day for lesson in lessons if lesson.online or not online})
