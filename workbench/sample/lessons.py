"""The lessons of the year: on which day by the timetable, taught by whom, with which topic and homework."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from workbench.sample.curriculum import (
    CLASS_HOUR_TOPICS,
    EXTENDED_DAY_TOPICS,
    HOMEWORK,
    INDIVIDUAL_TOPICS,
    INTEREST_GROUPS,
    STAGES,
    SUBJECTS,
)
from workbench.sample.school import Journal, School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import (
    LENGTH,
    START,
    TEACHING_DAYS,
    TEACHING_TERMS,
    TEACHING_WEEKDAYS,
    TERM1_STARTS,
    TERM2_STARTS,
    Array,
)

# Lessons by the clock: start and end in minutes.
BY_CLOCK = {"extended_day": (780, 990), "interest": (960, 1050)}
REMOTE_WEEK = (date(2026, 2, 9), date(2026, 2, 13))
TEACHER_ILL, SUBSTITUTED = 0.016, 0.7


def plan_lessons(school: School) -> None:
    """The frame `lessons`: journal, date, day (index), period, begin and end in minutes, who should teach and who did."""
    days = pl.DataFrame({"date": TEACHING_DAYS, "weekday": TEACHING_WEEKDAYS, "term": TEACHING_TERMS})
    days = days.with_row_index("day").with_columns(pl.col("day").cast(pl.Int64))
    journals = pl.DataFrame(
        {
            "journal": [journal.number for journal in school.journals],
            "kind": [journal.kind for journal in school.journals],
            "class_": [journal.classes[0] if journal.classes else -1 for journal in school.journals],
            "teacher": [journal.teacher for journal in school.journals],
            "starts_on": [journal.starts_on for journal in school.journals],
        }
    )
    first_day = journals.filter(kind="class_hour", starts_on=START).with_columns(
        date=pl.lit(START),
        day=pl.lit(0, pl.Int64),
        term=pl.lit(1, pl.Int64),
        period=pl.lit(2, pl.Int64),
        online=pl.lit(False),
    )
    taught = (
        school.frames["slots"]
        .join(days, on=["term", "weekday"])
        .join(journals, on="journal")
        .filter((pl.col("date") >= pl.col("starts_on")) & (pl.col("date") > START))
    )
    names = ["journal", "kind", "class_", "teacher", "date", "day", "term", "period", "online"]
    lessons = pl.concat([first_day.select(names), taught.select(names)]).sort("date", "class_", "period", "journal")
    lessons = lessons.with_row_index("lesson").with_columns(pl.col("lesson").cast(pl.Int64))
    school.frames["lessons"] = _with_substitutes(school, _with_remote_week(school, _with_times(lessons)))


def _with_times(lessons: pl.DataFrame) -> pl.DataFrame:
    period, term = lessons["period"].to_numpy(), lessons["term"].to_numpy()
    bells = np.array([(0, *TERM1_STARTS), (0, *TERM2_STARTS)])
    begin = bells[term - 1, period]
    frame = lessons.with_columns(begin=pl.Series(begin), end=pl.Series(begin + LENGTH))
    for kind, (start, finish) in BY_CLOCK.items():
        by_clock = (pl.col("kind") == kind) & (pl.col("period") == 0)
        frame = frame.with_columns(
            begin=pl.when(by_clock).then(start).otherwise("begin"), end=pl.when(by_clock).then(finish).otherwise("end")
        )
    return frame


def _with_remote_week(school: School, lessons: pl.DataFrame) -> pl.DataFrame:
    """Classes learn remotely for a week in February: the first one of grade 7 or above and every twentieth after."""
    upper = [plan.number for plan in school.classes if plan.grade >= 7][::20]
    remote = pl.col("class_").is_in(upper) & pl.col("date").is_between(*REMOTE_WEEK) & (pl.col("kind") == "subject")
    return lessons.with_columns(online=pl.col("online") | remote)


def _with_substitutes(school: School, lessons: pl.DataFrame) -> pl.DataFrame:
    """On a teacher's day of illness others who are free teach most lessons; the rest is cancelled."""
    rng = school.stream("substitutes")
    ill = rng.random((len(school.departments), len(TEACHING_DAYS))) < TEACHER_ILL
    teacher, day = lessons["teacher"].to_numpy(), lessons["day"].to_numpy()
    period, kind = lessons["period"].to_numpy(), lessons["kind"].to_list()
    taught_by, held = teacher.copy(), rng.random(len(teacher)) >= 0.002
    free = _free_teachers(lessons, len(school.departments))
    for row in np.flatnonzero(ill[teacher, day]):
        if period[row] == 0 or kind[row] == "interest" or rng.random() > SUBSTITUTED:
            held[row] = False
            continue
        candidates = np.flatnonzero(free[day[row], period[row]] & ~ill[:, day[row]])
        if len(candidates) == 0:
            held[row] = False
            continue
        substitute = int(rng.choice(candidates))
        free[day[row], period[row], substitute] = False
        taught_by[row], held[row] = substitute, True
    return lessons.with_columns(taught_by=pl.Series(taught_by), held=pl.Series(held))


