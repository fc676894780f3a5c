"""The rules that can be read: signs with thresholds set beforehand, points, and the reason in words for each sign.

The three kinds of signs (attendance, behaviour, course results) and the idea to flag on few, plain thresholds are those of Balfanz,
Herzog and Mac Iver (2007, Educational Psychologist 42:4). The 10 % is the Department for Education's persistent absence. The
other thresholds are this house's reading; none was fitted to the data that it is tested on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from workbench.early_warning.signals import KEYS
from workbench.texts import text

FLAG_POINTS = 2
Form = Literal["share", "number"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of need: its signal reaches the threshold. Two points are enough for a flag."""

    signal: str
    at_least: float
    points: int
    form: Form


SIGNS = (
    Sign("absence", 0.10, 2, "share"),
    Sign("absence_recent", 0.15, 2, "share"),
    Sign("absence_rise", 0.05, 1, "share"),
    Sign("unexcused_recent", 5, 1, "number"),
    Sign("late_recent", 0.05, 1, "share"),
    Sign("low_grades", 3, 1, "number"),
    Sign("negative_notes", 2, 1, "number"),
)


def by_rules(signals: pl.DataFrame) -> pl.DataFrame:
    """The signals with `points` (0 to 9), `flagged` (2 or more) and `signs` (the names of those that hold, by their points)."""
    ordered = sorted(SIGNS, key=lambda sign: -sign.points)
    names = [pl.when(_holds(sign)).then(pl.lit(sign.signal)) for sign in ordered]
    return (
        signals.with_columns(points=pl.sum_horizontal(_holds(sign).cast(pl.Int64) * sign.points for sign in SIGNS))
        .with_columns(flagged=pl.col("points") >= FLAG_POINTS)
        .with_columns(signs=pl.concat_list(names).list.drop_nulls())
    )


def _holds(sign: Sign) -> pl.Expr:
    return pl.col("persistent") if sign.signal == "absence" else pl.col(sign.signal) >= sign.at_least


def reasons(flagged: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows of `by_rules` with `why`: each sign that holds in words, with its value and threshold; empty when none does."""
    said = [
        pl.when(pl.col("signs").list.contains(sign.signal)).then(
            pl.format(
                text(f"early.sign.{sign.signal}", lang, limit=_written(sign)),
                _shown(pl.col(sign.signal), sign, lang),
            )
        )
        for sign in sorted(SIGNS, key=lambda sign: -sign.points)
    ]
    return flagged.with_columns(why=pl.concat_str(said, separator="; ", ignore_nulls=True))


def _written(sign: Sign) -> str:
    return f"{100 * sign.at_least:.0f}" if sign.form == "share" else f"{sign.at_least:.0f}"


def _shown(value: pl.Expr, sign: Sign, lang: str) -> pl.Expr:
    if sign.form == "number":
        return value.cast(pl.String)
    percent = (100 * value).round(1).cast(pl.String)
    return percent.str.replace(".", ",", literal=True) if lang == "lv" else percent


def latest(signals: pl.DataFrame) -> pl.DataFrame:
    """Of each pupil the newest week, where it is the newest of the school: what can still be acted on."""
    return signals.filter(pl.col("week") == pl.col("week").max().over("school_id")).sort(*KEYS)
