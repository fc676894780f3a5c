"""Marks: formative ones in lessons, tests entered within days, term and year marks, examinations."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from workbench.sample.curriculum import SUBJECTS
from workbench.sample.school import School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import END, SCHOOL_YEAR, START, TERM1_END, TERM2_START, WORKING_DAYS, Array, after, moment

DEADLINES = (
    ("term1", None, datetime.fromisoformat("2025-12-22 17:00:00")),
    ("term2", None, datetime.fromisoformat("2026-06-01 17:00:00")),
    ("term2", 12, datetime.fromisoformat("2026-05-29 17:00:00")),
    ("year", None, datetime.fromisoformat("2026-06-03 17:00:00")),
    ("year", 9, datetime.fromisoformat("2026-06-02 17:00:00")),
    ("exam", None, datetime.fromisoformat("2026-06-26 23:59:59")),
    ("diagnostic", None, datetime.fromisoformat("2026-04-30 17:00:00")),
    ("diagnostic", 3, datetime.fromisoformat("2026-03-31 17:00:00")),
)
# By grade: the kind of examination, its days and subjects, and the first day of entry.
EXAMINATIONS = {
    3: ("diagnostic", (("LAT", date(2026, 2, 17)), ("MAT", date(2026, 2, 24)))),
    6: ("diagnostic", (("LAT", date(2026, 3, 3)), ("MAT", date(2026, 3, 10)), ("DAB", date(2026, 3, 24)))),
    9: ("exam", (("LAT", date(2026, 5, 19)), ("MAT", date(2026, 5, 26)))),
    12: ("exam", (("LAT", date(2026, 5, 20)), ("MAT", date(2026, 5, 27)), ("ANG", date(2026, 5, 13)))),
}
# Kind, first and last day of what it sums up, and the days of entry from the last one on.
FINALS = (
    ("term", START, TERM1_END, (-2, -1, 0)),
    ("term", TERM2_START, END, (-2, -1)),
    ("year", START, END, (0, 3)),
)
LEVELS = ("S", "T", "A", "P")


def add_deadlines(school: School) -> None:
    """The table `grading_deadlines`."""
    school.tables["grading_deadlines"] = pl.DataFrame(
        [(school.school_id, SCHOOL_YEAR, kind, grade, due) for kind, grade, due in DEADLINES],
        schema={
            "school_id": pl.String,
            "school_year": pl.String,
            "kind": pl.String,
            "grade_level": pl.Int64,
            "due_at": pl.Datetime("us"),
        },
        orient="row",
    )


def plan_grades(school: School) -> None:
    """Frames `given` (all grades), `graded` (lessons with formative ones), `test_entries` (journal entries of tests)."""
    rng = school.stream("grades")
    school.arrays["ability"] = rng.normal(6.6, 1.4, len(school.arrays["class"]))
    lessons = _graded_lessons(school, rng)
    formative, tests = _formative(school, lessons, rng), _tests(school, lessons, rng)
    finals = _finals(school, tests, rng)
    examinations = _examinations(school, rng)
    school.frames["graded"] = formative.select("lesson").unique()
    times = tests.group_by("lesson").agg(pl.col("recorded_at").min(), pl.col("teacher").first()).sort("lesson")
    school.frames["test_entries"] = times.select(
        "lesson", kind=pl.lit("grades"), recorded_at="recorded_at", recorder=pl.col("teacher").cast(pl.Int64) + OFFICE
    )
    names = ["journal", "lesson", "pupil", "kind", "value", "assessed_on", "recorded_at", "teacher"]
    school.frames["given"] = pl.concat([part.select(names) for part in (formative, tests, finals, examinations)]).sort(
        "assessed_on", "journal", "lesson", "pupil", "kind"
    )


def add_grades(school: School) -> None:
    """The table `grades`."""
    given = school.frames["given"]
    recorder = school.staff_keys(given["teacher"] + OFFICE)
    school.tables["grades"] = given.select(
        grade_id=school.keys("AT", np.arange(given.height) + 1, 6),
        journal_id=school.journal_keys(given["journal"]),
        lesson_id=school.lesson_keys(given["lesson"]),
        pupil_id=school.pupil_keys(given["pupil"]),
        kind="kind",
        value="value",
        assessed_on="assessed_on",
        recorded_at="recorded_at",
        recorded_by=recorder,
    )


def _graded_lessons(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """Held lessons of subjects with what is graded in them: every ninth or so a test, every fifth formative."""
    lessons = school.frames["lessons"].filter(pl.col("held") & pl.col("kind").is_in(["subject", "combined"]))
    draw = rng.random(lessons.height)
    nth = lessons.select(pl.int_range(pl.len()).over("journal")).to_series().to_numpy()
    kind = np.where((nth > 4) & (draw < 0.11), "test", np.where(draw > 0.8, "formative", ""))
    return lessons.select("lesson", "journal", "date", "taught_by", "class_", "end").with_columns(
        graded=pl.Series(kind.tolist())
    )


def _takers(school: School, lessons: pl.DataFrame) -> pl.DataFrame:
    """Lessons joined with the members who were there."""
    away = school.frames["marks"].filter(pl.col("mark").is_in(["absent", "excused"])).select("lesson", "pupil")
    return (
        lessons.join(school.frames["members"], on="journal")
        .filter((pl.col("date") >= pl.col("start")) & (pl.col("date") < pl.col("end_right")))
        .join(away, on=["lesson", "pupil"], how="anti")
        .sort("lesson", "pupil")
    )


def _values(school: School, pupils: Array, grades: Array, rng: np.random.Generator, spread: float) -> pl.Series:
    """Marks of 1 to 10 by ability; in grades 1 to 3 the four levels of the new curriculum."""
    drawn = np.clip(np.round(school.arrays["ability"][pupils] + rng.normal(0, spread, len(pupils))), 1, 10).astype(int)
    return marks_of(drawn, grades)


def marks_of(points: Array, grades: Array) -> pl.Series:
    """Points of 1 to 10 written as the grade's teachers do."""
    names = np.array([str(n) for n in range(11)] + list(LEVELS), dtype=object)
    level = 11 + np.digitize(points, (4, 7, 9))
    return pl.Series(names[np.where(grades <= 3, level, points)].tolist(), dtype=pl.String)


