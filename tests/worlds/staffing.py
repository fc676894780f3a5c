"""Staff with roles that change hands, and subjects."""

from __future__ import annotations

from datetime import date, time, timedelta

from tests.worlds.draft import ONE_DAY, School, Staff, at

SINGLE_ROLES = ("deputy_academic", "deputy_upbringing", "secretary")
GIVEN = ("Jānis", "Ņina", "Žanete", "Anna Marija", "O'Neil", '"Zane"', "=SUM(A1)", "<b>Ieva</b>", "Олег", "Līga, jun.")
FAMILY = ("Bērziņš", "Kalniņa-Ozola", "Šķēle", "Ļaksa", "Ģērmane", "van der Meer", "Čakste\nII", "Zariņa")


def draft_staff(school: School) -> None:
    """Teachers, the holders of the single roles, and a few others."""
    _hire(school, ("teacher", "class_teacher"), None, None)
    for _ in range(school.rng.randint(1, 3)):
        roles = school.rng.choice((("teacher",), ("class_teacher",), ("class_teacher", "teacher")))
        _hire(school, roles, *_span(school))
    for role in SINGLE_ROLES:
        _holders(school, role)
    if school.chance(0.4):
        _hire(school, (school.rng.choice(("director", "assistant", "psychologist")),), *_span(school))


def _holders(school: School, role: str) -> None:
    """One holder of the role, none, two at once, one after another, or a teacher who has it besides."""
    extra = school.rng.choice(((role,), (role,), ("teacher", role), (role, "class_teacher")))
    form = school.weighted(steady=42, none=8, two=12, change=26, leaver=6, all_roles=6)
    if form == "steady":
        _hire(school, extra, school.maybe(0.6, date(2012, 9, 3)), None)
    elif form == "two":
        _hire(school, extra, *_span(school))
        _hire(school, (role,), None, None)
    elif form == "change":
        handed = school.rng.choice(school.key_days(school.years[-1]))
        _hire(school, extra, date(2011, 1, 10), handed - school.rng.choice((0, 1, 1)) * ONE_DAY)
        _hire(school, (role,), handed + school.rng.choice((0, 0, 0, 1, 5)) * ONE_DAY, None)
    elif form == "leaver":
        _hire(school, (role,), None, school.rng.choice(school.key_days(school.years[0])))
    elif form == "all_roles":
        _hire(school, SINGLE_ROLES, None, None)


def _span(school: School) -> tuple[date | None, date | None]:
    year = school.rng.choice(school.years)
    summer = date(year.end.year, school.rng.choice((6, 7)), school.rng.choice((3, 7, 10, 20)))
    first = {
        "long": date(2009, 8, 31),
        "unknown": None,
        "august": year.start - school.rng.randint(0, 12) * ONE_DAY,
        "key": school.rng.choice(school.key_days(year)),
        "summer": summer,
    }[school.weighted(long=38, unknown=15, august=22, key=21, summer=4)]
    leaves = summer if school.chance(0.15) else school.rng.choice(school.key_days(year))
    return first, school.maybe(0.28, max(first or year.start, leaves))


def _hire(school: School, roles: tuple[str, ...], first: date | None, last: date | None) -> None:
    person = Staff(school.draft.new_id("T"), roles, first, last)
    school.staff.append(person)
    issued = school.near(at(school.days.after_working(first, 5), time(23, 59, 59))) if first else None
    if first is None:
        issued = school.maybe(0.5, at(school.years[0].start - timedelta(days=300), time(9, 30)))
    school.add("staff", staff_id=person.staff_id, school_id=school.school_id, given_name=school.rng.choice(GIVEN),
               family_name=school.rng.choice(FAMILY), role="|".join(roles), employed_from=first, employed_to=last,
               account_issued_at=issued, email=school.maybe(0.3, f"{person.staff_id.lower()}@skola.lv"))  # fmt: skip


def draft_subjects(school: School) -> list[tuple[str, bool]]:
    """Two to four subjects, each its id and whether it is taught in groups."""
    subjects = []
    for number in range(school.rng.randint(2, 4)):
        split = school.rng.choice((True, True, False, None)) if number < 2 else school.rng.choice((False, None))
        subject_id = school.draft.new_id("M")
        name = school.rng.choice(("Angļu valoda", "Matemātika", "Dizains un tehnoloģijas", "Sports"))
        school.add("subjects", subject_id=subject_id, school_id=school.school_id, name=name, is_split=split)
        subjects.append((subject_id, bool(split)))
    return subjects
