"""Two ways timed in turn, A B A B …, so that a machine whose speed drifts still gives a fair ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians in seconds of ours and the peer's, and the median of the ratios pair by pair."""

    name: str
    ours: float
    peer: float
    ratio: float
    goal: float | None


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def pair(
    name: str, ours: Callable[[], object], peer: Callable[[], object], *, runs: int = 5, goal: float | None = None
) -> Pair:
    """Run both once unmeasured, then `runs` times in turn."""
    ours()
    peer()
    times = [(timed(ours), timed(peer)) for _ in range(runs)]
    return Pair(
        name,
        statistics.median(one for one, _ in times),
        statistics.median(other for _, other in times),
        statistics.median(one / other for one, other in times),
        goal,
    )
