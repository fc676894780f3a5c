"""Counts by every dimension against plain loops, though the counts never expand pupil-lessons."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import polars as pl
import pytest

from tests.attendance.drawn import DAYS, YEAR, draw
from tests.attendance.oracle import seated
from workbench.attendance.counts import counts
from workbench.attendance.dimensions import DIMENSIONS
from workbench.attendance.selection import Selection, school_year
from workbench.errors import InputError

KEYS = {
    "school": lambda row: (),
    "pupil": lambda row: (row.pupil_id,),
    "class": lambda row: (row.class_id,),
    "grade": lambda row: (row.grade_level,),
    "subject": lambda row: (row.subject_id,),
    "journal": lambda row: (row.journal_id,),
    "journal_kind": lambda row: ("combined" if row.journal_id == "JALL" else "subject",),
    "teacher": lambda row: (row.teacher_id,),
    "period": lambda row: (row.period,),
    "weekday": lambda row: (row.date.isoweekday(),),
    "date": lambda row: (row.date,),
    "week": lambda row: (row.date - timedelta(days=row.date.weekday()),),
    "month": lambda row: (row.date.replace(day=1),),
    "term": lambda row: (YEAR, row.term),
    "school_year": lambda row: (YEAR,),
}
PAIRS = [(name,) for name in DIMENSIONS] + [("pupil", "month"), ("class", "weekday", "period"), ("grade", "subject", "term"),
                                            ("class", "date"), ("pupil", "journal", "date")]  # fmt: skip
NUMBERS = ["pupils", "possible", "on_time", "late", "authorised", "unauthorised"]


@pytest.mark.parametrize("by", PAIRS, ids="+".join)
def test_counts_are_those_of_plain_loops(hub, by):
    made = draw(4)
    made.store(hub)
    found = counts(hub, by, Selection(since=DAYS[1], until=DAYS[-3]))
    columns = [column for name in by for column in DIMENSIONS[name].columns]
    keys = {tuple(row[:-6]): row[-6:] for row in found.select(*columns, *NUMBERS).rows()}
    assert len(keys) == found.height
    assert keys == expected(seated(made), by)


def expected(rows, by):
    pupils, tallies = defaultdict(set), defaultdict(Counter)
    for row in rows:
        if DAYS[1] <= row.date <= DAYS[-3]:
            key = sum((KEYS[name](row) for name in by), ())
            pupils[key].add(row.pupil_id)
            tallies[key][row.status] += 1
    return {
        key: (
            len(pupils[key]),
            tally.total(),
            tally["on_time"],
            tally["late"],
            tally["authorised"],
            tally["unauthorised"],
        )
        for key, tally in tallies.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_what_is_possible_is_on_time_late_or_absent(hub, seed):
    draw(seed).store(hub)
    found = counts(hub, ("pupil", "week"))
    parts = pl.sum_horizontal("on_time", "late", "authorised", "unauthorised")
    assert found.height > 20
    assert found.filter(pl.col("possible") != parts).is_empty()
    assert found.select(pl.min_horizontal(NUMBERS).min()).item() == 0


@pytest.mark.parametrize("by", ["class", "subject", "week", "weekday"])
def test_the_parts_of_a_breakdown_add_up_to_the_whole(hub, by):
    draw(5).store(hub)
    whole, parts = counts(hub), counts(hub, by)
    for name in NUMBERS[1:]:
        assert parts[name].sum() == whole[name].item()


def test_schools_are_counted_apart_and_can_be_chosen(hub):
    for number in (1, 2):
        draw(number, f"S{number}").store(hub)
    both = counts(hub)
    assert both["school_id"].sort().to_list() == ["S1", "S2"]
    assert counts(hub, (), Selection(schools=("S2",))).rows() == both.filter(pl.col("school_id") == "S2").rows()


@pytest.mark.parametrize(
    ("selection", "by", "values"),
    [
        (Selection(classes=("K5a",)), "class", ["K5a"]),
        (Selection(grades=(6,)), "grade", [6]),
        (Selection(pupils=("P03",)), "pupil", ["P03"]),
        (Selection(journal_kinds=("combined",)), "journal", ["JALL"]),
    ],
    ids=["a class", "a grade", "a pupil", "a kind of journal"],
)
def test_a_selection_narrows_what_is_counted(hub, selection, by, values):
    draw(3).store(hub)
    column = next(iter(DIMENSIONS[by].columns))
    everything = counts(hub, by)
    assert (
        counts(hub, by, selection).sort(column).rows()
        == everything.filter(pl.col(column).is_in(values)).sort(column).rows()
    )
    assert everything.height > 1


def test_counts_of_few_pupils_can_be_hidden(hub):
    draw(3, pupils=20).store(hub)
    found = counts(hub, ("class", "term"), minimum=8)
    assert 0 < found["suppressed"].sum() < found.height
    assert (
        found.filter("suppressed").select(NUMBERS).null_count().sum_horizontal().item() == 6 * found["suppressed"].sum()
    )
    assert not counts(hub, "pupil", minimum=8)["suppressed"].any()


def test_names_stand_beside_ids(hub):
    draw(3).store(hub)
    assert set(counts(hub, ("class", "subject")).columns[:5]) == {
        "school_id",
        "class_id",
        "class",
        "subject_id",
        "subject",
    }


def test_the_days_of_a_year_and_term_are_those_loaded(hub):
    draw(0).store(hub)
    assert school_year(hub, YEAR) == (date(2025, 9, 1), date(2026, 5, 29))
    assert school_year(hub, YEAR, 1) == (date(2025, 9, 1), date(2025, 11, 14))
    with pytest.raises(InputError, match=r"No school year 2024/2025 is loaded\. Loaded: 2025/2026"):
        school_year(hub, "2024/2025")


def test_what_cannot_be_broken_down_by_is_named_with_the_nearest(hub):
    with pytest.raises(InputError, match=r"'moth' is nothing to break attendance down by\. Did you mean month"):
        counts(hub, "moth")


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError, match=r"ends \(01\.09\.2025\.\) before it begins \(02\.09\.2025\.\)"):
        Selection(since=date(2025, 9, 2), until=date(2025, 9, 1))
