"""What is added up from lent cells is what is counted without them, for every measure and any part of the cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.attendance.drawn import DAYS, draw
from workbench.attendance.cells import cells
from workbench.attendance.control import control_chart
from workbench.attendance.counts import counts
from workbench.attendance.lending import lend
from workbench.attendance.persistence import persistent_absence, pupils
from workbench.attendance.rates import rates
from workbench.attendance.reasons import absence_reasons
from workbench.attendance.selection import EVERYTHING, Selection
from workbench.attendance.streaks import absence_streaks

MOMENT = datetime(2025, 12, 1)
WHOLE = Selection(since=DAYS[0], until=DAYS[-1], schools=("S1", "S2"), as_of=MOMENT)
PARTS = {
    "all of it": WHOLE,
    "a period": replace(WHOLE, since=DAYS[3], until=DAYS[-8]),
    "a school": replace(WHOLE, schools=("S2",)),
    "a class": replace(WHOLE, schools=("S1",), classes=("K5a",), since=DAYS[2]),
    "a grade": replace(WHOLE, grades=(6,), until=DAYS[9]),
    "a pupil": replace(WHOLE, schools=("S1",), pupils=("P03",)),
    "nobody": replace(WHOLE, schools=("",)),
    "journals, which cells do not know": replace(WHOLE, journals=("JK5aMAT", "JALL")),
    "more days than the cells have": replace(WHOLE, since=date(2025, 8, 1)),
}
MEASURES: dict[str, Callable[[duckdb.DuckDBPyConnection, Selection], pl.DataFrame]] = {
    **{
        "+".join(by): lambda hub, asked, by=by: counts(hub, by, asked)  # type: ignore[misc]
        for by in ((), ("pupil",), ("class",), ("grade", "week"), ("pupil", "month"), ("weekday", "period"), ("date",),
                   ("class", "month"), ("grade", "date"), ("pupil", "class", "week"), ("class", "subject"), ("term",))
    },
    "rates": lambda hub, asked: rates(hub, ("class", "week"), asked),
    "rates by lesson": lambda hub, asked: rates(hub, ("weekday", "period"), asked, minimum=0),
    "control": lambda hub, asked: control_chart(hub, "week", (), asked, minimum=0),
    "persistent": lambda hub, asked: persistent_absence(hub, "grade", asked),
    "shares by class": lambda hub, asked: persistent_absence(hub, ("class", "month"), asked, minimum=0),
    "pupils": lambda hub, asked: pupils(hub, asked),
    "pupils by week": lambda hub, asked: pupils(hub, asked, ("week", "class")),
    "streaks": lambda hub, asked: absence_streaks(hub, asked, days=1),
    "reasons": lambda hub, asked: absence_reasons(hub, asked, minimum=0),
}  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
def test_measures_are_the_same_from_cells(hub: duckdb.DuckDBPyConnection, measure: str) -> None:
    for seed, school in ((5, "S1"), (6, "S2")):
        draw(seed, school).store(hub)
    kept, ask = cells(hub, WHOLE), MEASURES[measure]
    lender = hub.cursor()
    lend(lender, kept)
    found = {name: (ask(hub, asked), ask(lender, asked)) for name, asked in PARTS.items()}
    assert found["all of it"][0].height > 0
    for counted, added in found.values():
        order = [column for column, kind in counted.schema.items() if not kind.is_float()]
        assert_frame_equal(counted.sort(order), added.sort(order))
        if "rate" in counted.columns:  # to the last digit: a page and a notebook say the same
            assert counted.sort(order)["rate"].to_list() == added.sort(order)["rate"].to_list()


@pytest.mark.parametrize("name", PARTS)
def test_cells_cover_what_lies_within_them(hub: duckdb.DuckDBPyConnection, name: str) -> None:
    draw(5).store(hub)
    assert cells(hub, WHOLE).cover(PARTS[name]) is (name not in (*list(PARTS)[-2:], "nobody"))
    assert not cells(hub, WHOLE).cover(EVERYTHING)
    assert cells(hub, EVERYTHING).cover(replace(PARTS[name], as_of=None, journals=()))


def test_cells_of_another_moment_are_not_used(hub: duckdb.DuckDBPyConnection) -> None:
    draw(5).store(hub)
    assert not cells(hub, WHOLE).cover(replace(WHOLE, as_of=None))
