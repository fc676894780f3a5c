"""Faults of the journal's entries: 11 (by 17:00), 2.2b (online attendance), 3.2c (who may write)."""

from __future__ import annotations

import numpy as np
import polars as pl

from workbench.sample.faults.planter import LATE, LESSON, MISSING, Planter, at
from workbench.sample.staff import DEPUTY
from workbench.sample.timetable import OFFICE
from workbench.sample.year import SCHOOL_DAYS, SCHOOL_DAYS_ON, TEACHING_DAYS, WORKING_DAYS, Array, after, moment

SHARE = 0.013
# Kind of fault: which entries, status, how likely; "late" ones are entered the same evening or within days.
KINDS: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    ("entered_late", ("topic", "attendance", "homework"), LATE, 8),
    ("topic_late", ("topic",), LATE, 4),
    ("attendance_late", ("attendance",), LATE, 2),
    ("homework_late", ("homework",), LATE, 3),
    ("grades_late", ("grades",), LATE, 2),
    ("evening_lesson_late", ("topic", "attendance"), LATE, 1),
    ("no_entries", ("topic", "attendance", "homework", "grades"), MISSING, 2),
    ("no_topic", ("topic",), MISSING, 2),
    ("no_attendance", ("attendance",), MISSING, 1),
    ("no_homework", ("homework",), MISSING, 2),
    ("no_grades", ("grades",), MISSING, 1),
)
FORGETFULNESS = 0.9  # spread between teachers, of a log-normal
LAST_WEEKS = TEACHING_DAYS[-8]
ONLINE_SHARE = 0.03
RIGHT_KINDS = ("read_only", "unknown_recorder", "other_journal", "granted_after", "revoked_before")


def plant_entries(planter: Planter) -> None:
    """Clause 11: among lessons that are not online, more often by forgetful teachers."""
    lessons = _facts(planter)
    weights = sum(weight for *_, weight in KINDS)
    total = planter.share(SHARE, lessons.height)
    moods = np.exp(planter.rng.normal(0, FORGETFULNESS, len(planter.school.departments)))
    mood = moods[lessons["teacher"].to_numpy()]
    for kind, entries, status, weight in KINDS:
        fitting = lessons.filter(_fits(kind))
        chosen = _forgotten(planter, fitting, mood[_rows(lessons, fitting)], max(1, round(total * weight / weights)))
        planter.write("11", chosen["lesson_id"], status, kind)
        if status == LATE:
            _reenter(planter, chosen, entries, _late_moments(planter, chosen, kind))
        else:
            _forget(planter, chosen["lesson_id"], entries)


def _facts(planter: Planter) -> pl.DataFrame:
    """Held lessons well before the end of the year, with what each needs."""
    lessons = planter.school.frames["lessons"].filter(pl.col("held") & (pl.col("date") < LAST_WEEKS))
    formative = planter.table("grades").filter(pl.col("kind") == "formative")["lesson_id"].unique()
    tests = planter.school.frames["test_entries"].select("lesson", test=pl.lit(True))
    lessons = lessons.join(tests, on="lesson", how="left").sort("lesson")
    keys = planter.school.lesson_keys(lessons["lesson"])
    return lessons.select(
        pl.col("lesson"), pl.col("date"), pl.col("end"), pl.col("online"), pl.col("homework"),
        lesson_id=keys,
        teacher="taught_by",
        staff_id=planter.school.staff_keys(lessons["taught_by"] + OFFICE),
        journal="journal",
        formative=keys.is_in(formative.to_list()),
        test=pl.col("test").fill_null(False),
    ).filter(~pl.col("online"))  # fmt: skip


def _fits(kind: str) -> pl.Expr:
    evening = pl.col("end") >= 17 * 60
    if kind == "evening_lesson_late":
        return evening
    if kind in ("homework_late", "no_homework"):
        return ~evening & pl.col("homework").is_not_null()
    if kind in ("grades_late", "no_grades"):
        return ~evening & pl.col("formative")
    if kind == "no_entries":
        return ~evening & ~pl.col("formative") & ~pl.col("test")
    return ~evening


