"""Rates against plain loops, and intervals against published values and an independent computation."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.attendance.drawn import draw, school_of
from tests.attendance.oracle import seated
from workbench.attendance.intervals import wilson
from workbench.attendance.rates import rates
from workbench.attendance.selection import Selection

COUNTED = {
    "attendance": {"on_time", "late"},
    "absence": {"authorised", "unauthorised"},
    "authorised": {"authorised"},
    "unauthorised": {"unauthorised"},
    "lateness": {"late"},
}


@pytest.mark.parametrize("seed", range(3))
def test_every_rate_is_its_lessons_over_the_possible_ones(hub, seed):
    made = draw(seed)
    made.store(hub)
    found = rates(hub, "class", minimum=0)
    tallies = defaultdict(Counter)
    for row in seated(made):
        tallies[row.class_id][row.status] += 1
    expected = {
        (class_id, name): (sum(tally[one] for one in counted), tally.total())
        for class_id, tally in tallies.items()
        for name, counted in COUNTED.items()
    }
    assert {row[:2]: row[2:] for row in found.select("class_id", "measure", "numerator", "divisor").rows()} == expected
    assert found.select((pl.col("numerator") / pl.col("divisor") - pl.col("rate")).abs().max()).item() < 1e-15


def test_attendance_and_absence_are_the_whole(hub):
    draw(1).store(hub)
    found = rates(hub, "week", measures=("attendance", "absence"), minimum=0)
    sums = found.group_by("week").agg(pl.col("rate").sum(), pl.len())
    assert sums["rate"].to_list() == pytest.approx([1.0] * sums.height)
    assert sums["len"].unique().to_list() == [2]


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("marked", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(marked, of, low, high):
    found = wilson(pl.DataFrame({"k": [marked], "n": [of]}), "k", "n")
    assert found.select("low", "high").row(0) == pytest.approx((low, high), abs=5e-5)


def test_no_divisor_has_no_interval():
    found = wilson(pl.DataFrame({"k": [0, None], "n": [0, None]}), "k", "n")
    assert found["low"].to_list() == found["high"].to_list() == [None, None]


def test_intervals_of_pupils_come_from_how_pupils_differ(hub):
    school_of(
        hub, {"A": (60, 30, 0), "B": (50, 0, 1), "C": (60, 2, 0), "D": (20, 0, 0), "E": (55, 3, 3), "F": (60, 0, 0)}
    )
    found = rates(hub, (), measures="absence", minimum=0).row(0, named=True)
    missed, possible = np.array([30, 1, 2, 0, 6, 0]), np.array([60, 50, 60, 20, 55, 60])
    rate, total = 39 / 305, 305
    variance = 6 / 5 * ((missed - rate * possible) ** 2).sum() / total**2
    worth = total / (variance / (rate * (1 - rate) / total))
    low, high = proportion_confint(rate * worth, worth, method="wilson")
    assert worth < total / 10
    assert (found["pupil_low"], found["pupil_high"]) == pytest.approx((low, high))
    assert found["pupil_low"] < found["low"] < found["rate"] < found["high"] < found["pupil_high"]


def test_where_nobody_was_marked_each_pupil_counts_as_one(hub):
    school_of(hub, dict.fromkeys("ABCDEF", (40, 0, 0)))
    found = rates(hub, (), measures="absence", minimum=0).row(0, named=True)
    assert (found["pupil_low"], found["pupil_high"]) == pytest.approx(proportion_confint(0, 6, method="wilson"))


def test_one_pupil_has_no_interval_of_pupils(hub):
    draw(2).store(hub)
    found = rates(hub, "pupil", measures="absence")
    assert found["pupil_low"].null_count() == found.height > 5
    assert not found["suppressed"].any()


def test_small_cells_are_hidden_and_cannot_be_had_by_subtraction(hub):
    draw(4, pupils=40).store(hub)
    plain, found = (
        rates(hub, "class", measures="absence", minimum=0),
        rates(hub, "class", measures="absence", minimum=1),
    )
    assert plain.equals(found)
    smallest = plain["pupils"].min()
    hidden = rates(hub, "class", measures=("absence", "lateness"), minimum=smallest + 1)
    assert plain.height == 3
    assert hidden.filter("suppressed")["class_id"].n_unique() == 2
    numbers = hidden.filter("suppressed").select("pupils", "numerator", "divisor", "rate", "low", "high", "pupil_low")
    assert numbers.null_count().row(0) == (4,) * 7
    assert hidden.filter(~pl.col("suppressed")).drop("suppressed").null_count().sum_horizontal().item() == 0


def test_no_line_of_a_table_of_two_breakdowns_hides_a_single_cell(hub):
    draw(7, pupils=30).store(hub)
    found = rates(hub, ("class", "weekday"), measures="absence", minimum=12)
    hidden = found.filter("suppressed")
    assert 0 < hidden.height < found.height
    assert hidden.group_by("class_id").len()["len"].min() > 1
    assert hidden.group_by("weekday").len()["len"].min() > 1


def test_nothing_at_all_gives_no_rows(hub):
    assert rates(hub, "class").is_empty()
    draw(1).store(hub)
    assert rates(hub, "class", Selection(schools=("elsewhere",))).is_empty()
