"""Rēzekne 3.3: who joins after the start of the year, or leaves within it, does so by a numbered order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.drawing import DAY, FEW, as_ofs, maybe
from tests.properties.school import TERMS, Judged, Row, day_of, judged, status, utc

Spell = dict[str, Any]
START, TERM1_ENDS, END = TERMS[0]["starts_on"], TERMS[0]["ends_on"], TERMS[1]["ends_on"]
TURNS = (START, START, TERM1_ENDS, date(2025, 10, 26), date(2026, 3, 29), END, END)
NEAR = st.builds(lambda turn, n: turn + n * DAY, st.sampled_from(TURNS), st.integers(-1, 1))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    first = draw(NEAR)
    return {
        "first": first,
        "left": draw(maybe(NEAR.map(lambda day: max(day, first)))),
        "orders": (draw(st.sampled_from((None, "1-7/24"))), draw(st.sampled_from((None, "1-7/31")))),
    }


def recorded(drawn: list[Spell], terms: int) -> dict[str, list[Row]]:
    rows = [
        {"pupil_id": f"P{n}", "class_id": "A", "enrolled_on": spell["first"], "left_on": spell["left"],
         "enrolment_order_no": spell["orders"][0], "leaving_order_no": spell["orders"][1]}
        for n, spell in enumerate(drawn)
    ]  # fmt: skip
    return {"enrolments": rows, "terms": list(TERMS[:terms])}


def expected(spell: Spell, pupil: str, last_day: date, as_of: datetime) -> Iterator[tuple[str, Judged]]:
    today = day_of(as_of)
    if spell["first"] <= today:  # an enrolment of a later day is not there, nor its leaving
        if spell["first"] > START:
            yield _moved("in", spell["first"], pupil, spell["orders"][0], as_of)
        if spell["left"] is not None and START < spell["left"] <= min(last_day, today):
            yield _moved("out", spell["left"], pupil, spell["orders"][1], as_of)


def _moved(way: str, day: date, pupil: str, order: str | None, as_of: datetime) -> tuple[str, Judged]:
    due, done = utc(day, "23:59:59"), utc(day) if order else None
    return f"{way}:{pupil}:A:{day}", Judged("A", "D", pupil, utc(day), due, done, status(due, done, as_of))


@FEW
@given(data=st.data(), terms=st.sampled_from((1, 2, 2)))
def test_joining_and_leaving_within_the_year_need_an_order(
    hub: duckdb.DuckDBPyConnection, data: st.DataObject, terms: int
) -> None:
    drawn = data.draw(st.lists(spells(), min_size=40, max_size=40))
    as_of = data.draw(as_ofs([utc(turn + n * DAY) for turn in TURNS for n in (0, 1)]))
    found = judged(hub, "rezekne-2018", "3.3", as_of, recorded(drawn, terms))
    last_day = END if terms == 2 else TERM1_ENDS
    assert found == dict(row for n, spell in enumerate(drawn) for row in expected(spell, f"P{n}", last_day, as_of))
