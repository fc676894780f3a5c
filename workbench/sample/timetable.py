"""Journals and their places in the week: no class, teacher or group is ever in two places at once."""

from __future__ import annotations

from datetime import date

import numpy as np

from workbench.sample.curriculum import INTEREST_GROUPS, PRIMARY, SECOND_LANGUAGES, SUBJECTS, weekly_lessons
from workbench.sample.school import ClassPlan, Journal, School
from workbench.sample.year import START

Slots = tuple[tuple[int, int], ...]
FULL_LOAD = 24  # lessons a week
GROUPS_FROM = 16  # pupils in a class that is taught split subjects in groups
OFFICE = 4  # director, two deputies and the secretary come before the teachers
INTEREST_STARTS = date(2025, 9, 22)
COMBINED_HOURS = 2
CLASS_HOUR = "*"
TOGETHER = "+"


def plan_journals(school: School) -> None:
    """Fill `journals`, `departments` (teachers) and `busy` of the school."""
    rng = school.stream("timetable")
    weeks = {plan.number: _deal(plan, rng) for plan in school.classes}
    for plan in school.classes:
        _subject_journals(school, plan, weeks[plan.number])
    _combined_journals(school, weeks)
    _class_hours(school, weeks)
    _extended_days(school)
    _individual_journals(school, rng)
    _interest_journals(school)


def teacher_count(school: School) -> int:
    """How many teachers the timetable needs."""
    return len(school.departments)


def _deal(plan: ClassPlan, rng: np.random.Generator) -> dict[str, Slots]:
    """Deal a week's lessons to five days like cards, then shuffle each day; a combined hour keeps its period."""
    hours = weekly_lessons(plan.grade)
    if plan.together >= 0:
        hours.pop("SPO", None)
    codes = [code for code, weekly in hours.items() for _ in range(weekly)]
    starts = rng.permutation(len(hours))
    order = {code: int(place) for code, place in zip(hours, starts, strict=True)}
    cards = [*sorted(codes, key=lambda code: order[code]), CLASS_HOUR]
    if plan.together >= 0:
        cards = [TOGETHER] * (2 * COMBINED_HOURS) + cards
    days: list[list[str]] = [cards[day::5] for day in range(5)]
    slots: dict[str, list[tuple[int, int]]] = {}
    for weekday, day in enumerate(days, start=1):
        rest = [day_card for day_card in day if day_card != TOGETHER]
        rest = [rest[i] for i in rng.permutation(len(rest))]
        if len(rest) < len(day):
            rest.insert(plan.together % 4, TOGETHER)
        for period, card in enumerate(rest, start=1):
            slots.setdefault(card, []).append((weekday, period))
    return {card: tuple(places) for card, places in slots.items()}


def _bits(slots: Slots) -> int:
    return sum(1 << (weekday * 16 + period) for weekday, period in slots)


def _teacher(school: School, department: str, slots: Slots) -> int:
    """The busiest teacher of the department who is free then and has hours left; else a new one."""
    wanted = _bits(slots)
    free = [
        number
        for number, own in enumerate(school.departments)
        if own == department
        and not school.busy[number] & wanted
        and school.busy[number].bit_count() + len(slots) <= FULL_LOAD
    ]
    if free:
        number = max(free, key=lambda each: school.busy[each].bit_count())
    else:
        school.departments.append(department)
        school.busy.append(0)
        number = len(school.departments) - 1
    school.busy[number] |= wanted
    return number


def _add(school: School, kind: str, classes: tuple[int, ...], **more: object) -> Journal:
    journal = Journal(len(school.journals), kind, classes, **more)  # type: ignore[arg-type]
    school.journals.append(journal)
    return journal


