"""What goes to the browser: what it has not got yet, and nothing that somebody else may see and this viewer may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from dashboards.shell.region import MOST, Region, Stage
from dashboards.shell.session import Session
from dashboards.state.desk import Desk
from tests.dashboards.school import viewer
from workbench.access.scope import Scope
from workbench.access.viewer import Role

MENU = ("parskats", "parkapumi", "punkti", "skolotaji", "klases", "apmeklejums")
Opened = Callable[..., Session]


@pytest.fixture
def parts() -> tuple[Region, Region]:
    first, second = Region(), Region(sheets=("p { color: red }",))
    first.object, second.object = "<p>one</p>", "<p>two</p>"
    return first, second


def test_what_stands_already_is_not_sent_again(parts: tuple[Region, Region]) -> None:
    stage = Stage()
    first = stage.change("a", parts)
    assert [first["parts"][place]["html"] for place in ("0", "1")] == ["<p>one</p>", "<p>two</p>"]
    assert "p { color: red }" in first["sheets"].values()
    parts[1].object = "<p>three</p>"
    assert stage.change("a", parts) == {
        "stage": "a", "parts": {"1": {"html": "<p>three</p>"}}, "sheets": {}, "forget": []
    }  # fmt: skip
    assert stage.change("a", parts)["parts"] == {}


def test_a_part_that_is_empty_or_put_away_is_hidden(parts: tuple[Region, Region]) -> None:
    stage = Stage()
    stage.change("a", parts)
    parts[0].object, parts[1].visible = "", False
    assert stage.change("a", parts)["parts"] == {"0": {"html": "", "visible": False}, "1": {"visible": False}}


def test_a_browser_keeps_the_pages_visited_last(parts: tuple[Region, Region]) -> None:
    stage = Stage()
    forgotten = [page for number in range(MOST + 2) for page in stage.change(str(number), parts)["forget"]]
    assert forgotten == ["0", "1"]
    assert stage.change("0", parts)["parts"]["0"]["html"] == "<p>one</p>"
    assert stage.change(str(MOST), parts)["parts"] == {}


@pytest.fixture
def opened(hub: duckdb.DuckDBPyConnection) -> Opened:
    desk = Desk(hub, lambda *_: None)

    def session(query: str, role: Role = "deputy_academic", lang: str = "lv") -> Session:
        who = viewer(role)
        made = Session(lambda: who, lambda seen: Scope(hub, seen), lang, "light", lambda: None, desk)
        made.open(query)
        return made

    return session


def go(session: Session, query: str) -> dict[str, Any]:
    session.hear({"kind": "go", "query": query, "number": 1, "told": None})
    assert session.problem.object == ""
    return dict(session.bridge.shown)


def test_a_page_that_has_not_changed_costs_no_html(opened: Opened) -> None:
    session = opened("p=parskats")
    for _ in range(2):
        told = [go(session, f"p={page}")["parts"] for page in MENU]
    assert told == [{} for _ in MENU]


def test_a_decision_changes_what_everybody_is_shown(opened: Opened) -> None:
    one, other = opened("p=parkapumi"), opened("p=parkapumi")
    assert one.parts[1].object == other.parts[1].object
    one.hear({"kind": "go", "query": "p=parkapumi&izvele=visi", "number": 1, "told": None})
    one.hear({"kind": "act", "name": "decide", "values": {"decision": "acknowledge"}, "number": 2})
    before = other.parts[1].object
    assert go(other, "p=parkapumi")["parts"]["1"]["html"] == other.parts[1].object != before


@pytest.mark.parametrize("page", MENU)
def test_who_sees_no_names_is_not_given_what_was_made_for_those_who_do(opened: Opened, page: str) -> None:
    shown = {role: opened(f"p={page}", role) for role in ("deputy_academic", "secretary", "analyst")}
    alone = {role: [part.object for part in session.parts] for role, session in shown.items()}
    again = {role: [part.object for part in opened(f"p={page}", role).parts] for role in ("analyst", "deputy_academic")}
    assert again["analyst"] == alone["analyst"] != alone["deputy_academic"]
    assert again["deputy_academic"] == alone["deputy_academic"]


def test_languages_are_not_mixed_up(opened: Opened) -> None:
    assert "Kavējumi" in opened("p=apmeklejums").parts[0].object
    assert "Absence" in opened("p=apmeklejums", lang="en").parts[0].object
