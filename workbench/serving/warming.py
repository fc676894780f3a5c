"""Pages opened before people come: after the start, an import, an audit and midnight, in a thread that rests as long as it works."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
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
MOST: Final = 3  # sights read before anybody comes: a municipality has sixty, and who comes first is known only roughly
AT_ONCE: Final = 8  # pages for one sight before it is another's turn: the menu
LONGEST_REST: Final = 1.0  # seconds
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
    """Goes through the pages in the place of whoever looked last, and of whoever comes, once for each sight of whole schools.

    Everybody's first pages come before anybody's last ones.
    """

    def __init__(self, hub: duckdb.DuckDBPyConnection, database: Database, visits: Visits) -> None:
        self._hub, self._database, self._visits = hub, database, visits
        self._changed = threading.Condition()
        self._is_new = self._is_closing = False
        self._ways: deque[Iterator[None]] = deque()
        self._read: set[object] = set()
        self._thread = threading.Thread(target=self._run, name="warmer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something new to read."""
        with self._changed:
            self._is_new = True
            self._changed.notify()

    def come(self, viewer: Viewer) -> None:
        """Somebody looks at pages: what nobody of their sight has read yet is read next."""
        with self._changed:
            if viewer.sight not in self._read and viewer.may("see_whole_school"):
                self._read.add(viewer.sight)
                self._ways.appendleft(self._visits(self._hub, viewer))
                self._changed.notify()

    def close(self) -> None:
        """Finish the page that is being read, and no other."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        day = _today()
        while not self._is_closing:
            try:
                if self._is_new or _today() != day:
                    day = _today()
                    self._begin()
                way = self._next()
                if way is not None and self._go(way):
                    self._ways.append(way)
            except Exception as error:  # pages are read when somebody comes; the place is logged, not the data
                failures.note(log, "Reading ahead", error)

    def _begin(self) -> None:
        """From the beginning, for whoever looked last."""
        self._is_new = False
        viewers = self._viewers()
        with self._changed:
            self._read = {viewer.sight for viewer in viewers}
            self._ways = deque(self._visits(self._hub, viewer) for viewer in viewers)

    def _next(self) -> Iterator[None] | None:
        """Whose pages are read next; when there is nobody, None after a while."""
        with self._changed:
            if not (self._ways or self._is_new or self._is_closing):
                self._changed.wait(LOOK_EVERY)
            return self._ways.popleft() if self._ways and not self._is_new else None

    def _go(self, way: Iterator[None]) -> bool:
        """Read a few pages and rest as long after each; whether there are more of them."""
        for _ in range(AT_ONCE):
            began = time.perf_counter()
            if next(way, way) is way:
                return False
            with self._changed:
                if (
                    self._is_new
                    or self._is_closing
                    or self._changed.wait_for(
                        lambda: self._is_new or self._is_closing, min(time.perf_counter() - began, LONGEST_REST)
                    )
                ):
                    return False
        return True

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

    def come(self, viewer: Viewer) -> None:
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
