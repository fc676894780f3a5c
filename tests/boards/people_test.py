"""Days, sums over cells and lessons behind the pages of teachers and classes, on rows that can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.boards.obligations import at, obligation, relation
from workbench.boards import by_week
from workbench.boards.days import by_day
from workbench.boards.rates import MINIMUM, totals
from workbench.boards.workload import lessons_by_week

NOW = at("2026-02-11", 8)
ROWS = [
    obligation("a", at("2026-02-02"), "met"),
    obligation("b", at("2026-02-02"), "late"),
    obligation("c", at("2026-02-04"), "missing", excused=True),
    obligation("d", at("2026-02-09"), "missing"),
    obligation("e", at("2026-02-09"), "met", staff="T2"),
    obligation("f", at("2026-02-12"), "met"),
    obligation("g", at("2026-02-03"), "pending"),
]


@pytest.fixture
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def test_a_day_counts_what_fell_due_on_it_before_the_audit(hub: duckdb.DuckDBPyConnection) -> None:
    days = by_day(relation(hub, ROWS), NOW, ("staff_id",))
    assert days.columns == ["staff_id", "day", "met", "late", "missing", "excused"]
    assert days.fetchall() == [
        ("T1", date(2026, 2, 2), 1, 1, 0, 0),
        ("T1", date(2026, 2, 4), 0, 0, 1, 1),
        ("T1", date(2026, 2, 9), 0, 0, 1, 0),
        ("T2", date(2026, 2, 9), 1, 0, 0, 0),
    ]


def test_days_are_told_apart_by_nothing_unknown(hub: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="grouped by"):
        by_day(relation(hub, ROWS), NOW, ("subject_key",))


@pytest.mark.parametrize("cells", [by_week, by_day])
def test_sums_of_weeks_and_of_days_are_the_same_and_leave_the_excused_out_of_the_divisor(
    hub: duckdb.DuckDBPyConnection, cells: object
) -> None:
    made = cells(relation(hub, ROWS), NOW, ("school_id", "staff_id"))  # type: ignore[operator]
    rows = made.query("cell_source", f"{totals('cell_source', ('staff_id',))} order by staff_id").fetchall()
    low, high = proportion_confint(1, 3, method="wilson")
    assert rows[0][:8] == ("T1", 1, 1, 2, 1, 3, 3, pytest.approx(1 / 3))
    assert rows[0][8:] == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6), False)
    assert rows[1][:8] == ("T2", 1, 0, 0, 0, 1, 0, 1.0)


def test_of_everybody_together_there_is_one_row_and_of_nobody_none(hub: duckdb.DuckDBPyConnection) -> None:
    weeks = by_week(relation(hub, ROWS), NOW)
    assert weeks.query("cell_source", totals("cell_source", ())).fetchall()[0][:6] == (2, 1, 2, 1, 4, 3)
    assert weeks.query("cell_source", totals("cell_source", (), "week > date '2030-01-01'")).fetchall() == []


@pytest.mark.parametrize(("count", "comparable"), [(MINIMUM - 1, False), (MINIMUM, True)])
def test_nobody_is_comparable_under_the_minimum(hub: duckdb.DuckDBPyConnection, count: int, comparable: bool) -> None:
    rows = [obligation(str(number), at("2026-02-02"), "met") for number in range(count)]
    sums = by_week(relation(hub, rows), NOW).query("cell_source", totals("cell_source", ()))
    assert sums.project("is_comparable").fetchall() == [(comparable,)]


def test_sums_take_no_column_from_an_address() -> None:
    with pytest.raises(ValueError, match="grouped by"):
        totals("cell_source", ("staff_id; drop table x",))


def test_lessons_count_when_held_until_the_audit_and_for_whoever_held_them(hub: duckdb.DuckDBPyConnection) -> None:
    lessons = pl.DataFrame(
        {
            "school_id": ["S1"] * 6,
            "teacher_id": ["T1", "T1", "T2", "T1", "T1", "T1"],
            "class_id": ["C1", "C2", "C1", None, "C1", "C1"],
            "date": [date(2026, 2, day) for day in (2, 6, 3, 9, 4, 20)],
            "status": ["held", "held", "held", "held", "cancelled", "held"],
        }
    )
    hub.register("given_lessons", lessons)
    rows = hub.sql("select * from given_lessons")
    assert lessons_by_week(rows, NOW, "staff_id").fetchall() == [
        ("S1", "T1", date(2026, 2, 2), 2),
        ("S1", "T1", date(2026, 2, 9), 1),
        ("S1", "T2", date(2026, 2, 2), 1),
    ]
    assert lessons_by_week(rows, NOW, "class_id").fetchall() == [
        ("S1", "C1", date(2026, 2, 2), 2),
        ("S1", "C2", date(2026, 2, 2), 1),
    ]