def _subject_journals(school: School, plan: ClassPlan, week: dict[str, Slots]) -> None:
    for code, slots in week.items():
        if code in (CLASS_HOUR, TOGETHER):
            continue
        subject = SUBJECTS[code]
        split = subject.is_split and code != "SPO" and plan.size >= GROUPS_FROM and plan.grade >= 2
        department = f"P{plan.number}" if plan.grade <= 3 and code in PRIMARY else subject.department
        for group in ("1", "2") if split else ("",):
            teacher = _teacher(school, department, slots)
            _add(school, "subject", (plan.number,), subject=code, teacher=teacher, group=group, slots=slots,
                 starts_on=plan.starts_on)  # fmt: skip


def _combined_journals(school: School, weeks: dict[int, dict[str, Slots]]) -> None:
    for together in sorted({plan.together for plan in school.classes} - {-1}):
        classes = tuple(plan.number for plan in school.classes if plan.together == together)
        slots = weeks[classes[0]][TOGETHER]
        for group in ("girls", "boys", *SECOND_LANGUAGES):
            code = group if group in SUBJECTS else "SPO"
            half = slots[:COMBINED_HOURS] if code == "SPO" else slots[COMBINED_HOURS:]
            teacher = _teacher(school, SUBJECTS[code].department, half)
            _add(school, "combined", classes, subject=code, teacher=teacher, group=group, slots=half)


def _class_hours(school: School, weeks: dict[int, dict[str, Slots]]) -> None:
    """A class's teacher is one who teaches it, has no class yet and is free in its class hour; else any free one."""
    taken: set[int] = set()
    for plan in school.classes:
        slots = weeks[plan.number][CLASS_HOUR]
        own = [j.teacher for j in school.journals if j.kind == "subject" and j.classes == (plan.number,)]
        others = list(range(len(school.departments)))
        free = [t for t in own + others if t not in taken and not school.busy[t] & _bits(slots)]
        plan.teacher = free[0]
        taken.add(plan.teacher)
        school.busy[plan.teacher] |= _bits(slots)
        _add(school, "class_hour", (plan.number,), teacher=plan.teacher, slots=slots, starts_on=plan.starts_on)


def _extended_days(school: School) -> None:
    """A group after lessons for every class of grades 1 to 3, each afternoon."""
    for plan in school.classes:
        if plan.grade <= 3:
            school.departments.append("PDG")
            school.busy.append(0)
            slots = tuple((weekday, 0) for weekday in range(1, 6))
            _add(school, "extended_day", (plan.number,), teacher=len(school.departments) - 1, slots=slots)


def _individual_journals(school: School, rng: np.random.Generator) -> None:
    """Individual work after the last lesson, in every third class up to grade 9; at least two journals."""
    plans = [plan for plan in school.classes if plan.grade <= 9 and plan.starts_on == START]
    helpers: set[int] = set()
    for plan in plans[:: 3 if len(plans) > 6 else 2]:
        slots = ((int(rng.integers(1, 6)), 8),)
        own = [j for j in school.journals if j.kind == "subject" and j.classes == (plan.number,)]
        fitting = [j for j in own if j.subject in ("LAT", "MAT") and j.teacher not in helpers]
        teacher = fitting[0].teacher if fitting else _teacher(school, "LAT", slots)
        helpers.add(teacher)
        school.busy[teacher] |= _bits(slots)
        subject = fitting[0].subject if fitting else "LAT"
        _add(school, "individual", (plan.number,), subject=subject, teacher=teacher, slots=slots)


def _interest_journals(school: School) -> None:
    """Interest groups after lessons, each with a teacher of its own; some by the bell, some by the clock."""
    count = min(len(INTEREST_GROUPS), max(3, school.pupils // 80))
    teachers = [t for t, department in enumerate(school.departments) if department != "PDG"]
    for number, title in enumerate(list(INTEREST_GROUPS)[:count]):
        weekdays = ((1, 3), (2, 4), (3, 5))[number % 3]
        period = (9, 0, 10, 11)[number % 4]
        slots = tuple((weekday, period) for weekday in weekdays)
        teacher = teachers[-1 - number % len(teachers)]
        _add(school, "interest", (), teacher=teacher, slots=slots, starts_on=INTEREST_STARTS, title=title)
