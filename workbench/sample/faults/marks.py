"""Faults of marks: 12 (tests) and 13 (term, year, examinations, diagnostic works)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from workbench.sample.faults.planter import LATE, MISSING, Planter, at
from workbench.sample.grades import DEADLINES
from workbench.sample.year import WORKING_DAYS, after, moment

GRADE = "grade"
TEST_SHARE, FINAL_SHARE = 0.01, 0.006


def plant_tests(planter: Planter) -> None:
    """Clause 12: whole tests entered after the five days, single marks late, marks with no moment of entry."""
    tests = planter.table("grades").filter(pl.col("kind") == "test")
    sittings = planter.take("sitting", tests["lesson_id"], planter.share(TEST_SHARE, tests["lesson_id"].n_unique()))
    whole = tests.filter(pl.col("lesson_id").is_in(sittings))
    planter.take(GRADE, whole["grade_id"], whole.height)
    _enter_late(planter, whole, "test_late")
    _move_entries(planter, sittings)
    keys = planter.take(GRADE, tests["grade_id"], planter.share(0.001, tests.height))
    _enter_late(planter, tests.filter(pl.col("grade_id").is_in(keys)), "mark_late")
    keys = planter.take(GRADE, tests["grade_id"], planter.share(0.002, tests.height))
    planter.set("grades", "recorded_at", dict.fromkeys(keys), "grade_id")
    planter.write("12", keys, MISSING, "mark_without_moment")


def _enter_late(planter: Planter, grades: pl.DataFrame, kind: str) -> None:
    """Record on the sixth to ninth working day after, one day a test."""
    wait = {key: planter.number(6, 10) for key in grades["lesson_id"].unique(maintain_order=True)}
    days = grades["lesson_id"].replace_strict(wait, return_dtype=pl.Int64).to_numpy()
    recorded = moment(
        after(WORKING_DAYS, grades["assessed_on"].to_numpy(), days), np.arange(grades.height) % 600 + 54000
    )
    planter.set("grades", "recorded_at", dict(zip(grades["grade_id"], recorded.tolist(), strict=True)), "grade_id")
    planter.write("12", grades["grade_id"], LATE, kind)


def _move_entries(planter: Planter, lessons: list[str]) -> None:
    """The journal's grades entry of those tests is made with the marks."""
    first = (
        planter.table("grades")
        .filter(pl.col("lesson_id").is_in(lessons))
        .group_by("lesson_id")
        .agg(pl.col("recorded_at").min())
    )
    entries = planter.table("lesson_entries").filter((pl.col("kind") == "grades") & pl.col("lesson_id").is_in(lessons))
    once = (
        entries.unique("lesson_id", keep="first", maintain_order=True).drop("recorded_at").join(first, on="lesson_id")
    )
    planter.drop("lesson_entries", (pl.col("kind") == "grades") & pl.col("lesson_id").is_in(lessons))
    planter.add("lesson_entries", once.sort("lesson_id"))


def plant_finals(planter: Planter) -> None:
    """Clause 13: late and missing marks of each kind, some by a whole journal."""
    finals = _finals(planter)
    for kind in ("term1", "term2", "year"):
        own = finals.filter(pl.col("final") == kind)
        journal = planter.take(f"journal {kind}", own["journal_id"])
        late = planter.take(GRADE, own.filter(pl.col("journal_id").is_in(journal))["grade_id"], 6)
        late += planter.take(GRADE, own["grade_id"], planter.share(FINAL_SHARE / 2, own.height))
        gone = planter.take(GRADE, own["grade_id"], planter.share(FINAL_SHARE, own.height))
        _late(planter, own, late, f"{kind}_late", "key")
        planter.write("13", own.filter(pl.col("grade_id").is_in(gone))["key"], MISSING, f"{kind}_missing")
        planter.drop("grades", pl.col("grade_id").is_in(gone))
    for kind in ("exam", "diagnostic"):
        own = finals.filter(pl.col("final") == kind)
        late = planter.take(GRADE, own["grade_id"], planter.share(0.02, own.height))
        gone = planter.take(GRADE, own["grade_id"], planter.share(0.02, own.height))
        _late(planter, own, late, f"{kind}_late", "grade_id")
        planter.set("grades", "recorded_at", dict.fromkeys(gone), "grade_id")
        planter.write("13", gone, MISSING, f"{kind}_without_moment")


def _finals(planter: Planter) -> pl.DataFrame:
    """Marks that clause 13 asks for: in subject journals, each with its subject key and the class's grade level."""
    journals = planter.table("journals").filter(pl.col("kind") == "subject").select("journal_id", "class_id")
    classes = planter.table("classes").select("class_id", "grade_level")
    term = pl.when(pl.col("assessed_on") < date(2026, 1, 5)).then(pl.lit("term1")).otherwise(pl.lit("term2"))
    final = pl.when(pl.col("kind") == "term").then(term).otherwise("kind")
    examined = pl.col("kind").is_in(["exam", "diagnostic"])
    grades = planter.table("grades").filter(pl.col("kind").is_in(["term", "year", "exam", "diagnostic"]))
    rows = (
        grades.join(journals, on="journal_id", how="left")
        .join(classes, on="class_id", how="left")
        .with_columns(final=final)
    )
    rows = rows.filter(pl.col("class_id").is_not_null() | examined)
    return rows.with_columns(key=pl.concat_str("pupil_id", "journal_id", "final", separator=":")).sort("grade_id")


def _late(planter: Planter, finals: pl.DataFrame, keys: list[str], kind: str, subject: str) -> None:
    """Record one to eight days after the deadline of the class's grade level, else of all."""
    rows = finals.filter(pl.col("grade_id").is_in(keys))
    recorded: dict[str, Any] = {}
    for key, final, level in rows.select("grade_id", "final", "grade_level").iter_rows():
        due = {grade: moment_ for name, grade, moment_ in DEADLINES if name == final}
        deadline = due.get(level, due[None])
        recorded[key] = at(
            (deadline + timedelta(days=planter.number(1, 9))).date(), planter.number(8, 18), planter.number(0, 60)
        )
    planter.set("grades", "recorded_at", recorded, "grade_id")
    planter.write("13", rows[subject], LATE, kind)
