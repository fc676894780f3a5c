"""The relations behind pages, on rows that can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.boards.obligations import FINDING, at, obligation, relation
from workbench.boards import by_week, mended
from workbench.boards.morning import conversations, day_before
from workbench.boards.tokens import LENGTH, token
from workbench.boards.wilson import bound

NOW = at("2026-02-11", 8)


@pytest.fixture
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.mark.parametrize(("kept", "of"), [(0, 5), (5, 5), (1, 40), (237, 241), (46102, 46695)])
def test_the_bounds_are_those_of_statsmodels(hub: duckdb.DuckDBPyConnection, kept: int, of: int) -> None:
    low, high = hub.execute(
        f"select {bound(str(kept), str(of), 'low')}, {bound(str(kept), str(of), 'high')}"
    ).fetchall()[0]
    assert (low, high) == pytest.approx(proportion_confint(kept, of, method="wilson"), abs=1e-6)


def test_of_nothing_there_are_no_bounds(hub: duckdb.DuckDBPyConnection) -> None:
    assert hub.execute(f"select {bound('0', '0', 'low')}").fetchall() == [(None,)]


def test_a_week_counts_what_fell_due_in_it_and_leaves_the_excused_out_of_the_divisor(
    hub: duckdb.DuckDBPyConnection,
) -> None:
    rows = [
        obligation("monday", at("2026-02-02"), "met"),
        obligation("sunday", at("2026-02-08"), "late"),
        obligation("excused", at("2026-02-03"), "missing", excused=True),
        obligation("next week", at("2026-02-09"), "met"),
        obligation("done early, due later", at("2026-02-12"), "met"),
        obligation("waits", at("2026-02-10"), "pending"),
        obligation("without a deadline", None, "met"),
    ]
    weeks = by_week(relation(hub, rows), NOW).project("week, met, late, missing, excused, counted, compliance")
    assert weeks.fetchall() == [(date(2026, 2, 2), 1, 1, 1, 1, 2, 0.5), (date(2026, 2, 9), 1, 0, 0, 0, 1, 1.0)]


def test_weeks_may_be_told_apart_by_clause_and_by_nothing_unknown(hub: duckdb.DuckDBPyConnection) -> None:
    rows = [obligation("a", at("2026-02-02"), "met"), obligation("b", at("2026-02-02"), "late", clause_id="12")]
    by_clause = by_week(relation(hub, rows), NOW, ("clause_id",)).project("clause_id, compliance").fetchall()
    assert by_clause == [("11", 1.0), ("12", 0.0)]
    with pytest.raises(ValueError, match="grouped by"):
        by_week(relation(hub, [rows[0]]), NOW, ("1; drop table x",))


def test_the_day_before_is_the_last_on_which_anything_fell_due(hub: duckdb.DuckDBPyConnection) -> None:
    rows = [
        obligation("friday", at("2026-02-06"), "met"),
        obligation("friday too", at("2026-02-06", 23), "missing"),
        obligation("thursday", at("2026-02-05"), "late"),
        obligation("today", at("2026-02-09", 7), "met"),
    ]
    found = day_before(relation(hub, rows), at("2026-02-09", 8)).fetchall()
    assert found == [(date(2026, 2, 6), 2, 1, 0, 1, 0)]


def person(staff: str, kept: int, missed: int, state: str = "open") -> list[dict[str, object]]:
    """A person's last days: so many kept, so many missed."""
    made = [obligation(f"{staff} kept {n}", at("2026-02-05"), "met", staff) for n in range(kept)]
    told = {"staff": f"{staff}, Anna", "state": state}
    return made + [obligation(f"{staff} missed {n}", at("2026-02-06"), "missing", staff) | told for n in range(missed)]


def talks(hub: duckdb.DuckDBPyConnection, people: list[dict[str, object]]) -> list[tuple[object, ...]]:
    """Person, open, judged and whether it is planned, in the order in which they are proposed."""
    missed = [row for row in people if row["status"] == "missing"]
    due = [{name: value for name, value in row.items() if name not in ("staff", "state")} for row in people]
    rows = conversations(relation(hub, due), relation(hub, missed, FINDING), NOW)
    return rows.project("staff_id, open, judged, is_planned").fetchall()


def test_the_share_is_weighed_with_its_uncertainty_and_workload(hub: duckdb.DuckDBPyConnection) -> None:
    # 3 of 25 may be chance, 12 of 120 hardly; one slip asks for nothing, and of 10 duties nothing can be said.
    people = person("few", 22, 3) + person("many", 108, 12) + person("slip", 60, 1) + person("new", 5, 5)
    assert talks(hub, people) == [("many", 12, 120, False), ("few", 3, 25, False)]


def test_who_has_a_conversation_planned_stays_in_the_list(hub: duckdb.DuckDBPyConnection) -> None:
    people = person("planned", 30, 5, "acknowledged") + person("open", 30, 3)
    assert talks(hub, people) == [("planned", 0, 35, True), ("open", 3, 33, False)]


@pytest.mark.parametrize("order", [("12", "11", "12", "11"), ("11", "12", "12", "11")])
def test_of_clauses_that_are_open_equally_often_the_same_is_always_named(
    hub: duckdb.DuckDBPyConnection, order: tuple[str, ...]
) -> None:
    rows = person("even", 30, 4)
    missed = [row for row in rows if row["status"] == "missing"]
    for row, clause in zip(missed, order, strict=True):
        row["clause_id"] = clause
    due = [{name: value for name, value in row.items() if name not in ("staff", "state")} for row in rows]
    found = conversations(relation(hub, due), relation(hub, missed, FINDING), NOW)
    assert found.project("main_clause").fetchall() == [("rezekne-2018:11",)]


def test_what_is_excused_or_long_ago_asks_for_no_conversation(hub: duckdb.DuckDBPyConnection) -> None:
    excused = [row | {"excused": row["status"] == "missing"} for row in person("excused", 30, 5, "excused")]
    long_ago = [row | {"due_at": at("2025-11-06")} for row in person("past", 30, 5)]
    assert talks(hub, excused + long_ago) == []


def test_mended_is_what_was_violated_before_and_is_no_more(hub: duckdb.DuckDBPyConnection) -> None:
    before = [obligation(name, at("2026-02-05"), "missing") for name in ("stays", "mended", "vanished")]
    now = [obligation("stays", at("2026-02-05"), "late"), obligation("fresh", at("2026-02-10"), "late")]
    assert mended(relation(hub, now), relation(hub, before)).fetchall() == [("rezekne-2018", "11", 2)]


def test_a_token_is_short_the_same_every_time_and_tells_neighbours_apart(hub: duckdb.DuckDBPyConnection) -> None:
    query = f"select {token('a', 'b')} from (values ('1', '11'), ('11', '1'), ('1', '11')) as given(a, b)"
    one, other, again = (row[0] for row in hub.execute(query).fetchall())
    assert one == again != other
    assert len(one) == LENGTH
