"""Faults of lists: 3.1.2 (pupils in journals) and 9-2 (exactly one group of a split subject)."""

from __future__ import annotations

from datetime import date

import polars as pl

from workbench.sample.faults.planter import LATE, MISSING, PUPIL, Planter
from workbench.sample.year import SCHOOL_YEAR, START

SHARE = 0.004
EVER = date(2027, 1, 1)
LISTED_LATE, GROUPED_LATE = date(2025, 9, 10), date(2025, 9, 24)


def plant_groups(planter: Planter) -> None:
    """Pupils who are listed late or nowhere, in no group, in one too late, or in both."""
    _plant_lists(planter)
    places = _groups(planter)
    count = planter.share(SHARE / 2, places.height)
    for kind in ("group_late", "no_group", "both_groups"):
        fitting = places.filter(pl.col("other").is_not_null()) if kind == "both_groups" else places
        chosen = planter.take(PUPIL, fitting["pupil_id"], count)
        rows = fitting.filter(pl.col("pupil_id").is_in(chosen)).unique("pupil_id", keep="first", maintain_order=True)
        for pupil, journal, subject, other in rows.select("pupil_id", "journal_id", "subject_id", "other").iter_rows():
            _misplace(planter, pupil, journal, other, kind)
            status = LATE if kind == "group_late" else MISSING
            planter.write("9-2", [f"{pupil}:{subject}:{SCHOOL_YEAR}"], status, kind)


def _plain_pupils(planter: Planter) -> pl.DataFrame:
    """Pupils of the whole year with one class and no journals beside those of lessons, who have no fault yet."""
    enrolments = planter.table("enrolments").filter(pl.len().over("pupil_id") == 1)
    gone = pl.col("left_on").is_not_null() & (pl.col("left_on") < date(2026, 6, 1))
    beside = planter.table("journals").filter(pl.col("kind").is_in(["individual", "interest", "extended_day"]))
    taking_part = planter.table("journal_members").join(beside, on="journal_id", how="semi")
    rows = enrolments.filter((pl.col("enrolled_on") == START) & ~gone).join(taking_part, on="pupil_id", how="anti")
    return rows.select("pupil_id", "class_id").sort("pupil_id")


def _plant_lists(planter: Planter) -> None:
    """3.1.2: in one class a pupil is listed on 10 September; in another one is in no journal at all (9-2 too)."""
    plain = _plain_pupils(planter)
    late = planter.take(PUPIL, plain["pupil_id"])
    where = dict(plain.iter_rows())
    for pupil in late:
        members = (pl.col("pupil_id") == pupil) & (pl.col("member_from") < LISTED_LATE)
        _from(planter, members, LISTED_LATE)
        _clear(planter, pupil, LISTED_LATE)
        planter.write("3.1.2", [where[pupil]], LATE, "pupil_listed_late", pupil)
    used = {where[pupil] for pupil in late}
    for pupil in planter.take(PUPIL, [p for p in where if where[p] not in used]):
        planter.drop("journal_members", pl.col("pupil_id") == pupil)
        _clear(planter, pupil, EVER)
        planter.write("3.1.2", [where[pupil]], MISSING, "pupil_in_no_journal", pupil)
        subjects = _split_subjects(planter, where[pupil])
        planter.write("9-2", [f"{pupil}:{s}:{SCHOOL_YEAR}" for s in subjects], MISSING, "pupil_in_no_journal")


def _split_journals(planter: Planter) -> pl.DataFrame:
    split = planter.table("subjects").filter("is_split").select("subject_id")
    journals = planter.table("journals").filter(pl.col("kind").is_in(["subject", "combined"]))
    return journals.join(split, on="subject_id", how="semi").select("journal_id", "kind", "class_id", "subject_id")


def _split_subjects(planter: Planter, class_id: str) -> list[str]:
    """Split subjects with a journal of the class, or a combined one with a member of it."""
    journals = _split_journals(planter)
    pupils = planter.table("enrolments").filter(pl.col("class_id") == class_id).select("pupil_id")
    shared = planter.table("journal_members").join(pupils, on="pupil_id", how="semi")["journal_id"].unique()
    common = pl.col("class_id").is_null() & pl.col("journal_id").is_in(shared.to_list())
    return journals.filter((pl.col("class_id") == class_id) | common)["subject_id"].unique().sort().to_list()


def _groups(planter: Planter) -> pl.DataFrame:
    """Plain pupils' split subjects with their journal and, in grades up to 6, the other group's journal."""
    members = planter.table("journal_members").select("journal_id", "pupil_id")
    rows = members.join(_split_journals(planter), on="journal_id").join(
        _plain_pupils(planter).select("pupil_id"), on="pupil_id", how="semi"
    )
    lower = planter.table("classes").filter(pl.col("grade_level") <= 6).select("class_id")
    pairs = (
        _split_journals(planter)
        .join(lower, on="class_id", how="semi")
        .select("class_id", "subject_id", other="journal_id")
    )
    other = rows.join(pairs, on=["class_id", "subject_id"]).filter(pl.col("other") != pl.col("journal_id"))
    found = rows.join(other.select("pupil_id", "subject_id", "other"), on=["pupil_id", "subject_id"], how="left")
    return found.sort("pupil_id", "subject_id")[planter.rng.permutation(found.height)]


def _misplace(planter: Planter, pupil: str, journal: str, other: str | None, kind: str) -> None:
    own = (pl.col("pupil_id") == pupil) & (pl.col("journal_id") == journal)
    if kind == "group_late":
        _from(planter, own, GROUPED_LATE)
        _clear(planter, pupil, GROUPED_LATE, journal)
    elif kind == "no_group":
        planter.drop("journal_members", own)
        _clear(planter, pupil, EVER, journal)
    else:
        # The second journal owes term and year marks too: the same ones are entered there.
        row = planter.table("journal_members").filter(own)
        planter.add("journal_members", row.with_columns(journal_id=pl.lit(other)))
        finals = planter.table("grades").filter(own & pl.col("kind").is_in(["term", "year"]))
        ids = pl.Series([f"{key}-2" for key in finals["grade_id"]], dtype=pl.String)
        planter.add("grades", finals.with_columns(journal_id=pl.lit(other), grade_id=ids))


def _from(planter: Planter, members: pl.Expr, day: date) -> None:
    """Let those memberships begin on the day."""
    first = pl.when(members).then(pl.lit(day)).otherwise("member_from")
    planter.school.tables["journal_members"] = planter.table("journal_members").with_columns(member_from=first)


def _clear(planter: Planter, pupil: str, before: date, journal: str | None = None) -> None:
    """Remove marks of attendance and grades that the pupil (in this journal) cannot have got before the day."""
    own, earlier = pl.col("pupil_id") == pupil, pl.col("assessed_on") < before
    here = pl.lit(True) if journal is None else pl.col("journal_id") == journal
    planter.drop("grades", own & earlier & here)
    marked = planter.table("attendance").filter(own)["lesson_id"].to_list()
    lessons = planter.table("lessons").filter(pl.col("lesson_id").is_in(marked) & (pl.col("date") < before) & here)
    planter.drop("attendance", own & pl.col("lesson_id").is_in(lessons["lesson_id"].to_list()))
