"""A day that most of the school missed stands on the overview once, with the way to excuse it at once."""

from __future__ import annotations

from urllib.parse import parse_qs

import duckdb
import pytest

from dashboards.pages.findings import chosen
from dashboards.pages.overview_causes import proposed
from tests.dashboards.school import STAFF, see, viewer
from workbench.access.viewer import Role

DAY = "2026-02-03"
CLAUSE = "regulation_id = 'rezekne-2018' and clause_id = '11'"


@pytest.fixture
def broken(hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The school, on one day of which nobody made the entries."""
    hub.execute(f"""
        update store.audit.obligations set status = 'missing', fulfilled_at = null
        where run_id = 2 and {CLAUSE} and due_at::date = '{DAY}'
    """)
    return hub


def test_one_cause_is_proposed_and_its_link_ticks_exactly_its_violations(broken: duckdb.DuckDBPyConnection) -> None:
    [cause] = proposed(see(broken, "p=parskats"))["causes"]
    assert cause["title"] == "11. punkts (Rēzekne), 03.02.2026."
    asked = parse_qs(cause["href"].lstrip("?"))
    assert (asked["punkts"], asked["no"], asked["lidz"]) == (["rezekne-2018:11"], [DAY], [DAY])
    ticked = chosen(see(broken, cause["href"]))
    counted = broken.execute(
        f"select count(*) from store.audit.obligations where run_id = 2 and {CLAUSE} and due_at::date = '{DAY}'"
    ).fetchall()[0][0]
    assert ticked.height == counted > 5
    assert f"{counted} no {counted} pienākumiem" in cause["missed"]


@pytest.mark.parametrize("role", ["teacher", "analyst", "secretary"])
def test_whoever_may_not_excuse_is_told_of_none(broken: duckdb.DuckDBPyConnection, role: Role) -> None:
    assert proposed(see(broken, "p=parskats", viewer(role, STAFF if role == "teacher" else None))) == {
        "causes": [],
        "causes_more": 0,
    }


def test_an_ordinary_school_has_none(hub: duckdb.DuckDBPyConnection) -> None:
    assert proposed(see(hub, "p=parskats"))["causes"] == []
