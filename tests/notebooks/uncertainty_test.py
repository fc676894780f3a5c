"""Intervals of shares whose observations come in families, against what can be computed otherwise."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from workbench.errors import InputError
from workbench.lab.uncertainty import clustered_difference, clustered_shares


def families(each: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(each, schema=["opened", "letters"], orient="row")


def test_families_of_one_give_the_ordinary_interval() -> None:
    found = clustered_shares(families([(1, 1)] * 120 + [(0, 1)] * 280), ["opened"], "letters")[0]
    low, high = proportion_confint(120, 400)
    assert (found.share, found.clusters) == (0.3, 400)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)


def test_families_that_do_all_or_nothing_widen_it() -> None:
    alone = clustered_shares(families([(1, 1)] * 120 + [(0, 1)] * 280), ["opened"], "letters")[0]
    alike = clustered_shares(families([(10, 10)] * 12 + [(0, 10)] * 28), ["opened"], "letters")[0]
    assert alike.share == alone.share
    assert alike.high - alike.low > 2.5 * (alone.high - alone.low)  # √10 in theory


def test_neither_order_nor_names_of_families_matter() -> None:
    rows = [(3, 5), (0, 2), (7, 9), (1, 8)] * 5
    shuffled = [rows[place] for place in np.random.default_rng(0).permutation(len(rows))]
    assert clustered_shares(families(rows), ["opened"], "letters") == clustered_shares(
        families(shuffled), ["opened"], "letters"
    )


def test_a_difference_of_a_thing_with_itself_is_nothing_for_sure() -> None:
    frame = families([(3, 5), (0, 2), (7, 9)])
    found = clustered_difference(frame, ("opened", "letters"), ("opened", "letters"))
    assert (found.share, found.low, found.high) == (0, 0, 0)


def test_a_difference_covers_the_truth_about_as_often_as_it_says() -> None:
    draw, covered = np.random.default_rng(5), 0
    for trial in range(200):
        frame = pl.DataFrame({"a": draw.binomial(5, 0.5, 60), "b": draw.binomial(5, 0.3, 60), "n": [5] * 60})
        found = clustered_difference(frame, ("a", "n"), ("b", "n"), draws=400, seed=trial)
        covered += found.low <= 0.2 <= found.high
    assert 0.90 <= covered / 200 <= 0.99


def test_nothing_to_take_a_share_of_is_said() -> None:
    for frame in (families([]), families([(0, 0)])):
        with pytest.raises(InputError, match="nothing to take a share of"):
            clustered_shares(frame, ["opened"], "letters")