def _free_teachers(lessons: pl.DataFrame, teachers: int) -> Array:
    """Whether each teacher has no lesson: day x period x teacher."""
    free = np.ones((len(TEACHING_DAYS), len(TERM1_STARTS) + 1, teachers), dtype=bool)
    free[lessons["day"].to_numpy(), lessons["period"].to_numpy(), lessons["teacher"].to_numpy()] = False
    # Those of the extended day teach all afternoon.
    clubs = lessons.filter(pl.col("period") == 0)
    for period in range(5, len(TERM1_STARTS) + 1):
        free[clubs["day"].to_numpy(), period, clubs["teacher"].to_numpy()] = False
    return free


def _topics_of(school: School, journal: Journal) -> tuple[str, ...]:
    """The year's topics of a journal, in order."""
    if journal.kind == "class_hour":
        return CLASS_HOUR_TOPICS
    if journal.kind == "individual":
        return INDIVIDUAL_TOPICS
    if journal.kind == "interest":
        return tuple(f"{journal.title}. {topic}" for topic in INTEREST_GROUPS[journal.title])
    return SUBJECTS[journal.subject].topics_of(school.classes[journal.classes[0]].grade)


def add_lessons(school: School) -> None:
    """The table `lessons`; adds topic and homework to the frame. The year's topics go on stage by stage."""
    rng, lessons = school.stream("topics"), school.frames["lessons"]
    tests = lessons["lesson"].is_in(school.frames["test_entries"]["lesson"].to_list()).to_list()
    nth = lessons.select(pl.int_range(pl.len()).over("journal")).to_series().to_list()
    total = lessons.select(pl.len().over("journal")).to_series().to_list()
    journal = lessons["journal"].to_numpy()
    written = [_wording(school, each) for each in school.journals]
    text = [written[j](n, t, test) for j, n, t, test in zip(journal.tolist(), nth, total, tests, strict=True)]
    held = lessons["held"].to_numpy()
    school.frames["lessons"] = lessons.with_columns(
        topic=pl.when(pl.Series(held)).then(pl.Series(text)),
        homework=pl.when(pl.Series(_sets_homework(school, journal, rng) & held)).then(_homework(len(text), rng)),
    )
    school.tables["lessons"] = _table(school)


def _wording(school: School, journal: Journal) -> Callable[[int, int, bool], str]:
    """What the teacher writes as the topic of the n-th of so many lessons, and where it is a test."""
    if journal.kind == "extended_day":
        return lambda nth, _total, _test: EXTENDED_DAY_TOPICS[nth % len(EXTENDED_DAY_TOPICS)]
    topics = _topics_of(school, journal)
    stages = STAGES if journal.kind in ("subject", "combined") else ("",)

    def write(nth: int, total: int, test: bool) -> str:
        place = nth * len(topics) // total
        if test:
            return f"Pārbaudes darbs: {topics[place]}"
        first, after = (-(-at * total // len(topics)) for at in (place, place + 1))
        stage = stages[(nth - first) * len(stages) // (after - first)]
        return f"{topics[place]}. {stage}" if stage else topics[place]

    return write


def _sets_homework(school: School, journal: Array, rng: np.random.Generator) -> Array:
    share = np.array(
        [
            SUBJECTS[each.subject].homework * (school.classes[each.classes[0]].grade >= 2)
            if each.kind in ("subject", "combined")
            else 0
            for each in school.journals
        ]
    )
    return np.asarray(rng.random(len(journal)) < share[journal])


def _homework(count: int, rng: np.random.Generator) -> pl.Series:
    page, task, form = rng.integers(8, 190, count), rng.integers(1, 12, count), rng.integers(0, len(HOMEWORK), count)
    texts = [
        HOMEWORK[f].format(a=p, b=t, c=p + 3)
        for f, p, t in zip(form.tolist(), page.tolist(), task.tolist(), strict=True)
    ]
    return pl.Series(texts)


def _table(school: School) -> pl.DataFrame:
    lessons = school.frames["lessons"]
    by_clock = pl.col("period") == 0
    hours = {minute: f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)}
    return lessons.select(
        lesson_id=school.lesson_keys(lessons["lesson"]),
        journal_id=school.journal_keys(lessons["journal"]),
        date="date",
        period=pl.when(~by_clock).then("period"),
        starts_at=pl.when(by_clock).then(pl.col("begin").replace_strict(hours)),
        ends_at=pl.when(by_clock).then(pl.col("end").replace_strict(hours)),
        teacher_id=school.staff_keys(lessons["taught_by"] + OFFICE),
        status=pl.when("held").then(pl.lit("held")).otherwise(pl.lit("cancelled")),
        is_online="online",
        topic="topic",
        homework="homework",
    )
