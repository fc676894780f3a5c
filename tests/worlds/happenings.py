"""Events around the windows in which they count, and individual work with its schedule."""

from __future__ import annotations

from datetime import date, time, timedelta

from tests.worlds.draft import DAY_ENDS, ONE_DAY, Class, Journal, School, Year, at

NOBODY = "-"
OTHER_KINDS = ("groups_change_reported", "password_issued", "ugunsdrošības_instruktāža")


def draft_events(school: School) -> None:
    """Events of every kind, around the due days and the edges of their windows."""
    for year in school.years:
        _of_the_school(school, year)
    for klass in school.classes:
        _of_a_class(school, klass)
    for journal in school.journals:
        _of_a_journal(school, journal)
    for kind in OTHER_KINDS:
        if school.chance(0.3):
            _event(school, kind, school.rng.choice(school.key_days(school.years[0])), "teacher")


def _event(school: School, kind: str, day: date | None, role: str, klass: Class | None = None,
           journal: Journal | None = None) -> None:  # fmt: skip
    """An event on the day, if there is a day; done by someone with the role, by someone else, or by nobody known."""
    if day is None:
        return
    holders = school.with_role(role) if school.chance(0.75) else school.staff
    doer = school.rng.choice(holders).staff_id if holders and school.chance(0.92) else None
    if klass is None and journal is None and school.chance(0.12):
        klass = school.rng.choice(school.classes)
        journal = school.maybe(0.3, school.rng.choice(school.journals)) if school.journals else None
    recorded = {
        "empty": None,
        "then": at(day, time(15, 30)),
        "before": at(day, time(12)) - timedelta(days=school.rng.randint(1, 20)),
        "after": at(day, time(11)) + timedelta(days=school.rng.randint(1, 40)),
    }[school.weighted(empty=30, then=30, before=12, after=28)]
    school.add("events", event_id=school.draft.new_id("E"), school_id=school.school_id, kind=kind, happened_on=day,
               class_id=klass.class_id if klass else None, journal_id=journal.journal_id if journal else None,
               staff_id=doer, recorded_at=recorded, document_ref=school.maybe(0.2, "1-9/4"),
               note=school.maybe(0.1, "Nāca visi,\nizņemot vienu"))  # fmt: skip


def _of_the_school(school: School, year: Year) -> None:
    first = year.start.year
    backup = [year.end + n * ONE_DAY for n in (0, 1, 29, 30, 31, 60)] + [date(first + 1, 9, 1), year.start - ONE_DAY]
    backup += [later.end - n * ONE_DAY for later in school.years if later is not year for n in (0, 0, 1)]
    _event(school, "journals_backed_up", school.maybe(0.8, school.rng.choice(backup)), "deputy_academic")
    lists = [date(first, 9, 15), date(first, 9, 16), date(first, 9, 10), date(first, 8, 1), date(first, 7, 31)]
    _event(school, "interest_lists_submitted", school.maybe(0.75, school.rng.choice(lists)), "deputy_upbringing")
    meeting = [year.start, year.end, year.end + ONE_DAY, date(first, 8, 1), date(first, 7, 31), date(first + 1, 7, 31)]
    _event(school, "school_parents_meeting", school.maybe(0.75, school.rng.choice(meeting)), "director")


def _late_due(school: School, klass: Class, month: int, day: int) -> date:
    """The named day of autumn; a class that starts later has ten working days from its start."""
    named = date(klass.year.start.year, month, day)
    return max(named, school.days.after_working(klass.start, 10)) if klass.start > klass.year.start else named


