"""Persistent absence as the Department for Education defines it, against its own published table."""

from __future__ import annotations

import polars as pl
import pytest

from tests.attendance.drawn import draw, school_of
from workbench.attendance.persistence import persistent_absence, pupils
from workbench.attendance.rates import rates


@pytest.mark.parametrize(
    ("possible", "absent", "persistent", "severe"),
    [(100, 9, 0, 0), (100, 10, 1, 0), (101, 10, 0, 0), (100, 49, 1, 0), (100, 50, 1, 1), (101, 50, 1, 0), (1, 1, 1, 1)],
)
def test_ten_and_fifty_per_cent_of_the_own_lessons_are_the_thresholds(hub, possible, absent, persistent, severe):
    school_of(hub, {"P": (possible, absent, 0)})
    found = persistent_absence(hub, minimum=0)
    assert dict(found.select("measure", "numerator").rows()) == {"persistent": persistent, "severe": severe}
    assert pupils(hub).select("is_persistent", "is_severe").row(0) == (persistent == 1, severe == 1)


def shared(total: int, parts: int) -> list[int]:
    return [total // parts + (number < total % parts) for number in range(parts)]


def test_the_departments_table_of_the_city_of_london_comes_out(hub):
    """Department for Education, "Pupil absence in schools in England", absence by geographic level, academic year 2016/17.

    City of London, six half terms: 1 school, 179 enrolments, 66,500 sessions possible, 1,694 missed (2.5 %), 1,621 authorised
    (2.4 %), 73 unauthorised (0.1 %); 5 persistent absentees (2.8 %), of their 1,542 sessions 205 missed (13.3 %), 180 authorised
    (11.7 %), 25 unauthorised (1.6 %).
    """
    of_five = zip(shared(1542, 5), shared(180, 5), shared(25, 5), strict=True)
    of_others = zip(shared(66500 - 1542, 174), shared(1621 - 180, 174), shared(73 - 25, 174), strict=True)
    school_of(hub, {f"P{number:03d}": sizes for number, sizes in enumerate([*of_five, *of_others])})
    shares = persistent_absence(hub).filter(pl.col("measure") == "persistent").row(0, named=True)
    assert (shares["numerator"], shares["divisor"], round(100 * shares["rate"], 1)) == (5, 179, 2.8)
    assert published(rates(hub)) == {
        "absence": (1694, 66500, 2.5),
        "authorised": (1621, 66500, 2.4),
        "unauthorised": (73, 66500, 0.1),
    }
    absentees = pupils(hub).filter("is_persistent")
    assert absentees.select("possible", "absent", "unauthorised").sum().row(0) == (1542, 205, 25)
    assert round(100 * 205 / 1542, 1) == 13.3


def published(found: pl.DataFrame) -> dict[str, tuple[int, int, float]]:
    rows = found.filter(pl.col("measure").is_in(["absence", "authorised", "unauthorised"]))
    return {
        row["measure"]: (row["numerator"], row["divisor"], round(100 * row["rate"], 1))
        for row in rows.iter_rows(named=True)
    }


@pytest.mark.parametrize("by", [(), ("class",), ("grade", "term"), ("month",)], ids=str)
def test_shares_are_those_of_the_pupils_list(hub, by):
    draw(5, pupils=15).store(hub)
    found = persistent_absence(hub, by, minimum=0).filter(pl.col("measure") == "persistent")
    listed = pupils(hub, by=by)
    keys = found.columns[: found.columns.index("measure")]
    expected = listed.group_by(keys).agg(pl.col("is_persistent").sum().cast(pl.Int64), pl.len().cast(pl.Int64))
    assert sorted(found.select(*keys, "numerator", "divisor").rows(), key=str) == sorted(expected.rows(), key=str)
    assert 0 < found["numerator"].sum() < found["divisor"].sum()
