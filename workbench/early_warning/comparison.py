"""How well the ways to flag do on held-out weeks: precision and recall with their uncertainty, and calibration."""

from __future__ import annotations

import polars as pl
from sklearn.metrics import average_precision_score, brier_score_loss  # type: ignore[import-untyped]

from workbench.lab.uncertainty import Interval, clustered_difference, clustered_shares
from workbench.texts import text

PUPIL = ("school_id", "pupil_id")
WAYS = ("baseline", "rules", "model", "model_as_rules")


def compare(test: pl.DataFrame, lang: str = "lv") -> pl.DataFrame:
    """The ways to flag on the same held-out pupil-weeks, one row each.

    `test`: rows of the test weeks with `persistent`, `flagged` (by rules), `probability` and `outcome`. The model flags each week
    as many pupils as the way it is compared with, so that each pair asks the same work of the school. Columns: way, label;
    flags (a week on average), precision (flagged who then had the outcome), recall (with the outcome who were flagged), each
    with low and high of a 95 % interval that draws whole pupils.
    """
    marked = test.with_columns(
        by_baseline=pl.col("persistent"),
        by_rules=pl.col("flagged"),
        by_model=_as_many(pl.col("persistent")),
        by_model_as_rules=_as_many(pl.col("flagged")),
    )
    weeks = test.get_column("week").n_unique()
    rows = [
        {"way": way, "label": text(f"early.way.{way}", lang), **_measured(marked, f"by_{way}", weeks)} for way in WAYS
    ]
    return pl.DataFrame(rows)


def _as_many(other: pl.Expr) -> pl.Expr:
    """The most probable pupils of each school and week, as many as the other way flags there; ties by a fixed order."""
    place = pl.struct(-pl.col("probability"), "pupil_id").rank("ordinal").over("school_id", "week")
    return place <= other.sum().over("school_id", "week")


def gain(test: pl.DataFrame, over: str) -> Interval:
    """How much higher the model's precision is than that of `over` (`persistent` or `flagged`) at equally many flags.

    In parts of one. The 95 % interval draws whole pupils for both at once; where it holds zero, no difference is shown.
    """
    of_pupils = (
        test.with_columns(model=_as_many(pl.col(over)))
        .group_by(*PUPIL)
        .agg(
            model_flags=pl.col("model").sum(),
            model_right=(pl.col("model") & pl.col("outcome")).sum(),
            other_flags=pl.col(over).sum(),
            other_right=(pl.col(over) & pl.col("outcome")).sum(),
        )
    )
    return clustered_difference(of_pupils, ("model_right", "model_flags"), ("other_right", "other_flags"))


def _measured(marked: pl.DataFrame, flag: str, weeks: int) -> dict[str, float | None]:
    of_pupils = marked.group_by(*PUPIL).agg(
        flags=pl.col(flag).sum(),
        outcomes=pl.col("outcome").sum(),
        both=(pl.col(flag) & pl.col("outcome")).sum(),
    )
    found: dict[str, float | None] = {"flags": int(of_pupils.get_column("flags").sum()) / weeks}
    for name, divisor in (("precision", "flags"), ("recall", "outcomes")):
        there = of_pupils.get_column(divisor).sum() > 0
        made = clustered_shares(of_pupils, ["both"], divisor)[0] if there else None
        found |= {
            name: made.share if made else None,
            f"{name}_low": made.low if made else None,
            f"{name}_high": made.high if made else None,
        }
    return found


def calibration(test: pl.DataFrame, bins: int = 8) -> pl.DataFrame:
    """What the model said against what came: rows by equal numbers of pupil-weeks, from the lowest probability.

    Columns: said (mean probability), came (share with the outcome), low and high (95 %, whole pupils drawn), rows.
    """
    parts = test.with_columns(
        bin=((pl.col("probability").rank("ordinal") - 1) * bins // test.height).cast(pl.Int64)
    ).partition_by("bin", maintain_order=False)
    rows = []
    for part in sorted(parts, key=lambda part: part.get_column("bin")[0]):
        of_pupils = part.group_by(*PUPIL).agg(rows=pl.len(), outcomes=pl.col("outcome").sum())
        came = clustered_shares(of_pupils, ["outcomes"], "rows")[0]
        said = part.get_column("probability").mean()
        rows.append({"said": said, "came": came.share, "low": came.low, "high": came.high, "rows": part.height})
    return pl.DataFrame(rows)


def scores(test: pl.DataFrame) -> dict[str, float]:
    """Brier score of the model and of always saying the average (lower is better), and the average precision with its base rate."""
    outcome = test.get_column("outcome").to_numpy().astype(int)
    said = test.get_column("probability").to_numpy()
    base = float(outcome.mean())
    return {
        "brier": float(brier_score_loss(outcome, said)),
        "brier_base": base * (1 - base),
        "average_precision": float(average_precision_score(outcome, said)),
        "base_rate": base,
    }
