"""Classes, and pupils with their spells in them."""

from __future__ import annotations

from datetime import date

from tests.worlds.draft import DAY_ENDS, ONE_DAY, Class, Pupil, School, Year, at

Spell = tuple[Class, date, date | None]


def draft_classes(school: School) -> None:
    """One to three classes a year, not yet written: their start depends on who is enrolled."""
    for year in school.years:
        for _ in range(school.rng.choice((1, 1, 2, 2, 3) if len(school.years) == 1 else (1, 1, 2))):
            _new_class(school, year)
    if school.chance(0.1):
        first = school.years[0].start.year - 1
        spans = {1: (date(first, 9, 2), date(first, 12, 20)), 2: (date(first + 1, 1, 6), date(first + 1, 5, 29))}
        _new_class(school, Year(f"{first}/{first + 1}", spans, set()))


def _new_class(school: School, year: Year) -> None:
    teachers = [person.staff_id for person in school.staff if "class_teacher" in person.roles]
    teacher = school.rng.choice(teachers) if school.chance(0.85) else school.maybe(0.5, school.anyone())
    grade = school.rng.choice((1, 1, 2, 4, 5, 9, 10, 11, 11, 12, 12))
    opens = school.rng.choice(school.key_days(year)) if school.chance(0.12) else year.start
    adults = grade >= 11 and school.chance(0.5)
    school.classes.append(Class(school.draft.new_id("C"), year, grade, teacher, max(opens, year.start), adults))


def draft_pupils(school: School) -> None:
    """Every class its pupils; then a few who change, return or stand in two classes at once."""
    count = school.rng.randint(3, 11 if len(school.draft.rows["schools"]) == 1 else 5)
    for _ in range(count):
        klass = school.rng.choice(school.classes)
        pupil = Pupil(school.draft.new_id("P"), _birth(school, klass))
        for spell in _spells(school, klass):
            if all(spell[:2] != held[:2] for held in pupil.spells):
                pupil.spells.append(spell)
        _other_years(school, pupil, klass)
        _enrol(school, pupil)
    for klass in [klass for klass in school.classes if klass.adults]:
        _enrol(school, Pupil(school.draft.new_id("P"), _birth(school, klass), [(klass, klass.year.start, None)]))
        _enrol(school, _only_minor(school, klass))
    if school.chance(0.12):
        _new_class(school, school.years[0])
    for klass in school.classes:
        firsts = [first for pupil in school.pupils for k, first, _ in pupil.spells if k is klass]
        klass.start = max(klass.year.start, min(firsts, default=klass.year.start))
        _write_class(school, klass)


def _birth(school: School, klass: Class) -> date:
    year = klass.year.start.year
    form = school.weighted(usual=52 - 3 * klass.grade, eighteen=8 + 4 * klass.grade, leap=8, adult=8)
    if klass.adults:
        form = "adult"
    if form == "eighteen":
        turns = school.rng.choice(school.key_days(klass.year)) + school.rng.choice((-1, 0, 0, 1)) * ONE_DAY
        return turns.replace(year=turns.year - 18, day=min(turns.day, 28) if turns.month == 2 else turns.day)
    if form == "leap":
        leap = min((y for y in range(1992, 2016, 4)), key=lambda y: abs(y - (year - 17)))
        return date(leap, 2, 29)
    if form == "adult":
        return date(year - school.rng.randint(19, 40), 3, 5)
    return date(year - 6 - klass.grade, 1, 1) + school.rng.randint(0, 364) * ONE_DAY


