"""The same days a year ago: on made records, because a sample has one year."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.attendance.drawn import Drawn
from workbench.attendance.intervals import difference, wilson
from workbench.attendance.selection import Selection
from workbench.attendance.years import compared_with_last_year
from workbench.errors import InputError

AUTUMN = Selection(since=date(2025, 9, 1), until=date(2025, 12, 19))


def two_years(hub, now=(30, 3), before=(40, 10)) -> None:
    """Two pupils of a 5.a each year: so many lessons a pupil, of which so many missed."""
    made = Drawn()
    made.put("schools", "S1", "Skola")
    for year, (lessons, missed) in ((2025, now), (2024, before)):
        made.put("classes", "S1", f"K{year}", f"{year}/{year + 1}", "5.a", 5)
        made.put("journals", "S1", f"J{year}", f"{year}/{year + 1}", "subject", f"K{year}", None, "T")
        for pupil in (f"P{year}a", f"P{year}b"):
            made.put("enrolments", "S1", pupil, f"K{year}", date(year, 9, 1), date(year + 1, 6, 1))
            made.put("journal_members", "S1", f"J{year}", pupil, date(year, 9, 1), None)
        for number in range(lessons):
            day = date(year, 9 + number % 4, 1 + number % 15)
            made.put("lessons", "S1", f"L{year}{number}", f"J{year}", day, 1, "T", "held", False)
            made.put("lesson_entries", "S1", f"L{year}{number}", "attendance", day)
            if number < missed:
                made.put("attendance", "S1", f"L{year}{number}", f"P{year}a", "absent", None)
                made.put("attendance", "S1", f"L{year}{number}", f"P{year}b", "excused", None)
    made.store(hub)


def test_this_year_stands_beside_the_last(hub):
    two_years(hub)
    found = compared_with_last_year(hub, AUTUMN, measures="absence", minimum=0).row(0, named=True)
    assert (found["numerator"], found["divisor"], found["numerator_before"], found["divisor_before"]) == (6, 60, 20, 80)
    assert found["difference"] == pytest.approx(0.1 - 0.25)
    assert found["difference_low"] < found["difference"] < found["difference_high"]


def test_a_class_is_met_again_by_its_name_and_a_month_by_its_place(hub):
    two_years(hub)
    by_class = compared_with_last_year(hub, AUTUMN, "class", measures="absence", minimum=0)
    assert by_class.select("class", "numerator", "numerator_before").rows() == [("5.a", 6, 20)]
    by_month = compared_with_last_year(hub, AUTUMN, "month", measures="absence", minimum=0)
    assert by_month["month"].to_list() == [date(2025, month, 1) for month in (9, 10, 11, 12)]
    assert by_month["divisor_before"].to_list() == [20, 20, 20, 20]


def test_who_was_there_in_one_year_only_has_no_difference(hub):
    two_years(hub)
    found = compared_with_last_year(hub, AUTUMN, "pupil", measures="absence")
    assert found.height == 4
    assert found["difference"].null_count() == 4
    assert not found["suppressed"].any()


def test_the_interval_of_a_difference_is_newcombes():
    frame = pl.DataFrame({"k": [56, 9, 0], "n": [70, 10, 10], "k2": [48, 3, 0], "n2": [80, 10, 20]})
    frame = wilson(frame, "k", "n").pipe(wilson, "k2", "n2", "low2", "high2")
    frame = frame.with_columns(p=pl.col("k") / pl.col("n"), p2=pl.col("k2") / pl.col("n2"))
    low, high = difference("p", "low", "high", "p2", "low2", "high2")
    found = frame.select(low.alias("low"), high.alias("high")).rows()
    expected = [
        confint_proportions_2indep(row["k"], row["n"], row["k2"], row["n2"], method="newcomb", compare="diff")
        for row in frame.iter_rows(named=True)
    ]
    assert [bound for row in found for bound in row] == pytest.approx([bound for row in expected for bound in row])


def test_newcombes_published_example_comes_out():
    """Newcombe (1998), Interval estimation for the difference between independent proportions, table II: 56/70 − 48/80."""
    frame = wilson(pl.DataFrame({"k": [56], "n": [70], "k2": [48], "n2": [80]}), "k", "n").pipe(
        wilson, "k2", "n2", "low2", "high2"
    )
    low, high = difference("p", "low", "high", "p2", "low2", "high2")
    found = frame.with_columns(p=pl.col("k") / pl.col("n"), p2=pl.col("k2") / pl.col("n2")).select(
        low.alias("l"), high.alias("h")
    )
    assert found.row(0) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("selection", "by", "says"),
    [
        (Selection(), (), "Name the first and the last day"),
        (Selection(since=date(2025, 9, 1), until=date(2027, 9, 1)), (), "a year long at most"),
        (AUTUMN, "journal", "'journal' of one year has no counterpart"),
        (Selection(since=date(2024, 9, 1), until=date(2024, 12, 1)), (), r"No lesson from 01\.09\.2023\. to 01\.12\.2023\."),
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_said(hub, selection, by, says):
    two_years(hub)
    with pytest.raises(InputError, match=says):
        compared_with_last_year(hub, selection, by)
