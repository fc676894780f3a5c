"""Journals, who is a member of them from when, and the timetable."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.worlds.draft import DAY_ENDS, ONE_DAY, Class, Journal, Pupil, School, Year, at

OTHER_KINDS = {"class_hour": 0.45, "interest": 0.35, "extended_day": 0.3, "individual": 0.5, "combined": 0.45}
MAKING = ("combined", "individual", "interest")


def draft_journals(school: School, subjects: list[tuple[str, bool]], lesson_budget: int) -> None:
    """The journals of every class and year, their members, their lesson days; then the timetable."""
    split = [subject for subject, groups in subjects if groups]
    for klass in [klass for klass in school.classes if klass.year in school.years]:
        for _ in range(school.rng.choice((0, 1, 1, 1, 2))):
            _open(school, "subject", klass.year, klass, school.rng.choice(subjects)[0])
        if split and school.chance(0.6):
            _open_groups(school, klass, school.rng.choice(split))
        for kind, share in OTHER_KINDS.items():
            if school.chance(share / len(school.years)):
                subject = school.maybe(0.6, school.rng.choice(subjects)[0])
                _open(school, kind, klass.year, school.maybe(_with_class(kind), klass), subject)
    each = max(1, lesson_budget // max(1, len(school.journals)))
    for journal in school.journals:
        span = [day for day in school.focus if day.year - (day.month < 8) == journal.year.start.year]
        journal.days = sorted(school.rng.sample(span, min(len(span), school.rng.randint(0, 2 * each))))
        if school.chance(0.15):
            journal.days = [school.rng.choice(school.rng.choice(list(journal.year.terms.values())))]
        _write(school, journal)
    _timetable(school)


def _with_class(kind: str) -> float:
    return {"combined": 0.1, "class_hour": 0.97, "individual": 0.6, "interest": 0.4}.get(kind, 0.6)


def _open_groups(school: School, klass: Class, subject: str) -> None:
    """Two journals for the groups of a split subject, both of the class or one of them combined."""
    kinds = school.rng.choice((("subject", "subject"), ("subject", "combined"), ("combined", "combined")))
    groups = [_open(school, kind, klass.year, klass if kind == "subject" else None, subject, []) for kind in kinds]
    for pupil in [pupil for pupil in school.pupils if any(spell[0] is klass for spell in pupil.spells)]:
        joined = _joined_by(school, pupil, klass.year, split=True)
        form = school.weighted(one=62, none=8, both=12, moved=10, both_then_one=8)
        first, second = school.rng.sample(groups, 2)
        later = joined + school.rng.choice((0, 1, 6, 25)) * ONE_DAY
        if form != "none":
            until = {"moved": later, "both_then_one": None}.get(form)
            _join(school, first, pupil, joined, until)
        if form in ("both", "moved", "both_then_one"):
            until = later + ONE_DAY if form == "both_then_one" else None
            _join(school, second, pupil, later if form == "moved" else joined, until)


def _open(school: School, kind: str, year: Year, klass: Class | None, subject: str | None,
          members: list[Pupil] | None = None) -> Journal:  # fmt: skip
    teacher = school.anyone() if school.chance(0.3) else school.rng.choice(school.with_role("teacher")).staff_id
    journal = Journal(school.draft.new_id("J"), kind, year, klass, school.maybe(0.94, subject), teacher)
    school.journals.append(journal)
    journal.pupils = _members(school, journal) if members is None else members
    return journal


def _write(school: School, journal: Journal) -> None:
    """Write the journal once its lesson days are known: some are made just before the first of them."""
    year = journal.year
    due = at(school.days.after_school(journal.klass.start if journal.klass else year.start, 5), DAY_ENDS)
    if journal.kind in MAKING and journal.days and school.chance(0.6):
        due = at(journal.days[0], DAY_ENDS)
    elif journal.kind == "combined":
        due = at(year.start + school.rng.randint(0, 30) * ONE_DAY, time(14))
    journal.created = school.near(due, none=0.06)
    school.add("journals", journal_id=journal.journal_id, school_id=school.school_id, school_year=year.name,
               kind=journal.kind, class_id=journal.klass.class_id if journal.klass else None,
               subject_id=journal.subject_id, teacher_id=journal.teacher_id,
               created_at=journal.created)  # fmt: skip


def _members(school: School, journal: Journal) -> list[Pupil]:
    """Pupils of the class, or of any class; a few are left out or come late."""
    of_class = [p for p in school.pupils if any(spell[0] is journal.klass for spell in p.spells)]
    of_year = [p for p in school.pupils if any(spell[0].year is journal.year for spell in p.spells)]
    chosen = of_class if journal.klass and school.chance(0.9) else school.some(of_year, 6)
    if journal.kind in ("individual", "interest"):
        chosen = school.some(chosen, 3)
    careless = school.rng.choice((0.0, 0.0, 0.0, 0.25))
    kept = [pupil for pupil in chosen if not school.chance(careless)]
    for pupil in kept:
        joined = _joined_by(school, pupil, journal.year, split=False)
        until = school.maybe(0.12, max(joined, school.rng.choice(school.key_days(journal.year))))
        _join(school, journal, pupil, joined, until)
        if until and school.chance(0.3):
            _join(school, journal, pupil, until + school.rng.choice((0, 1, 8)) * ONE_DAY, None)
    return kept


def _joined_by(school: School, pupil: Pupil, year: Year, *, split: bool) -> date:
    """Mostly at once; else around the day by which the pupil must stand in a journal."""
    firsts = [first for klass, first, _ in pupil.spells if klass.year is year]
    begin = max(year.start, min(firsts, default=year.start))
    if school.chance(0.55):
        return begin - school.rng.choice((0, 0, 1, 5)) * ONE_DAY
    due = school.days.after_school(begin, 5)
    if split:
        due = max(due, date(year.start.year, 9, 15))
    return school.near_day(due, none=0) or due


def _join(school: School, journal: Journal, pupil: Pupil, first: date, until: date | None) -> None:
    school.add("journal_members", journal_id=journal.journal_id, pupil_id=pupil.pupil_id, member_from=first,
               member_to=until, group_no=school.maybe(0.2, school.rng.choice((1, 2))))  # fmt: skip
    if pupil not in journal.pupils:
        journal.pupils.append(pupil)


def _timetable(school: School) -> None:
    for klass in [klass for klass in school.classes if klass.year in school.years and school.chance(0.85)]:
        due = at(school.days.after_school(klass.start, 5), DAY_ENDS)
        own = [journal for journal in school.journals if journal.year is klass.year]
        for journal in own:
            for _ in range(school.rng.choice((0, 0, 1, 2)) if journal.klass is klass else school.rng.choice((0, 0, 1))):
                _timetable_row(school, klass, journal, due)


def _timetable_row(school: School, klass: Class, journal: Journal, due: datetime) -> None:
    key = school.rng.choice(school.key_days(klass.year))
    weekday = school.rng.choice((1, 2, 3, 4, 5, 5, 6, 7))
    first, last = {
        "year": (klass.year.start, school.maybe(0.5, klass.year.end)),
        "old": (klass.year.start - 100 * ONE_DAY, klass.start - school.rng.choice((0, 1)) * ONE_DAY),
        "long": (klass.year.start - 9 * ONE_DAY, None),
        "edge": (due.date() + school.rng.choice((-1, 0, 1)) * ONE_DAY, None),
        "short": (key, key + timedelta(days=school.rng.randint(0, 9))),
        "begins": (key, None),
        "ends": (key - timedelta(days=school.rng.randint(0, 6)), key),
        "never": (key, key - ONE_DAY),
    }[school.weighted(year=40, old=10, long=15, edge=15, short=6, begins=8, ends=8, never=2)]
    if school.chance(0.4):
        weekday = (last if last and school.chance(0.6) else first).isoweekday()
    school.add("timetable", class_id=klass.class_id, weekday=weekday,
               period=school.rng.randint(0, 10), journal_id=journal.journal_id, valid_from=first, valid_to=last,
               entered_at=school.near(due), is_online=school.maybe(0.7, school.chance(0.2)))  # fmt: skip
