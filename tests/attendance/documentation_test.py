"""docs/measures.md says what the definitions say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.api.measures import Measures
from workbench.attendance import contacts, control, seasons
from workbench.attendance.definitions import (
    MINIMUM_PUPILS,
    PERSISTENT_PERCENT,
    RATES,
    REPORTED_LESSONS,
    SEVERE_PERCENT,
)
from workbench.attendance.dimensions import DIMENSIONS
from workbench.charts import rates as rate_charts
from workbench.charts import time as time_charts
from workbench.texts import text

PAGE = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")
ROWS = {row[1]: row for row in re.findall(r"^(\| `(\w+)` \| .*)$", PAGE, re.MULTILINE) for row in [(row[0], row[1])]}


@pytest.mark.parametrize("rate", RATES.values(), ids=lambda rate: rate.name)
def test_each_rate_stands_with_its_numerator_and_divisor(rate):
    name, latvian, numerator, divisor = (cell.strip() for cell in ROWS[rate.name][0].strip("|").split("|"))
    assert name == f"`{rate.name}`"
    assert latvian == text(f"attendance.measure.{rate.name}", "lv")
    assert numerator == " + ".join(f"`{part}`" for part in rate.numerator)
    assert divisor == "possible"


@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_dimension_is_named(name):
    listed = PAGE.split("for any of the dimensions")[1].split("alone or together")[0]
    assert re.search(rf"\b{name}\b", listed)


@pytest.mark.parametrize("name", [name for name in vars(Measures) if not name.startswith("_") and name != "counts"])
def test_each_measure_is_described(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    "sentence",
    [
        f"absent × 100 ≥ {PERSISTENT_PERCENT} × possible",
        f"absent × 100 ≥ {SEVERE_PERCENT} × possible",
        f"fewer than {MINIMUM_PUPILS} pupils",
        f"against {REPORTED_LESSONS} lessons",
        f"/ {control.D2}",
        f"Fewer than {control.LEAST_POINTS} points",
        f"At least {seasons.LEAST_DAYS} school days",
        f"{contacts.RESAMPLES:,} resamples",
        "to " + " %, to ".join(f"{edge:.0%}".rstrip("%") for edge in contacts.BANDS[1:]) + " %",
    ],
)
def test_each_number_of_the_definitions_is_the_pages(sentence):
    assert sentence in PAGE


@pytest.mark.parametrize("module", [rate_charts, time_charts])
def test_each_chart_is_named(module):
    public = [
        name
        for name, what in vars(module).items()
        if getattr(what, "__module__", "") == module.__name__ and name[0] != "_"
    ]
    assert len(public) >= 3
    assert all(f"`{name}`" in PAGE for name in public)