def _rows(lessons: pl.DataFrame, fitting: pl.DataFrame) -> Array:
    return np.searchsorted(lessons["lesson"].to_numpy(), fitting["lesson"].to_numpy())


def _forgotten(planter: Planter, fitting: pl.DataFrame, mood: Array, count: int) -> pl.DataFrame:
    """So many of the lessons not used yet, by the teachers' moods."""
    used = planter.used.setdefault(LESSON, set())
    free = ~fitting["lesson_id"].is_in(list(used)).to_numpy()
    fitting, odds = fitting.filter(pl.Series(free)), mood[free]
    if fitting.height == 0:
        return fitting
    rows = planter.rng.choice(fitting.height, min(count, fitting.height), replace=False, p=odds / odds.sum())
    chosen = fitting[np.sort(rows)]
    used.update(chosen["lesson_id"])
    return chosen


def _late_moments(planter: Planter, chosen: pl.DataFrame, kind: str) -> Array:
    """The same evening after 17:00, or one of the next days; an evening lesson's after 17:00 of the next school day."""
    rng, count = planter.rng, chosen.height
    dates = chosen["date"].to_numpy().astype("datetime64[D]")
    if kind == "evening_lesson_late":
        return moment(after(SCHOOL_DAYS_ON, dates, rng.integers(1, 3, count)), rng.integers(61201, 79000, count))
    wait = rng.choice(5, count, p=[0.55, 0.25, 0.1, 0.06, 0.04])
    day = after(SCHOOL_DAYS_ON, dates, wait)
    evening, morning = rng.integers(61201, 79000, count), rng.integers(28800, 61000, count)
    evening[:1] = 61201  # one second after 17:00
    return moment(np.where(wait == 0, dates, day), np.where(wait == 0, evening, morning))


def _reenter(planter: Planter, chosen: pl.DataFrame, kinds: tuple[str, ...], moments: Array) -> None:
    """Replace those entries of the lessons by later ones, a few seconds apart; kinds that a lesson lacks stay away."""
    entries = planter.table("lesson_entries")
    late = chosen.select("lesson_id", "staff_id").with_columns(moment=pl.Series(moments))
    gap = {kind: place * 7 for place, kind in enumerate(("topic", "attendance", "homework", "grades"))}
    hit = pl.col("kind").is_in(kinds)
    rows = entries.filter(hit).select("lesson_id", "kind").unique().join(late, on="lesson_id").sort("lesson_id", "kind")
    rows = rows.with_columns(
        recorded_at=pl.col("moment") + pl.duration(seconds=pl.col("kind").replace_strict(gap, return_dtype=pl.Int64)),
        recorded_by="staff_id",
    )
    planter.drop("lesson_entries", hit & pl.col("lesson_id").is_in(late["lesson_id"].to_list()))
    planter.add("lesson_entries", rows)
    if "attendance" in kinds:
        known = dict(rows.filter(pl.col("kind") == "attendance").select("lesson_id", "recorded_at").iter_rows())
        planter.set("attendance", "recorded_at", known, "lesson_id")


def _forget(planter: Planter, lessons: pl.Series, kinds: tuple[str, ...]) -> None:
    """Remove those entries of the lessons, with the topic or the marks that would have come with them."""
    keys = lessons.to_list()
    planter.drop("lesson_entries", pl.col("lesson_id").is_in(keys) & pl.col("kind").is_in(kinds))
    if "topic" in kinds:
        planter.set("lessons", "topic", dict.fromkeys(keys), "lesson_id")
    if "attendance" in kinds:
        planter.drop("attendance", pl.col("lesson_id").is_in(keys))


