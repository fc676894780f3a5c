"""The readable rules, sign by sign, at their thresholds."""

from __future__ import annotations

import polars as pl
import pytest

from workbench.early_warning.rules import SIGNS, by_rules, latest, reasons

CALM = {
    "absence": 0.0, "absence_recent": 0.0, "absence_rise": 0.0, "unexcused_recent": 0, "late_recent": 0.0, "low_grades": 0,
    "negative_notes": 0, "persistent": False,
}  # fmt: skip


def judged(**changed: object) -> dict[str, object]:
    rows = pl.DataFrame([{**CALM, **changed}])
    return reasons(by_rules(rows), "lv").row(0, named=True)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.signal)
def test_a_sign_holds_from_its_threshold_on_and_says_so(sign) -> None:
    below = sign.at_least - (0.001 if sign.form == "share" else 1)
    reached = {sign.signal: type(CALM[sign.signal])(sign.at_least)}
    if sign.signal == "absence":
        reached["persistent"] = True
    held = judged(**reached)
    assert (held["points"], held["flagged"], held["signs"]) == (sign.points, sign.points >= 2, [sign.signal])
    assert f"{100 * sign.at_least:.0f}" in held["why"] or f"{sign.at_least:.0f}" in held["why"]
    calm = judged(**{sign.signal: type(CALM[sign.signal])(below)})
    assert (calm["points"], calm["flagged"], calm["why"]) == (0, False, "")


def test_two_small_signs_make_a_flag_with_both_reasons() -> None:
    both = judged(low_grades=4, negative_notes=2)
    assert (both["points"], both["flagged"]) == (2, True)
    assert both["why"] == (
        "vērtējumi zem 4 ballēm astoņās nedēļās: 4 (robeža 3); "
        "negatīvi ieraksti uzvedības žurnālā četrās nedēļās: 2 (robeža 2)"
    )


def test_only_the_newest_week_of_a_school_is_acted_on() -> None:
    rows = pl.DataFrame(
        {"school_id": ["S", "S", "S"], "school_year": ["y"] * 3, "pupil_id": ["P", "P", "Q"], "week": [1, 2, 1]}
    )
    assert latest(rows)["pupil_id"].to_list() == ["P"]
