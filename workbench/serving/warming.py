"""Pages opened before people come: after the start, an import, an audit and midnight, in a thread that rests as long as it works."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import duckdb

from checks.common.build import DEFAULT_ZONE
from workbench.access import accounts
from workbench.access.database import Database
from workbench.access.viewer import Viewer
from workbench.access.viewing import viewer_of
from workbench.serving import failures

log = logging.getLogger(__name__)

Visits = Callable[[duckdb.DuckDBPyConnection, Viewer], Iterator[None]]
MOST: Final = 3  # sights: a municipality has sixty, and who comes first is known only roughly
LOOK_EVERY: Final = 60.0  # seconds: whether a new day has begun, from which on other excuses hold
LAST_SEEN: Final = """
select account.account_id
from account
left join session on session.account_id = account.account_id
where account.disabled_at is null
group by account.account_id
order by max(session.seen_at) desc nulls last, account.account_id
"""


class Warmer:
    """Goes through the pages in the place of whoever looked last, one for each sight of whole schools."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits) -> None:
        self._hub, self._database, self._visits = hub, database, visits
        self._asked, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="warmer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something new to read."""
        self._asked.set()

    def close(self) -> None:
        """Finish the page that is being read, and no other."""
        self._closing.set()
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        day = _today()
        while not self._closing.is_set():
            is_asked = self._asked.wait(LOOK_EVERY)
            self._asked.clear()
            if self._closing.is_set() or not (is_asked or _today() != day):
                continue
            day = _today()
            try:
                self._visit()
            except Exception as error:  # pages are read when somebody comes; the place is logged, not the data
                failures.note(log, "Reading ahead", error)

    def _visit(self) -> None:
        for viewer in self._viewers():
            began = time.perf_counter()
            for _ in self._visits(self._hub, viewer):
                if self._closing.wait(time.perf_counter() - began) or self._asked.is_set():
                    return  # what is new is read from the beginning
                began = time.perf_counter()

    def _viewers(self) -> list[Viewer]:
        """One for each sight of whole schools, those first who looked last."""
        with self._database.reading() as connection:
            numbers = [row[0] for row in connection.execute(LAST_SEEN)]
        found: dict[object, Viewer] = {}
        for number in numbers:
            account = accounts.find(self._database, number=number)
            if account is not None:
                viewer = viewer_of(self._database, self._hub.cursor(), account)
                if viewer.may("see_whole_school"):
                    found.setdefault(viewer.sight, viewer)
        return list(found.values())[:MOST]


class _Asleep:
    """Where there are no pages to read ahead."""

    def wake(self) -> None:
        """Nothing."""


@contextmanager
def warming(hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits | None) -> Iterator[Warmer | _Asleep]:
    """The warmer, if there are visits to make; it stops at the end."""
    if visits is None:
        yield _Asleep()
        return
    warmer = Warmer(hub, database, visits)
    try:
        yield warmer
    finally:
        warmer.close()


def _today() -> date:
    return datetime.now(ZoneInfo(DEFAULT_ZONE)).date()
