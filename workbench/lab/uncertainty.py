"""How sure a share is when its observations come in families: several letters to one pupil's parents, several weeks of one pupil.

Whole clusters are drawn with replacement, because what one family does is alike from time to time (Efron and Tibshirani 1993,
chapter 8; Field and Welsh 2007); an ordinary interval would be too narrow. Intervals are percentiles of the draws. The same `seed`
draws the same clusters, whatever their order and names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workbench.errors import InputError

DRAWS = 2000
LEVEL = 0.95

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share (or a difference of two) in parts of one, the ends of its interval, and on how many clusters it rests."""

    share: float
    low: float
    high: float
    clusters: int


def clustered_shares(
    counts: pl.DataFrame, hits: Sequence[str], trials: str, *, draws: int = DRAWS, level: float = LEVEL, seed: int = 1
) -> list[Interval]:
    """For each column of `hits` its sum over the sum of `trials`, with its interval.

    `counts`: one row a cluster (a pupil, a family). Raises InputError without clusters or trials.
    """
    sums, drawn = _sums(counts, [trials, *hits], draws, seed)
    _check(sums[:1])
    return [
        _interval(sums[place] / sums[0], _ratio(drawn[:, place], drawn[:, 0]), level, counts.height)
        for place in range(1, len(hits) + 1)
    ]


def clustered_difference(
    counts: pl.DataFrame, first: tuple[str, str], second: tuple[str, str], *,
    draws: int = DRAWS, level: float = LEVEL, seed: int = 1,
) -> Interval:  # fmt: skip
    """The share of `first` (columns of hits and trials) minus that of `second`, both over the same draws.

    `counts`: one row a cluster. Raises InputError without clusters, or without trials of either.
    """
    columns = {f"of_{place}": counts.get_column(name) for place, name in enumerate((*first, *second))}
    sums, drawn = _sums(pl.DataFrame(columns), list(columns), draws, seed)
    _check(sums[[1, 3]])
    differences = _ratio(drawn[:, 0], drawn[:, 1]) - _ratio(drawn[:, 2], drawn[:, 3])
    return _interval(sums[0] / sums[1] - sums[2] / sums[3], differences, level, counts.height)


def _check(trials: Numbers) -> None:
    if not trials.all():
        raise InputError(
            "Šajā izvēlē nav, no kā rēķināt daļu; izvēlieties garāku periodu · "
            "There is nothing to take a share of in this choice; choose a longer period."
        )


def _sums(counts: pl.DataFrame, columns: Sequence[str], draws: int, seed: int) -> tuple[Numbers, Numbers]:
    """The sums of the columns, and their sums in each draw of clusters: a row a draw."""
    ordered = counts.select(columns).cast(pl.Float64).sort(columns)
    numbers = ordered.to_numpy()
    if not len(numbers):
        return np.zeros(len(columns)), np.zeros((draws, len(columns)))
    generator = np.random.default_rng(seed)
    times_drawn = generator.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=draws)
    return numbers.sum(axis=0), times_drawn @ numbers


def _ratio(hits: Numbers, trials: Numbers) -> Numbers:
    """A draw without any trial says nothing of the share: it is no number, and is left out of the percentiles."""
    return np.divide(hits, trials, out=np.full_like(trials, np.nan), where=trials > 0)


def _interval(share: float, drawn: Numbers, level: float, clusters: int) -> Interval:
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(share), float(low), float(high), clusters)