def _of_a_class(school: School, klass: Class) -> None:
    year = klass.year
    september, october = _late_due(school, klass, 9, 30), _late_due(school, klass, 10, 31)
    plan = (
        ("class_briefing_pupils", september, "class_teacher"),
        ("class_briefing_parents", september, "class_teacher"),
        ("class_parents_meeting", year.end, "class_teacher"),
        ("personal_files_reviewed", october, "secretary"),
        ("summary_journal_filed", date(year.end.year, 6, 30), "secretary"),
    )
    for kind, due, role in plan:
        for _ in range(school.rng.choice((0, 1, 1, 2))):
            day = school.near_day(due) if school.chance(0.8) else klass.start + school.rng.randint(-3, 1) * ONE_DAY
            _event(school, kind, day, role, klass if school.chance(0.95) else None)
    for end in (year.terms[1][1], year.end):
        for _ in range(school.rng.choice((0, 1, 1, 2))):
            _event(school, "report_cards_issued", _report_day(school, year, end), "class_teacher", klass)


def _report_day(school: School, year: Year, end: date) -> date:
    late = school.days.after_working(end, 10)
    edges = [end - 11 * ONE_DAY, end - 10 * ONE_DAY, end, late, late + ONE_DAY, late + 9 * ONE_DAY]
    return school.rng.choice((*edges, end - ONE_DAY, year.end - 11 * ONE_DAY))


def _of_a_journal(school: School, journal: Journal) -> None:
    upbringing = journal.kind in ("class_hour", "interest")
    role = "deputy_upbringing" if upbringing else "deputy_academic"
    for term, (first, last) in journal.year.terms.items():
        late = school.days.after_working(last, 10)
        edges = (first, first - ONE_DAY, last, last + ONE_DAY, late, late + ONE_DAY, late + 15 * ONE_DAY)
        for _ in range(school.rng.choice((0, 1, 1, 2)) if term == 1 else school.rng.choice((0, 1, 1))):
            day = school.rng.choice(edges) if school.chance(0.6) else school.near_day(late)
            _event(school, "journal_review", day, role, None, journal)
    if journal.kind == "combined":
        due = date(journal.year.start.year, 9, 15)
        if journal.created and school.chance(0.7):
            due = max(due, school.days.after_working(journal.created.date(), 5))
        _event(school, "combined_lists_submitted", school.near_day(due, none=0.25), "teacher", None, journal)


def draft_individual_work(school: School) -> None:
    """Rows of the individual-work schedule, mostly in individual journals, and what was recorded of them."""
    journals = [journal for journal in school.journals if journal.kind == "individual"] or school.journals[:1]
    for journal in journals:
        for _ in range(school.rng.randint(0, 7)):
            pupil = school.rng.choice(journal.pupils or school.pupils)
            day = school.rng.choice(school.focus or [journal.year.start]) + school.rng.choice((0, 0, 0, 1)) * ONE_DAY
            if school.chance(0.3):
                day = max(day, journal.year.start)
            plan, teacher = school.draft.new_id("I"), journal.teacher_id
            school.plans.append(plan)
            school.add("individual_plan", plan_id=plan, journal_id=journal.journal_id, pupil_id=pupil.pupil_id,
                       teacher_id=teacher if school.chance(0.85) else school.anyone(), date=day,
                       period=school.maybe(0.6, school.rng.randint(1, 9)))  # fmt: skip
            for _ in range(school.rng.choice((0, 1, 1, 1, 2))):
                _work(school, journal, pupil.pupil_id, plan, day)


def _work(school: School, journal: Journal, pupil_id: str, plan: str, day: date) -> None:
    """Work with the plan's id, or with journal, pupil and date alone; one of them at times wrong or empty."""
    by_plan = school.chance(0.55)
    pupils = {"same": pupil_id, "none": None, "other": school.rng.choice(school.pupils).pupil_id}
    if by_plan and school.chance(0.1):
        plan = school.rng.choice(school.plans)
    form = school.weighted(same=84, none=8, other=8)
    other_day = day + school.rng.choice((-1, 1)) * ONE_DAY
    school.add("individual_work", work_id=school.draft.new_id("W"), plan_id=plan if by_plan else None,
               journal_id=journal.journal_id, pupil_id=pupils[form], date=day if school.chance(0.88) else other_day,
               topic=school.maybe(0.85, "Daļskaitļi"), recorded_at=school.near(at(day, DAY_ENDS), none=0.06),
               recorded_by=school.maybe(0.6, journal.teacher_id))  # fmt: skip
