"""How sure a share is when its observations come in families: several letters to one pupil's parents, several weeks of one pupil."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from workbench.errors import InputError

DRAWS = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between 0 and 1 and the ends of its interval; `clusters`: how many pupils or families it rests on."""

    share: float
    low: float
    high: float
    clusters: int


def clustered_shares(
    counts: pl.DataFrame, hits: list[str], trials: str, *, draws: int = DRAWS, level: float = LEVEL, seed: int = 1
) -> list[Interval]:
    """For each column of `hits` its sum over the sum of `trials`, with a percentile interval of the cluster bootstrap.

    `counts`: one row a cluster (a pupil, a family). Whole clusters are drawn with replacement, because what one family does is
    alike from letter to letter (Efron and Tibshirani 1993, chapter 8; Field and Welsh 2007). An ordinary interval would be
    too narrow. The same `seed` draws the same clusters. Raises InputError without clusters or trials.
    """
    if counts.is_empty() or not counts.get_column(trials).sum():
        raise InputError("There is nothing to take a share of in this choice; choose a longer period.")
    ordered = counts.sort([trials, *hits])  # the order of rows, often that of pseudonyms, must not change the draw
    made = ordered.select(hits).to_numpy().astype(float)
    tried = ordered.get_column(trials).to_numpy().astype(float)
    generator = np.random.default_rng(seed)
    times_drawn = generator.multinomial(counts.height, np.full(counts.height, 1 / counts.height), size=draws)
    with np.errstate(invalid="ignore"):  # a draw without any trial says nothing of the share and is left out below
        drawn = (times_drawn @ made) / (times_drawn @ tried)[:, None]
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    shares = made.sum(axis=0) / tried.sum()
    return [
        Interval(float(share), float(lower), float(upper), counts.height)
        for share, lower, upper in zip(shares, low, high, strict=True)
    ]