def _spells(school: School, klass: Class) -> list[Spell]:
    """When the pupil is in the class, and where else, in one of the ways that trouble a calendar."""
    year, rng = klass.year, school.rng
    begin = year.start - rng.choice((0, 0, 0, 0, 1, 3, 17, 40, 400)) * ONE_DAY
    if klass.start > year.start:
        begin = klass.start + rng.choice((0, 0, 2)) * ONE_DAY
    days = [day for day in school.key_days(year) if day > begin] or [begin + ONE_DAY]
    one, two = sorted(rng.choices(days, k=2))
    soon = begin + rng.randint(0, 9) * ONE_DAY
    others = [other for other in school.classes if other.year is year and other is not klass]
    other = rng.choice(others) if others else klass
    gap = rng.choice((0, 0, 0, 1, 9)) * ONE_DAY
    forms: dict[str, list[Spell]] = {
        "steady": [(klass, begin, None)],
        "closed": [(klass, begin, rng.choice((year.end, year.end + ONE_DAY, date(year.end.year, 9, 1))))],
        "late": [(klass, one, None)],
        "leaver": [(klass, begin, two)],
        "short": [(klass, begin, soon)],
        "returner": [(klass, begin, one), (klass, max(two, one) + gap, None)],
        "changer": [(klass, begin, one), (other, one + gap, None)],
        "silent_changer": [(klass, begin, None), (other, one, None)],
        "twice": [(klass, begin, school.maybe(0.4, two)), (other, begin, None)],
        "never": [(klass, one, one)],
    }
    return forms[school.weighted(steady=30, closed=7, late=14, leaver=11, short=6, returner=8, changer=11,
                                 silent_changer=4, twice=7, never=2)]  # fmt: skip


def _only_minor(school: School, klass: Class) -> Pupil:
    """The one minor of a class of adults: enrolled beside a due day, or of age between two spells."""
    year = klass.year
    due = school.rng.choice((date(year.start.year, 9, 30), date(year.start.year, 9, 30), year.end))
    first, again = year.start, year.start + school.rng.randint(4, 12) * ONE_DAY
    form = school.weighted(late=50, twice=30, birthday=20)
    if form == "late":
        first = due + school.rng.choice((-1, 0, 0, 1)) * ONE_DAY
        spells: list[Spell] = [(klass, first, None)]
        of_age = first + 100 * ONE_DAY
    elif form == "twice":
        spells = [(klass, first, first + 3 * ONE_DAY), (klass, again, None)]
        of_age = first + school.rng.randint(1, 4) * ONE_DAY
    else:
        spells = [(klass, first - school.rng.choice((0, 9)) * ONE_DAY, None)]
        of_age = first + school.rng.choice((-1, 0, 1)) * ONE_DAY
    birth = of_age.replace(year=of_age.year - 18, day=min(of_age.day, 28))
    return Pupil(school.draft.new_id("P"), birth, spells)


def _other_years(school: School, pupil: Pupil, klass: Class) -> None:
    """The pupil goes on into the next year's class, or came from the year before, the older spell left open or not."""
    others = [other for other in school.classes if other.year.name != klass.year.name]
    if not others or school.chance(0.3):
        return
    other = school.rng.choice(others)
    year = other.year
    begin = year.start - school.rng.choice((0, 0, 2, 30)) * ONE_DAY
    left = school.maybe(0.6, year.end + school.rng.choice((0, 1, 60)) * ONE_DAY)
    pupil.spells.append((other, begin, left))


def _enrol(school: School, pupil: Pupil) -> None:
    """Write the pupil's enrolments and take the pupil into the school."""
    school.pupils.append(pupil)
    for klass, first, left in pupil.spells:
        order, leaving = school.maybe(0.7, "1-7/24"), school.maybe(0.6, "1-7/31")
        if left is None:
            leaving = school.maybe(0.05, "1-7/40")
        school.add("enrolments", pupil_id=pupil.pupil_id, class_id=klass.class_id, enrolled_on=first,
                   enrolment_order_no=order, left_on=left, leaving_order_no=leaving)  # fmt: skip


def _write_class(school: School, klass: Class) -> None:
    due = at(school.days.after_school(klass.start, 5), DAY_ENDS)
    school.add("classes", class_id=klass.class_id, school_id=school.school_id, school_year=klass.year.name,
               name=f"{klass.grade}.{school.rng.choice('abš')}", grade_level=klass.grade,
               programme_code=school.maybe(0.65, school.rng.choice(("21011111", "31016011"))),
               class_teacher_id=klass.teacher_id, registered_at=school.near(due))  # fmt: skip
