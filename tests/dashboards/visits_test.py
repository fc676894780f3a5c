"""Pages that were read ahead need nothing more for whoever sees the same, and nobody is noted as having looked."""

from __future__ import annotations

import duckdb
import pytest

from dashboards.pages.attendance.board import board
from dashboards.shell.session import Session
from dashboards.shell.visits import visited
from dashboards.state.desk import Desk
from tests.dashboards.school import SCHOOL, viewer
from workbench.access.scope import Scope
from workbench.access.viewer import Role

PAGES = ("p=parskats", "p=parkapumi", "p=punkti", "p=skolotaji", "p=klases", "p=apmeklejums", "p=apmeklejums&laiks=1sem",
         "p=apmeklejums&laiks=2025-10")  # fmt: skip


@pytest.fixture
def noted() -> list[str]:
    return []


@pytest.fixture
def desk(hub: duckdb.DuckDBPyConnection, noted: list[str]) -> Desk:
    return Desk(hub, lambda action, _: noted.append(action))


@pytest.mark.parametrize("role", ["director", "analyst"])
def test_pages_read_ahead_are_kept_for_everybody_who_sees_the_same(
    hub: duckdb.DuckDBPyConnection, desk: Desk, noted: list[str], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = list(visited(lambda seen: Scope(hub, seen), viewer(role), desk.unnoted()))
    assert noted == []
    assert len(steps) > len(PAGES)
    made: list[object] = []
    keep = desk.kept.thing

    def thing(key: object, make: object) -> object:
        made.append(key) if key not in desk.kept._things else None
        return keep(key, make)  # type: ignore[arg-type, type-var]

    monkeypatch.setattr(desk.kept, "thing", thing)
    other: Role = "deputy_academic" if role == "director" else role
    somebody = viewer(other)
    session = Session(lambda: somebody, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, desk)
    for page in PAGES:
        session.hear({"kind": "go", "query": page})
    assert made == []
    assert noted == ["see"] * (
        len(PAGES) if role == "director" else len(PAGES) - 2
    )  # an analyst opens no page of people


def test_before_the_first_audit_there_is_nothing_to_read(hub: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    hub.execute("delete from store.audit.runs")
    assert list(visited(lambda seen: Scope(hub, seen), viewer("director"), desk.unnoted())) == []


def test_a_decision_leaves_attendance_as_it_was_read(hub: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    somebody = viewer("director")
    session = Session(lambda: somebody, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, desk)
    session.open("p=apmeklejums")
    before = board(session.view())
    weeks, violations = before.weeks(), session.view().frame("worklist", lambda: Scope(hub, somebody).worklist(2))
    finding = Scope(hub, somebody).worklist(2).limit(1).project("regulation_id, clause_id, school_id, subject_key")
    hub.execute(
        "insert into store.life.finding_events (event_id, regulation_id, clause_id, school_id, subject_key, action) "
        f"select 900, regulation_id, clause_id, school_id, subject_key, 'acknowledge' from ({finding.sql_query()})"
    )
    assert board(session.view()).weeks() is weeks
    assert session.view().frame("worklist", lambda: Scope(hub, somebody).worklist(2)) is not violations
    assert board(session.view()).school == SCHOOL


def test_an_import_has_attendance_read_again(hub: duckdb.DuckDBPyConnection, desk: Desk) -> None:
    somebody = viewer("director")
    session = Session(lambda: somebody, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, desk)
    session.open("p=apmeklejums")
    before = board(session.view()).headline()["absence"]["divisor"]
    hub.execute("delete from store.records.lessons where date < date '2026-01-01'")
    hub.execute("insert into store.intake.imports (import_id) select max(import_id) + 1 from store.intake.imports")
    session.hear({"kind": "go", "query": "p=apmeklejums"})
    assert 0 < board(session.view()).headline()["absence"]["divisor"] < before
