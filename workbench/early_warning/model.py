"""A small model: logistic regression on the signals, calibrated on later weeks, tested on weeks later still.

Each held-out week is judged by a model that knew only outcomes that were over by then, as it would be in use. Outcomes reach four
weeks ahead, so between the weeks that it learns from and those that it is calibrated on lies a gap of that length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from sklearn.calibration import CalibratedClassifierCV  # type: ignore[import-untyped]
from sklearn.frozen import FrozenEstimator  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from workbench.early_warning.signals import AHEAD_WEEKS
from workbench.errors import InputError

# Without `absence_rise`, which is the difference of the first two and would make their weights mean nothing.
INPUTS = ("absence", "absence_recent", "unexcused_recent", "late_recent", "low_grades", "negative_notes")
CALIBRATED_ON = 0.4  # of the weeks with known outcomes, the latest ones
FEWEST_WEEKS = 11  # four to learn from, the gap, four to calibrate on
FEWEST_OUTCOMES = 20  # pupil-weeks of either kind that a part must have


@dataclass(frozen=True, slots=True)
class Fitted:
    """The calibrated model. `weights`: what one standard deviation of each input adds to the log odds of long absence."""

    classifier: Any
    weights: dict[str, float]
    means: np.ndarray[Any, Any]
    scales: np.ndarray[Any, Any]


def fit(signals: pl.DataFrame) -> Fitted:
    """Learn from the earlier weeks with a known outcome, calibrate by Platt's sigmoid on the later ones.

    The same rows always give the same model. Raises InputError when there are too few weeks or outcomes.
    """
    known = signals.filter(pl.col("outcome").is_not_null())
    weeks = known.get_column("week").unique().sort().to_list()
    if len(weeks) < FEWEST_WEEKS:
        raise _too_little()
    calibrated_on = max(int(len(weeks) * CALIBRATED_ON), AHEAD_WEEKS)
    learn, calibrate = (
        known.filter(pl.col("week").is_in(part))
        for part in (weeks[: -calibrated_on - AHEAD_WEEKS + 1], weeks[-calibrated_on:])
    )
    for part in (learn, calibrate):
        happened = int(part.get_column("outcome").sum())
        if min(happened, part.height - happened) < FEWEST_OUTCOMES:
            raise _too_little()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    pipeline.fit(_inputs(learn), _outcomes(learn))
    classifier = CalibratedClassifierCV(FrozenEstimator(pipeline), method="sigmoid")
    classifier.fit(_inputs(calibrate), _outcomes(calibrate))
    scaler, regression = pipeline[0], pipeline[1]
    weights = dict(zip(INPUTS, map(float, regression.coef_[0]), strict=True))
    return Fitted(classifier, weights, scaler.mean_, scaler.scale_)


def _too_little() -> InputError:
    return InputError(
        "Modelim ir par maz nedēļu vai par maz skolēnu ar ilgiem kavējumiem; paliek pazīmes un punkti · "
        "There are too few weeks, or too few pupils with long absence, for a model; the signs and points remain."
    )


def held_out(signals: pl.DataFrame) -> pl.DataFrame:
    """Every row with a known outcome that can be foretold from outcomes that were over by then, with its `probability`.

    Raises InputError when there is no such week.
    """
    weeks = signals.get_column("week").unique().sort().to_list()
    foretold = []
    for place in range(FEWEST_WEEKS + AHEAD_WEEKS - 1, len(weeks)):
        over = signals.filter(pl.col("week") <= weeks[place - AHEAD_WEEKS])
        asked = signals.filter(pl.col("week") == weeks[place], pl.col("outcome").is_not_null())
        if asked.is_empty() or over.filter(pl.col("outcome").is_not_null())["week"].n_unique() < FEWEST_WEEKS:
            continue
        foretold.append(probabilities(fit(over), asked))
    if not foretold:
        raise _too_little()
    return pl.concat(foretold)


def probabilities(fitted: Fitted, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `probability` of the outcome, and `because`: the inputs that raise it, the strongest first, at most three."""
    values = _inputs(rows)
    added = (values - fitted.means) / fitted.scales * np.array(list(fitted.weights.values()))
    raised = pl.DataFrame(added, schema=list(INPUTS))
    parts = [pl.when(pl.col(name) > 0).then(pl.struct(value=-pl.col(name), signal=pl.lit(name))) for name in INPUTS]
    strongest = pl.concat_list(parts).list.drop_nulls().list.sort().list.head(3)
    because = raised.select(because=strongest.list.eval(pl.element().struct.field("signal"))).to_series()
    return rows.with_columns(pl.Series("probability", fitted.classifier.predict_proba(values)[:, 1]), because)


def _inputs(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    return rows.select(INPUTS).to_numpy().astype(float)


def _outcomes(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    return rows.get_column("outcome").to_numpy().astype(int)
