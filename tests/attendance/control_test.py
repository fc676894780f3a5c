"""Control charts: Laney's formulas by hand, and what is signal and noise on drawn weeks."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from tests.attendance.drawn import draw
from workbench.attendance.control import control_chart, laney
from workbench.errors import InputError


def weeks(numerators, divisors):
    count = len(numerators)
    frame = pl.DataFrame({
        "school_id": ["S1"] * count,
        "week": [date(2025, 9, 1) + timedelta(weeks=number) for number in range(count)],
        "numerator": numerators,
        "divisor": divisors,
    }, strict=False)  # fmt: skip
    return frame.with_columns(rate=pl.col("numerator") / pl.col("divisor"))


# Emergency patients seen within 4 hours, weeks 1 to 6 (Mohammed et al. 2013, BMJ Quality & Safety 22, 362–368), and on.
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 266501, 264225]
ATTENDED = [280443, 276823, 291681, 296155, 282343, 275888, 280443, 276823]


@pytest.mark.parametrize("kind", ["p", "u"])
def test_limits_are_laneys(kind):
    found = laney(weeks(SEEN, ATTENDED), ["school_id"], kind)
    centre = sum(SEEN) / sum(ATTENDED)
    spread = centre * (1 - centre) if kind == "p" else centre
    sigmas = [math.sqrt(spread / n) for n in ATTENDED]
    z = [(x / n - centre) / sigma for x, n, sigma in zip(SEEN, ATTENDED, sigmas, strict=True)]
    sigma_z = sum(abs(one - other) for one, other in zip(z[1:], z, strict=False)) / 7 / 1.128
    assert found["centre"].to_list() == pytest.approx([centre] * 8)
    assert found["sigma_z"].to_list() == pytest.approx([sigma_z] * 8)
    assert found["lower"].to_list() == pytest.approx([centre - 3 * sigma * sigma_z for sigma in sigmas])
    upper = [centre + 3 * sigma * sigma_z for sigma in sigmas]
    assert found["upper"].to_list() == pytest.approx([min(1.0, one) for one in upper] if kind == "p" else upper)
    assert found["signal"].null_count() == 8
    assert kind == "u" or sigma_z > 3  # a plain p chart would call most of these weeks a signal


def test_weeks_that_differ_anyway_are_noise_and_an_outbreak_is_a_signal():
    dice = np.random.default_rng(1)
    shares = 0.06 + dice.normal(0, 0.01, 35)
    numerators = [int(dice.binomial(30_000, share)) for share in shares]
    quiet = laney(weeks(numerators, [30_000] * 35), ["school_id"], "p")
    plain = np.abs(quiet["rate"].to_numpy() - quiet["centre"][0]) > 3 * math.sqrt(0.06 * 0.94 / 30_000)
    assert plain.sum() > 15
    assert quiet.filter(pl.col("signal").is_in(["above", "below"])).height <= 1
    numerators[20] = 4_000
    loud = laney(weeks(numerators, [30_000] * 35), ["school_id"], "p")
    assert loud.filter(pl.col("signal") == "above")["week"].to_list() == [date(2025, 9, 1) + timedelta(weeks=20)]


def test_the_eighth_point_in_a_row_on_one_side_is_a_signal():
    numerators = [95, 105] * 4 + [103] * 4 + [None] + [103] * 5 + [95, 95, 105] * 9
    found = laney(weeks(numerators, [1000] * len(numerators)), ["school_id"], "p")
    assert found["signal"].to_list() == [None] * 15 + ["run_above"] * 3 + [None] * 27


def test_few_points_have_no_limits():
    found = laney(weeks([5] * 7, [100] * 7), ["school_id"], "p")
    assert found["upper"].null_count() == found["signal"].null_count() == 7


def test_nobody_absent_ever_is_no_signal():
    found = laney(weeks([0] * 12, [100] * 12), ["school_id"], "u")
    assert found["signal"].null_count() == 12


def test_each_school_and_class_has_a_chart_of_its_own(hub):
    for number in (1, 2):
        draw(number, f"S{number}", pupils=30).store(hub)
    both = control_chart(hub, "date", "class", minimum=0)
    centres = both.group_by("school_id", "class_id").agg(
        pl.col("centre").unique().len(),
        (pl.col("numerator").sum() / pl.col("divisor").sum()),
        pl.col("centre").first().alias("c"),
    )
    assert centres["centre"].unique().to_list() == [1]
    assert centres["numerator"].to_list() == pytest.approx(centres["c"].to_list())
    assert both.columns == ["school_id", "class_id", "class", "date", "pupils", "numerator", "divisor", "rate", "suppressed",
                            "centre", "sigma_z", "lower", "upper", "signal"]  # fmt: skip


def test_an_unknown_step_is_refused(hub):
    with pytest.raises(InputError, match="by date, week or month, not by 'hour'"):
        control_chart(hub, "hour")
