"""The axis of shares: lines at even distances, and none of the points below it."""

from __future__ import annotations

import pytest

from dashboards.charts.axis import share_axis


@pytest.mark.parametrize(
    ("lowest", "least", "step"),
    [(1.0, 95, 1), (0.978, 95, 1), (0.95, 95, 1), (0.93, 92, 2), (0.88, 88, 2), (0.87, 85, 5), (0.5, 50, 10), (0.0, 0, 20)],
)  # fmt: skip
def test_the_lines_are_even_and_begin_below_every_point(lowest: float, least: int, step: int) -> None:
    axis = share_axis(lowest, "lv", "light")
    assert (axis["min"], axis["interval"], axis["max"]) == (least, step, 100)
    assert (100 - least) % step == 0
    assert axis["min"] <= 100 * lowest
