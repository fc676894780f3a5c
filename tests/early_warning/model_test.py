"""The model on made pupils: it learns what is there, never from the future, and is measured as by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from workbench.early_warning import comparison
from workbench.early_warning.model import INPUTS, fit, held_out, probabilities
from workbench.errors import InputError

START = date(2025, 9, 1)


def made(pupils: int = 120, weeks: int = 22, *, told: bool = True, seed: int = 7) -> pl.DataFrame:
    """Pupils whose long absence follows their absence so far (`told`), or nothing at all; the last four weeks have no outcome."""
    draw = np.random.default_rng(seed)
    absence = draw.beta(1, 9, size=pupils)
    frames = []
    for week in range(weeks):
        chance = np.clip(3 * absence, 0, 0.9) if told else np.full(pupils, 0.25)
        frames.append(
            pl.DataFrame({
                "school_id": "S", "school_year": "2025/2026", "pupil_id": [f"P{number:03d}" for number in range(pupils)],
                "week": START + timedelta(weeks=week), "week_no": week + 4, "absence": absence,
                "absence_recent": np.clip(absence + draw.normal(0, 0.02, pupils), 0, 1),
                "unexcused_recent": draw.poisson(1, pupils), "late_recent": draw.beta(1, 30, pupils),
                "low_grades": draw.poisson(1, pupils), "negative_notes": draw.poisson(0.1, pupils),
                "persistent": absence >= 0.1,
                "outcome": draw.random(pupils) < chance if week < weeks - 4 else pl.Series([None] * pupils, dtype=pl.Boolean),
            })
        )  # fmt: skip
    return pl.concat(frames)


def test_it_finds_what_drives_the_outcome_and_is_calibrated() -> None:
    signals = made()
    fitted = fit(signals)
    assert max(fitted.weights, key=lambda name: fitted.weights[name]) in ("absence", "absence_recent")
    tested = held_out(signals)
    scored = comparison.scores(tested)
    assert scored["brier"] < scored["brier_base"]
    assert scored["average_precision"] > 1.3 * scored["base_rate"]
    bins = comparison.calibration(tested, bins=4)
    assert bins["rows"].sum() == tested.height
    assert all((row["low"] - 0.08) <= row["said"] <= (row["high"] + 0.08) for row in bins.iter_rows(named=True))


def test_noise_is_not_turned_into_knowledge() -> None:
    tested = held_out(made(told=False)).with_columns(flagged=pl.col("persistent"))
    scored = comparison.scores(tested)
    assert scored["average_precision"] < scored["base_rate"] + 0.06
    gained = comparison.gain(tested, "persistent")
    assert gained.low < 0 < gained.high


def test_a_held_out_week_is_foretold_from_outcomes_that_were_over_by_then() -> None:
    signals = made()
    before = held_out(signals)
    first = before["week"].min()
    # Turn every outcome that was not yet over in the first held-out week: what was foretold of that week stays the same.
    turned = signals.with_columns(
        outcome=pl.when(pl.col("week") > first - timedelta(weeks=4))
        .then(~pl.col("outcome"))
        .otherwise(pl.col("outcome"))
    )
    after = held_out(turned)
    of_first = pl.col("week") == first
    assert before.filter(of_first)["probability"].to_list() == after.filter(of_first)["probability"].to_list()
    later = pl.col("week") == before["week"].max()
    assert before.filter(later)["probability"].to_list() != after.filter(later)["probability"].to_list()
    assert before["outcome"].null_count() == 0


def test_the_same_rows_give_the_same_model_whatever_the_pupils_are_called() -> None:
    signals = made()
    renamed = signals.with_columns(pupil_id=pl.col("pupil_id").str.reverse()).sample(fraction=1, shuffle=True, seed=3)
    assert fit(renamed).weights == pytest.approx(fit(signals).weights, rel=1e-4)


def test_because_names_only_what_raises_the_probability_the_strongest_first() -> None:
    signals = made()
    fitted = fit(signals)
    calm = dict.fromkeys(INPUTS, 0.0)
    rows = pl.DataFrame([calm, {**calm, "absence": 0.9}])
    judged = probabilities(fitted, rows)
    assert judged["probability"][1] > judged["probability"][0]
    assert judged["because"].to_list()[1][0] == "absence"
    assert all(len(names) <= 3 for names in judged["because"].to_list())


@pytest.mark.parametrize(("weeks", "pupils"), [(12, 120), (22, 3)])
def test_too_little_is_said(weeks: int, pupils: int) -> None:
    with pytest.raises(InputError, match="too few weeks, or too few pupils"):
        held_out(made(pupils=pupils, weeks=weeks))


def test_precision_and_recall_are_those_counted_by_hand() -> None:
    rows = [
        # week, pupil, persistent, flagged, probability, outcome
        (1, "A", True, True, 0.9, True), (1, "B", True, True, 0.2, False), (1, "C", False, True, 0.7, True),
        (1, "D", False, False, 0.1, False), (2, "A", True, True, 0.8, True), (2, "B", False, False, 0.3, True),
        (2, "C", False, True, 0.6, False), (2, "D", False, False, 0.1, False),
    ]  # fmt: skip
    test = pl.DataFrame(
        rows, schema=["week", "pupil_id", "persistent", "flagged", "probability", "outcome"], orient="row"
    )
    test = test.with_columns(school_id=pl.lit("S"))
    found = {row["way"]: row for row in comparison.compare(test, "en").iter_rows(named=True)}
    assert [(found[way]["flags"], found[way]["precision"], found[way]["recall"]) for way in comparison.WAYS] == [
        (1.5, pytest.approx(2 / 3), pytest.approx(2 / 4)),
        (2.5, pytest.approx(3 / 5), pytest.approx(3 / 4)),
        (1.5, pytest.approx(3 / 3), pytest.approx(3 / 4)),  # A and C in the first week, A in the second
        (2.5, pytest.approx(3 / 5), pytest.approx(3 / 4)),  # A, C, B; then A, C
    ]
    assert comparison.gain(test, "persistent").share == pytest.approx(1 / 3)
    assert comparison.gain(test, "flagged").share == pytest.approx(0)
