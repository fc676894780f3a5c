"""One tab without a browser: what every role is shown, what is said when something goes wrong, and what is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable

import duckdb
import pytest

from dashboards.pages import PAGES
from dashboards.shell.session import Session
from dashboards.state.desk import Desk
from tests.dashboards.school import SCHOOL, STAFF, viewer
from workbench.access.problems import SignedOutError
from workbench.access.scope import Scope
from workbench.access.viewer import ROLES, Role, Viewer

CLASS = "K-6a"
# Pages about the running server (settings, files) are tried where there is one.
ADDRESSES = [
    *(f"p={key}" for key, entry in PAGES.items() if entry.icon and entry.about_run),
    "p=punkts&punkts=rezekne-2018:11",
]
Opened = Callable[..., Session]


def somebody(role: Role) -> Viewer:
    """Somebody of the school in that role; the teachers are the one who has most to do with class 6.a."""
    own = role in ("teacher", "class_teacher")
    return viewer(role, STAFF if own else None, (CLASS,) if role == "class_teacher" else ())


@pytest.fixture
def noted() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def opened(hub: duckdb.DuckDBPyConnection, noted: list[tuple[str, str]]) -> Opened:
    """Opens a session at an address."""
    desk = Desk(hub, lambda action, subject: noted.append((action, subject)))

    def session(query: str, role: Role = "deputy_academic", lang: str = "lv", **more: Callable[[], None]) -> Session:
        who = somebody(role)
        made = Session(lambda: who, lambda seen: Scope(hub, seen), lang, "light", more.get("alive", lambda: None), desk)
        made.open(query)
        return made

    return session


def test_every_role_opens_every_page_of_its_menu(opened: Opened) -> None:
    for role in ROLES:
        session = opened("p=parskats", role)
        for number, address in enumerate(ADDRESSES, 1):
            session.hear({"kind": "go", "query": address, "number": number, "told": None})
            is_for = PAGES[address[2:].partition("&")[0]].is_for(somebody(role))
            assert bool(session.problem.object) is not is_for, (role, address, session.problem.object)


def test_who_saw_what_is_noted_without_a_name(opened: Opened, noted: list[tuple[str, str]]) -> None:
    opened("p=parkapumi")
    assert noted == [("see", "parkapumi 2")]


def test_an_analyst_reads_no_name_of_the_school(opened: Opened, hub: duckdb.DuckDBPyConnection) -> None:
    names = [name for (name,) in hub.execute("select family_name from store.records.staff").fetchall()]
    session = opened("p=parkapumi", "analyst")
    for part in session.parts:
        assert [name for name in names if name.partition("<")[0] in part.object] == []


def test_what_a_page_raises_is_said_and_no_value_of_it_is_logged(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session = opened("p=parskats")
    told = "Anna " + "Bērziņa".capitalize()

    def fail(*_: object) -> None:
        raise ValueError(told)

    monkeypatch.setattr("dashboards.pages.clauses.verdicts", fail)
    with caplog.at_level(logging.ERROR):
        session.hear({"kind": "go", "query": "p=punkti", "number": 1, "told": None})
    assert "Lapu neizdevās parādīt." in session.problem.object
    assert session.parts == ()
    assert "ValueError" in caplog.text
    assert "Bērziņa" not in caplog.text + session.problem.object


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("p=nekas", "Tādas lapas nav"),
        ("p=parskats&parbaude=99", "Pārbaudes Nr. 99 nav"),
        ("p=parkapumi&no=vakar", "vakar"),
        ("p=punkts&punkts=rezekne-2018:999", "tāda punkta nav"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(opened: Opened, query: str, sentence: str) -> None:
    assert sentence in opened(query).problem.object


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "act", "name": "decide", "values": {"decision": "burn"}, "number": 1},
        {"kind": "act", "name": "no such action", "values": {}, "number": 1},
        {"kind": "act", "name": "export", "values": {"table": "../etc/passwd", "kind": "exe"}, "number": 1},
        {"kind": "go", "query": "p=parkapumi&kartot=1;drop table x&lapa=-5&stavoklis=' or 1=1", "number": 1, "told": None},
        {"kind": "go", "query": "p=parkapumi&punkts=x' or '1'='1:11", "number": 1, "told": {"meklet": "%' --"}},
        {"kind": "theme", "theme": "url(x)", "number": 1},
        {},
    ],
)  # fmt: skip
def test_a_forged_message_changes_nothing(
    opened: Opened, hub: duckdb.DuckDBPyConnection, message: dict[str, object]
) -> None:
    session = opened("p=parkapumi&izvele=visi")
    session.hear(message)
    assert hub.execute("select count(*) from store.life.finding_events").fetchall() == [(0,)]
    session.hear({"kind": "go", "query": "p=parkapumi", "number": 2, "told": None})
    assert session.problem.object == ""


def test_a_teacher_cannot_decide_about_what_is_not_theirs(opened: Opened, hub: duckdb.DuckDBPyConnection) -> None:
    other = hub.sql(
        "select left(md5(concat_ws(chr(31), regulation_id, clause_id, school_id, subject_key)), 12) "
        "from store.audit.obligations where run_id = 2 and status = 'missing' "
        f"and staff_id <> '{STAFF}' and coalesce(class_id, '') <> '{CLASS}' and school_id = '{SCHOOL}' limit 1"
    ).fetchall()[0][0]  # fmt: skip
    session = opened(f"p=parkapumi&izvele={other}", "class_teacher")
    values = {"decision": "acknowledge", "reason": ""}
    session.hear({"kind": "act", "name": "decide", "values": values, "number": 1})
    assert hub.execute("select count(*) from store.life.finding_events").fetchall() == [(0,)]
    assert session.problem.object


def test_after_the_session_ended_nothing_is_answered(opened: Opened) -> None:
    def ended() -> None:
        raise SignedOutError

    session = opened("p=parskats", alive=ended)
    before = session.bridge.shown
    session.hear({"kind": "go", "query": "p=parkapumi", "number": 1, "told": None})
    assert session.bridge.shown == before


@pytest.mark.parametrize(
    ("role", "told", "leads"),
    [("deputy_academic", "Lapā Dati ielādējiet skolas eksportu", True), ("teacher", "direktora vietnieks vai lietvedis", False)],
)  # fmt: skip
def test_before_the_first_audit_it_says_what_comes_first(
    opened: Opened, hub: duckdb.DuckDBPyConnection, role: Role, told: str, *, leads: bool
) -> None:
    hub.execute("delete from store.audit.runs")
    said = opened("p=parskats", role).problem.object
    assert told in said
    assert ("?p=dati" in said) is leads
    assert "Šoreiz neizdevās" not in said


def test_whoever_may_not_is_not_told_to_try_again(opened: Opened) -> None:
    said = opened("p=pieradijumi", "teacher").problem.object
    assert "Ar jūsu lomu to nevar skatīt" in said
    assert "Mēģināt vēlreiz" not in said


@pytest.mark.parametrize("query", ["p=pieradijumi", "p=nekas"])
def test_after_a_refusal_nothing_of_the_page_before_stays(opened: Opened, query: str) -> None:
    session = opened("p=parkapumi", "teacher")
    session.hear({"kind": "go", "query": query, "number": 1, "told": None})
    assert session.parts == ()
    assert (session.bridge.shown["page"], session.bridge.shown["query"]) == (None, "")  # no mark, the address stays
    session.hear({"kind": "theme", "theme": "dark", "number": 2})
    assert session.parts == ()
    session.hear({"kind": "go", "query": "p=parkapumi", "number": 3, "told": None})
    assert (session.bridge.shown["page"], session.problem.object) == ("parkapumi", "")


@pytest.mark.parametrize(
    ("lang", "told"), [("lv", "Rakstiet dienu tā: 12.09.2026."), ("en", "Write a day as 12.09.2026")]
)
def test_a_day_that_is_none_is_refused_in_the_language_of_the_page(opened: Opened, lang: str, told: str) -> None:
    assert told in opened("p=parkapumi&no=rit", lang=lang).problem.object
    assert not opened("p=parkapumi&no=12.09.2026.", lang=lang).problem.object


def test_an_analyst_is_told_of_no_empty_day_and_sees_pseudonyms(opened: Opened) -> None:
    session = opened("p=parskats", "analyst")
    shown = session.parts[0].object
    assert "Termiņš šodien" not in shown
    assert "bez atbildīgā" not in shown