def _grade_of(school: School, pupils: Array) -> Array:
    return np.asarray(school.arrays["grade"][pupils])


def _formative(school: School, lessons: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = _takers(school, lessons.filter(pl.col("graded") == "formative"))
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.3))
    pupils = rows["pupil"].to_numpy()
    times = school.frames["entry_times"].select("lesson", recorded_at="grades")
    return rows.join(times, on="lesson", how="left", maintain_order="left").with_columns(
        kind=pl.lit("formative"),
        value=_values(school, pupils, _grade_of(school, pupils), rng, 1.6),
        assessed_on="date",
        teacher="taught_by",
    )


def _tests(school: School, lessons: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """A test's marks are entered in one sitting, on the day or up to four working days later."""
    lessons = lessons.filter(pl.col("graded") == "test")
    dates = lessons["date"].to_numpy().astype("datetime64[D]")
    wait = rng.choice(5, lessons.height, p=[0.2, 0.25, 0.25, 0.18, 0.12])
    day = after(WORKING_DAYS, dates, wait)
    evening = rng.integers(15 * 3600, 21 * 3600, lessons.height)
    sitting = moment(day, np.where(wait == 0, np.maximum(evening, lessons["end"].to_numpy() * 60), evening))
    rows = _takers(school, lessons.with_columns(sitting=pl.Series(sitting)))
    pupils = rows["pupil"].to_numpy()
    gap = pl.duration(seconds=pl.col("pupil") % 600)
    return rows.with_columns(
        kind=pl.lit("test"),
        value=_values(school, pupils, _grade_of(school, pupils), rng, 1.3),
        assessed_on="date",
        recorded_at=pl.col("sitting") + gap,
        teacher="taught_by",
    )


def _finals(school: School, tests: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Term marks of all who are members on the term's last day, and the year's."""
    return pl.concat([_final(school, tests, rng, *final) for final in FINALS])


def _final(
    school: School,
    tests: pl.DataFrame,
    rng: np.random.Generator,
    kind: str,
    since: date,
    last: date,
    days: tuple[int, ...],
) -> pl.DataFrame:
    """One kind of final mark: the mean of the tests where there are any, entered in one sitting a journal."""
    graded = [journal.number for journal in school.journals if journal.kind in ("subject", "combined")]
    teacher = np.array([journal.teacher for journal in school.journals])
    there = pl.col("journal").is_in(graded) & (pl.col("start") <= last) & (pl.col("end") > last)
    here = school.frames["members"].filter(there).select("journal", "pupil").unique().sort("journal", "pupil")
    pupils, journal = here["pupil"].to_numpy(), here["journal"].to_numpy()
    points = here.join(_means(tests, since, last), on=["journal", "pupil"], how="left", maintain_order="left")["mean"]
    ability = pl.Series(school.arrays["ability"][pupils])
    rounded = np.clip(np.round(points.fill_null(ability).to_numpy()), 1, 10).astype(int)
    day = np.datetime64(last) + rng.choice(days, len(teacher))
    sitting = moment(day, rng.integers(13 * 3600, 18 * 3600, len(teacher)))
    return here.with_columns(
        lesson=pl.lit(None, pl.Int64),
        kind=pl.lit(kind),
        value=marks_of(rounded, _grade_of(school, pupils)),
        assessed_on=pl.lit(last + timedelta(days=min(days))),
        recorded_at=pl.Series(sitting[journal] + rng.integers(0, 900, len(journal)).astype("timedelta64[s]")),
        teacher=pl.Series(teacher[journal]),
    )


def _means(tests: pl.DataFrame, since: date, last: date) -> pl.DataFrame:
    rows = tests.filter(pl.col("assessed_on").is_between(since, last))
    points = pl.col("value").cast(pl.Float64, strict=False)
    level = pl.col("value").replace_strict(
        {"S": 3.0, "T": 5.0, "A": 7.0, "P": 9.0}, default=None, return_dtype=pl.Float64
    )
    return rows.group_by("journal", "pupil").agg(mean=pl.coalesce(points, level).mean())


def _examinations(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """State diagnostic works in grades 3 and 6, examinations in grades 9 and 12, entered one to two weeks later."""
    parts = []
    for journal in school.journals:
        grade = school.classes[journal.classes[0]].grade if journal.classes else 0
        kind, papers = EXAMINATIONS.get(grade, ("", ()))
        day = dict(papers).get(journal.subject)
        if journal.kind != "subject" or day is None or journal.subject not in SUBJECTS:
            continue
        here = school.frames["members"].filter(
            (pl.col("journal") == journal.number) & (pl.col("start") <= day) & (pl.col("end") > day)
        )
        pupils = here["pupil"].unique().sort().to_numpy()
        sitting = np.full(len(pupils), np.datetime64(day) + rng.integers(6, 13))
        parts.append(
            pl.DataFrame({"journal": np.full(len(pupils), journal.number), "pupil": pupils}).with_columns(
                lesson=pl.lit(None, pl.Int64),
                kind=pl.lit(kind),
                value=pl.Series(
                    [
                        f"{p:.0f}%"
                        for p in np.clip(school.arrays["ability"][pupils] * 10 + rng.normal(0, 9, len(pupils)), 3, 100)
                    ],
                    dtype=pl.String,
                ),
                assessed_on=pl.lit(day),
                recorded_at=pl.Series(moment(sitting, rng.integers(14 * 3600, 15 * 3600, len(pupils)))),
                teacher=pl.lit(journal.teacher, pl.Int64),
            )
        )
    return pl.concat(parts)