def plant_online(planter: Planter) -> None:
    """Clause 2.2b, and 11 with it: attendance of online lessons days late or never."""
    lessons = planter.school.frames["lessons"]
    online = lessons.filter(pl.col("held") & pl.col("online") & (pl.col("date") < LAST_WEEKS))
    online = online.select(
        lesson_id=planter.school.lesson_keys(online["lesson"]),
        staff_id=planter.school.staff_keys(online["taught_by"] + OFFICE),
        date="date",
    )
    for status, kind in ((LATE, "online_attendance_late"), (MISSING, "online_no_attendance")):
        keys = planter.take(LESSON, online["lesson_id"], planter.share(ONLINE_SHARE / 2, online.height))
        chosen = online.filter(pl.col("lesson_id").is_in(keys))
        for clause in ("J2.2b", "11"):
            planter.write(clause, chosen["lesson_id"], status, kind)
        if status == LATE:
            day = after(WORKING_DAYS, chosen["date"].to_numpy(), planter.rng.integers(2, 5, chosen.height))
            _reenter(planter, chosen, ("attendance",), moment(day, planter.rng.integers(28800, 70000, chosen.height)))
        else:
            _forget(planter, chosen["lesson_id"], ("attendance",))


def plant_recorders(planter: Planter) -> None:
    """Clause 3.2c: somebody writes who has no right, only reads, has it not yet or no longer, or is not known."""
    lessons = _facts(planter)
    holders = set(planter.table("access_rights").select("staff_id", "journal_id").iter_rows())
    stays = planter.table("staff").filter(pl.col("employed_to").is_null())
    teachers = stays.filter(pl.col("role").str.starts_with("teacher"))["staff_id"].to_list()
    assistants = stays.filter(pl.col("role") == "assistant")["staff_id"].to_list()
    count = planter.share(0.002, lessons.height) // len(RIGHT_KINDS) + 1
    row_of = dict(zip(lessons["lesson_id"], range(lessons.height), strict=True))
    whole = _recorded_by_teacher(planter, lessons)
    recorders: dict[str, str] = {}
    for kind in RIGHT_KINDS:
        for key in planter.take(LESSON, whole, count):
            lesson = lessons.row(row_of[key], named=True)
            journal = planter.school.journal_key(lesson["journal"])
            outsiders = [t for t in teachers if (t, journal) not in holders and t != lesson["staff_id"]]
            recorder = planter.pick(assistants if kind == "read_only" else outsiders)
            if kind == "unknown_recorder":
                recorder = planter.school.key("D", 999, 3)
            elif kind in ("granted_after", "revoked_before"):
                _useless_right(planter, recorder, journal, lesson["date"], kind)
            # A useless right of one lesson must not be a good one in another lesson of the same person and journal.
            holders.add((recorder, journal))
            recorders[key] = recorder
            planter.write("3.2c", [f"{key}:{recorder}"], MISSING, kind)
    nobody = planter.take(LESSON, whole, count)
    planter.set("lesson_entries", "recorded_by", recorders | dict.fromkeys(nobody), "lesson_id")


def _recorded_by_teacher(planter: Planter, lessons: pl.DataFrame) -> list[str]:
    """Lessons in which only the teacher has written, so that changing the recorder changes one obligation."""
    entries = planter.table("lesson_entries").join(lessons.select("lesson_id", "staff_id"), on="lesson_id")
    own = entries.group_by("lesson_id").agg(whole=(pl.col("recorded_by") == pl.col("staff_id")).all())
    return own.filter("whole")["lesson_id"].sort().to_list()


def _useless_right(planter: Planter, recorder: str, journal: str, day: object, kind: str) -> None:
    later = after(SCHOOL_DAYS, np.array([np.datetime64(str(day))]), 6)[0]
    granted, revoked = (at(later, 8, 30), None) if kind == "granted_after" else (at("2025-08-29", 10), at(str(day), 7))
    rights = planter.table("access_rights")
    row: dict[str, object] = {
        "right_id": planter.school.key("T", rights.height + 1, 5),
        "staff_id": recorder,
        "journal_id": journal,
    }
    row |= {
        "level": "write",
        "granted_at": granted,
        "revoked_at": revoked,
        "granted_by": planter.school.staff_key(DEPUTY),
    }
    planter.add("access_rights", pl.DataFrame([row], schema=rights.schema))
