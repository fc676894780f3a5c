"""Pages are read ahead for whoever looked last, again after what changes them, and never beside the server's end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest

from tests.access.two_schools import viewer
from tests.serving.running import person
from workbench.access import accounts, sessions
from workbench.access.database import Database
from workbench.access.viewer import Viewer
from workbench.serving import warming as rooms
from workbench.serving.jobs import Jobs
from workbench.serving.warming import MOST, warming

PAGES = 3


@dataclass
class Visits:
    """Notes who went where; `wait` holds every step up."""

    seen: list[tuple[str, int]] = field(default_factory=list)
    wait: threading.Event = field(default_factory=threading.Event)

    def __call__(self, hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> Iterator[None]:
        for page in range(PAGES):
            assert hub.cursor().execute("select count(*) from store.audit.runs").fetchall() == [(0,)]
            self.wait.wait(20)
            self.seen.append((viewer.name, page))
            yield

    @property
    def names(self) -> list[str]:
        return [name for name, page in self.seen if page == 0]


@pytest.fixture
def visits() -> Visits:
    made = Visits()
    made.wait.set()
    return made


@pytest.fixture
def database(tmp_path: Path, hub: duckdb.DuckDBPyConnection) -> Database:
    return Database(tmp_path)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_whoever_looked_last_comes_first_and_each_sight_once(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits
) -> None:
    person(database, "anna", "deputy_academic")
    person(database, "juris", "analyst")
    person(database, "daina", "director")  # sees what Anna sees
    person(database, "osvalds", "teacher", schools=(), staff=("S1", "T1"))
    person(database, "sistema", "administrator", schools=())
    sessions.start(database, accounts.named(database, "juris"), "password")
    with warming(hub, database, visits) as warmer:
        assert visits.seen == []
        warmer.wake()
        until(lambda: len(visits.seen) == 2 * PAGES)
    assert visits.seen == [(name, page) for name in ("juris", "anna") for page in range(PAGES)]


def test_of_many_schools_only_some_are_read_ahead(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits
) -> None:
    for number in range(MOST + 3):
        person(database, f"n{number}", "director", schools=(f"S{number}",))
    with warming(hub, database, visits) as warmer:
        warmer.wake()
        until(lambda: len(visits.seen) == MOST * PAGES)
    assert visits.names == [f"n{number}" for number in range(MOST)]


def test_a_disabled_account_is_not_gone_by(hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits) -> None:
    person(database, "anna")
    person(database, "berta", schools=("S2",))
    accounts.disable(database, accounts.named(database, "anna"))
    with warming(hub, database, visits) as warmer:
        warmer.wake()
        until(lambda: len(visits.seen) == PAGES)
    assert visits.names == ["berta"]


def test_what_is_new_is_read_from_the_beginning(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits
) -> None:
    person(database, "anna")
    visits.wait.clear()
    with warming(hub, database, visits) as warmer:
        warmer.wake()
        until(lambda: not warmer._is_new)  # it has begun
        time.sleep(0.05)
        warmer.wake()
        visits.wait.set()
        until(lambda: visits.names == ["anna", "anna"] and len(visits.seen) == 1 + PAGES)


def test_the_end_does_not_wait_for_all_pages(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits
) -> None:
    person(database, "anna")
    visits.wait.clear()
    with warming(hub, database, visits) as warmer:
        warmer.wake()
        until(lambda: not warmer._is_new)
        time.sleep(0.05)
        warmer._is_closing = True
        visits.wait.set()
    assert len(visits.seen) <= 1


def test_a_new_day_is_read_ahead(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(database, "anna")
    monkeypatch.setattr(rooms, "LOOK_EVERY", 0.01)
    today, tomorrow = rooms._today(), rooms._today().replace(year=2999)
    days = iter([today, today, today])
    monkeypatch.setattr(rooms, "_today", lambda: next(days, tomorrow))
    with warming(hub, database, visits):
        until(lambda: visits.names == ["anna"])
        time.sleep(0.05)
    assert visits.names == ["anna"]


def test_an_error_is_noted_without_its_words_and_the_next_time_is_tried_again(
    hub: duckdb.DuckDBPyConnection, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    person(database, "anna")
    tried: list[str] = []

    def fail(_hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> Iterator[None]:
        tried.append(viewer.name)
        raise ValueError("kalniņa".capitalize())
        yield

    with caplog.at_level(logging.ERROR), warming(hub, database, fail) as warmer:
        for times in (1, 2):
            warmer.wake()
            until(lambda times=times: len(tried) == times)  # type: ignore[misc]
    assert "Reading ahead failed: ValueError" in caplog.text
    assert "Kalniņa" not in caplog.text


def test_whoever_comes_is_read_ahead_once_before_those_who_did_not(
    hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "AT_ONCE", 1)
    person(database, "anna")
    visits.wait.clear()
    with warming(hub, database, visits) as warmer:
        warmer.wake()
        until(lambda: not warmer._is_new)
        time.sleep(0.05)  # at the first page of Anna's school
        for role in ("director", "secretary", "teacher"):  # two who see the same, and one who sees little
            warmer.come(replace(viewer(role), name=role, school_ids=("S9",)))
        visits.wait.set()
        until(lambda: len(visits.seen) == 2 * PAGES)
        time.sleep(0.05)
    assert visits.seen == [("anna", 0), ("director", 0), ("anna", 1), ("director", 1), ("anna", 2), ("director", 2)]


def test_imports_and_audits_that_fail_wake_nobody(tmp_path: Path, hub: duckdb.DuckDBPyConnection) -> None:
    woken: list[int] = []
    jobs = Jobs(hub, tmp_path, lambda: woken.append(1))
    try:
        assert jobs.submit("audit", viewer("director")).wait(20).state == "failed"  # nothing is loaded
        assert woken == []
    finally:
        jobs.close()
