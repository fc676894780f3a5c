"""Test, term, year, exam and diagnostic grades, and the deadlines by which they are to be entered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.worlds.draft import DAY_ENDS, ONE_DAY, Journal, Pupil, School, Year, at

Deadlines = dict[tuple[str, str], datetime]
_VALUES = ("9", "4", "n/v", "atbrīvots", "ieskaitīts", "85%")


def draft_marks(school: School) -> None:
    """Deadlines of every year, then the grades around them."""
    deadlines = _deadlines(school)
    for journal in school.journals:
        for pupil in journal.pupils:
            _tests(school, journal, pupil)
            _finals(school, journal, pupil, deadlines)
            _exams(school, journal, pupil, deadlines)


def _deadlines(school: School) -> Deadlines:
    """For all levels, for one level, for both, or for none; at the end of a day or at a time of day."""
    found: Deadlines = {}
    for year in school.years:
        ends = dict.fromkeys(("term2", "year", "exam", "diagnostic"), year.end) | {"term1": year.terms[1][1]}
        levels = sorted({klass.grade for klass in school.classes if klass.year is year})
        for kind, end in ends.items():
            form = school.weighted(every=40, level=22, both=26, none=12)
            wanted = ["" for _ in range(form in ("every", "both"))]
            wanted += [str(level) for level in levels if form in ("level", "both") and school.chance(0.7)]
            for level in wanted:
                due = at(end + school.rng.randint(-4, 12) * ONE_DAY, school.rng.choice((DAY_ENDS, DAY_ENDS, time(16))))
                if school.chance(0.05):
                    due = school.at_clock_change(end)
                found.setdefault((year.name, kind), due)
                school.add("grading_deadlines", school_id=school.school_id, school_year=year.name, kind=kind,
                           grade_level=int(level) if level else None, due_at=due)  # fmt: skip
    return found


def _grade(school: School, journal: Journal, pupil: Pupil, kind: str, assessed: date, recorded: datetime | None,
           lesson: str | None = None) -> None:  # fmt: skip
    school.add("grades", grade_id=school.draft.new_id("V"), journal_id=journal.journal_id, lesson_id=lesson,
               pupil_id=pupil.pupil_id, kind=kind, value=school.rng.choice(_VALUES), assessed_on=assessed,
               recorded_at=recorded, recorded_by=school.maybe(0.7, school.anyone()))  # fmt: skip


def _tests(school: School, journal: Journal, pupil: Pupil) -> None:
    """Grades for tests, mostly of a lesson of the journal, recorded around five working days later."""
    lessons = [lesson for lesson in school.lessons if lesson.journal is journal]
    for lesson in school.some(lessons, 2) if school.chance(0.5) else []:
        assessed = lesson.day + school.rng.choice((0, 0, 0, 0, 2)) * ONE_DAY
        due = at(school.days.after_working(assessed, 5), DAY_ENDS)
        linked = school.maybe(0.75, lesson.lesson_id)
        _grade(school, journal, pupil, "test", assessed, school.near(due, none=0.06), linked)


def _finals(school: School, journal: Journal, pupil: Pupil, deadlines: Deadlines) -> None:
    """Term and year grades, sometimes twice, sometimes dated beside the day that parts the terms."""
    year = journal.year
    for kind, end in (("term1", year.terms[1][1]), ("term2", year.end), ("year", year.end)):
        if not school.chance(0.75 if journal.kind == "subject" else 0.15):
            continue
        due = deadlines.get((year.name, kind), at(end + 5 * ONE_DAY, DAY_ENDS))
        for _ in range(school.rng.choice((1, 1, 1, 2))):
            assessed = _assessed(school, year, kind, end)
            recorded = school.near(due, none=0.05)
            _grade(school, journal, pupil, "year" if kind == "year" else "term", assessed, recorded)


def _assessed(school: School, year: Year, kind: str, end: date) -> date:
    if school.chance(0.6):
        return end
    if kind == "term1":
        return school.rng.choice((year.terms[2][0] - ONE_DAY, end - 2 * ONE_DAY, end + ONE_DAY))
    return school.rng.choice((year.terms[2][0], end + 2 * ONE_DAY, end - 5 * ONE_DAY))


def _exams(school: School, journal: Journal, pupil: Pupil, deadlines: Deadlines) -> None:
    for kind in ("exam", "diagnostic"):
        if not school.chance(0.12):
            continue
        year = journal.year
        assessed = school.rng.choice((year.end - 10 * ONE_DAY, year.terms[1][1], year.end + 3 * ONE_DAY, *journal.days))
        due = deadlines.get((year.name, kind), at(year.end, DAY_ENDS))
        lesson = next((each.lesson_id for each in school.lessons if each.journal is journal), None)
        recorded = school.near(due, none=0.08)
        if school.chance(0.2):
            recorded = at(assessed, time(15)) + timedelta(days=school.rng.randint(0, 30))
        _grade(school, journal, pupil, kind, assessed, recorded, school.maybe(0.3, lesson))
