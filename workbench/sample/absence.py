"""Who is ill when: spells of absence by season, weekday, frailty and age, and the marks that lessons get from them."""

from __future__ import annotations

import numpy as np
import polars as pl

from workbench.sample.school import School
from workbench.sample.year import TEACHING_DAYS, Array

# How likely a spell begins on a day, by month: colds in winter, a wave of influenza in February.
SEASON = {9: 0.7, 10: 1.0, 11: 1.15, 12: 1.25, 1: 1.4, 2: 1.8, 3: 1.3, 4: 0.9, 5: 0.75}
BEGINS = 0.019
WEEKDAY = (1.35, 0.95, 0.9, 0.95, 1.1)  # Monday first
LENGTHS, LENGTH_SHARES = (1, 2, 3, 4, 5, 6), (0.34, 0.22, 0.17, 0.11, 0.11, 0.05)
KINDS = ("parent", "doctor", "school_event", "unexcused")
PART_DAYS = 0.0022  # of all pupils' lessons, by those who leave early or come for the third lesson
LATE_ARRIVALS = 0.004


def add_spells(school: School) -> None:
    """The frame `spells`: pupil, first and last day (index and date), kind; no two of a pupil touch the same day."""
    rng, many = school.stream("spells"), school.arrays
    count, days = len(many["class"]), len(TEACHING_DAYS)
    hazard = _hazard(school, rng)
    length = rng.choice(LENGTHS, (count, days), p=LENGTH_SHARES)
    begins = rng.random((count, days)) < hazard
    last = np.full(count, -1)
    rows: list[Array] = []
    for day in range(days):
        who = np.flatnonzero(begins[:, day] & (last < day))
        finish = np.minimum(day + length[who, day] - 1, _last_day(school)[who])
        last[who] = finish
        rows.append(np.column_stack([who, np.full(len(who), day), finish]))
    spells = np.concatenate(rows)
    kind = _kinds(school, spells, rng)
    school.frames["spells"] = (
        pl.DataFrame(
            {
                "pupil": spells[:, 0],
                "first": spells[:, 1],
                "last": spells[:, 2],
                "absent_from": TEACHING_DAYS[spells[:, 1]],
                "absent_to": TEACHING_DAYS[spells[:, 2]],
                "kind": kind.tolist(),
            }
        )
        .sort("first", "pupil")
        .with_row_index("spell")
        .with_columns(pl.col("spell").cast(pl.Int64))
    )


def _last_day(school: School) -> Array:
    """Index of the last day on which each pupil can be absent."""
    return np.searchsorted(TEACHING_DAYS, school.arrays["until"]) - 1


def _hazard(school: School, rng: np.random.Generator) -> Array:
    many = school.arrays
    count = len(many["class"])
    frailty = rng.gamma(1.6, 1 / 1.6, count)
    chronic = rng.permutation(count)[: max(1, round(0.02 * count))]
    frailty[chronic] = 6.5 + 2.5 * rng.random(len(chronic))
    months = TEACHING_DAYS.astype("datetime64[M]").astype(int) % 12 + 1
    season = np.array([SEASON[month] for month in months.tolist()])
    weekday = np.array(WEEKDAY)[np.minimum((TEACHING_DAYS.astype(int) + 3) % 7, 4)]
    age = np.where(many["grade"] <= 3, 1.1, np.where(many["grade"] >= 10, 1.15, 0.9))
    hazard = BEGINS * np.outer(frailty * age, season * weekday)
    here = (many["since"][:, None] <= TEACHING_DAYS) & (many["until"][:, None] > TEACHING_DAYS)
    hazard[:, 0] = 0.0
    return np.asarray(hazard * here)


def _kinds(school: School, spells: Array, rng: np.random.Generator) -> Array:
    """Longer spells come with a doctor's note; the older the pupil, the more stay away without any."""
    length = spells[:, 2] - spells[:, 1] + 1
    grade = school.arrays["grade"][spells[:, 0]]
    drawn = rng.random(len(spells))
    unexcused = np.where(grade >= 7, 0.2, 0.05)
    event = np.where(length <= 2, 0.08, 0.0)
    kind = np.where(drawn < unexcused, 3, np.where(drawn < unexcused + event, 2, np.where(length >= 3, 1, 0)))
    return np.array(KINDS, dtype=object)[kind]


def add_attendance(school: School) -> None:
    """The table `attendance`: whole days from spells, parts of days and lateness one by one, a few plain presences."""
    rng = school.stream("attendance")
    whole = _whole_days(school)
    single = _single_marks(school, rng).join(
        school.frames["absent_days"], on=["pupil", "date"], how="anti", maintain_order="left"
    )
    school.frames["part_days"] = single.filter(pl.col("mark").is_in(["absent", "excused"]))
    names = ["lesson", "pupil", "mark"]
    marks = pl.concat([whole.select(names), single.select(names)]).unique(
        ["lesson", "pupil"], keep="first", maintain_order=True
    )
    times = school.frames["entry_times"].select("lesson", "attendance", "recorder")
    marks = marks.join(times, on="lesson").sort("lesson", "pupil")
    school.frames["marks"] = marks
    school.tables["attendance"] = marks.select(
        lesson_id=school.lesson_keys(marks["lesson"]),
        pupil_id=school.pupil_keys(marks["pupil"]),
        mark="mark",
        recorded_at="attendance",
        recorded_by=school.staff_keys(marks["recorder"]),
    )


def _held(school: School) -> pl.DataFrame:
    return school.frames["lessons"].filter("held").select("lesson", "journal", "date", "day", "period", "kind")


def _whole_days(school: School) -> pl.DataFrame:
    """Every lesson of an absent pupil's day; also fills the frame `absent_days` (pupil, date, spell)."""
    spells = school.frames["spells"]
    days = spells.with_columns(day=pl.int_ranges("first", pl.col("last") + 1)).explode("day")
    dates = pl.DataFrame({"day": np.arange(len(TEACHING_DAYS)), "date": TEACHING_DAYS})
    days = days.join(dates, on="day").select("pupil", "spell", "kind", "date")
    school.frames["absent_days"] = days.select("pupil", "date", "spell")
    lessons = _held(school).select("lesson", "journal", "date")
    found = (
        days.join(school.frames["members"], on="pupil")
        .filter((pl.col("date") >= pl.col("start")) & (pl.col("date") < pl.col("end")))
        .join(lessons, on=["journal", "date"])
    )
    mark = pl.when(pl.col("kind") == "unexcused").then(pl.lit("absent")).otherwise(pl.lit("excused"))
    return found.select("lesson", "pupil", "date", mark=mark).sort("lesson", "pupil")


def _single_marks(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """Some lessons of some members: away (mostly first and last ones, also on Fridays), late, or noted as present."""
    lessons = _held(school).filter(~pl.col("kind").is_in(["interest", "extended_day", "individual"]))
    period, date = lessons["period"].to_numpy(), lessons["date"].to_numpy().astype("datetime64[D]")
    friday, winter = (
        (date.astype(int) + 3) % 7 == 4,
        np.isin(date.astype("datetime64[M]").astype(int) % 12, [10, 11, 0, 1]),
    )
    away = np.where(period >= 6, 2.6, np.where(period == 1, 1.6, 0.6)) * np.where(friday, 1.5, 1.0)
    late = np.where(period == 1, 4.0, 0.5) * np.where(winter, 1.4, 0.9)
    absent = _drawn(school, lessons, away, PART_DAYS, rng)
    # A pupil's part of a day is either excused in all its lessons or in none.
    excused = (pl.col("pupil") * 31 + pl.col("date").cast(pl.Int64) * 17) % 5 < 3
    parts = [
        absent.with_columns(mark=pl.when(excused).then(pl.lit("excused")).otherwise(pl.lit("absent"))),
        _drawn(school, lessons, late, LATE_ARRIVALS, rng).with_columns(mark=pl.lit("late")),
        _drawn(school, lessons, np.ones(lessons.height), 0.0003, rng).with_columns(mark=pl.lit("present")),
    ]
    return pl.concat(parts)


def _drawn(
    school: School, lessons: pl.DataFrame, weight: Array, share: float, rng: np.random.Generator
) -> pl.DataFrame:
    """Lessons drawn by weight, for each a member of that day drawn at random."""
    members = school.frames["members"].sort("journal", "pupil", "start")
    sizes = np.bincount(members["journal"].to_numpy(), minlength=len(school.journals))
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    journal = lessons["journal"].to_numpy()
    odds = weight * sizes[journal]
    count = max(2, round(share * int(sizes[journal].sum())))
    rows = rng.choice(lessons.height, count, p=odds / odds.sum())
    member = offsets[journal[rows]] + (rng.random(len(rows)) * sizes[journal[rows]]).astype(int)
    chosen = lessons[rows].select("lesson", "date").with_columns(members[member].select("pupil", "start", "end"))
    here = (pl.col("date") >= pl.col("start")) & (pl.col("date") < pl.col("end"))
    return chosen.filter(here).select("lesson", "pupil", "date").unique(["lesson", "pupil"], maintain_order=True)
