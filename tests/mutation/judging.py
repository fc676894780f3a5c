"""Runs the SQL of a clause, as it is or with a mistake, and compares its obligations with the oracle's."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from checks.common import build
from checks.engine import judged as frame
from checks.engine.duty import Duty
from checks.engine.literals import bind
from checks.packs import find_packs
from checks.packs.suite import expectations
from tests.oracle import judge
from workbench.audit import assessable

PACKS = ("rezekne-2018", "jelgava-nvsk-2022")
FIRST_DAY = date(2018, 8, 31)
PATIENCE = 20.0  # seconds after which a query is taken for one that never ends
COMMON = Path(build.__file__).parent
STEPS = ("macros", "seen", "calendar", "people", "lessons")
LOCAL = """
select
    subject_key, kept.school_id, class_id, staff_id, pupil_id,
    timezone(zones.zone, timezone('UTC', arises_at)), timezone(zones.zone, timezone('UTC', due_at)),
    timezone(zones.zone, timezone('UTC', fulfilled_at)), status
from ({judged}) as kept
join (select school_id, coalesce(time_zone, 'Europe/Riga') as zone from store.records.schools) as zones
  on zones.school_id = kept.school_id
"""

Clause = tuple[str, str]
Rows = list[tuple[Any, ...]]


def duties_by_clause() -> dict[Clause, list[Duty]]:
    """The Expectations of both procedures, as their packs have them."""
    found: dict[Clause, list[Duty]] = defaultdict(list)
    packs = find_packs()
    for pack in PACKS:
        for duty in expectations(packs[pack]):
            found[duty.regulation_id, duty.clause_id].append(duty)
    return dict(found)


def expected_rows(folders: Iterable[Path], as_of: datetime) -> dict[Clause, Rows]:
    """The oracle's rows of each clause, all folders together."""
    found: dict[Clause, Rows] = defaultdict(list)
    for folder in folders:
        for row in judge(folder, as_of.replace(tzinfo=UTC)).rows:
            found[row.regulation_id, row.clause_id].append(
                (
                    row.subject_key,
                    *(getattr(row, name) for name in frame.STANDARD_COLUMNS if name != "subject_key"),
                    row.status,
                )
            )
    return {clause: _sorted(rows) for clause, rows in found.items()}


def _sorted(rows: Iterable[tuple[Any, ...]]) -> Rows:
    return sorted(rows, key=lambda row: tuple((value is not None, value) for value in row))


class Bench:
    """A hub prepared as of one moment, and what the oracle says of that moment."""

    def __init__(
        self, hub: duckdb.DuckDBPyConnection, as_of: datetime, expected: Mapping[Clause, Rows],
        clauses: Mapping[Clause, Sequence[Duty]],
    ) -> None:  # fmt: skip
        self.hub, self.expected, self.clauses = hub, expected, clauses
        self._values = {
            "as_of": as_of.isoformat(sep=" "), "zone": build.DEFAULT_ZONE, "schools": [],
            "first_day": (FIRST_DAY - build._MARGIN).isoformat(),
        }  # fmt: skip
        build.prepare(hub, as_of, schools=[], first_day=FIRST_DAY)
        assessable.judge(hub, assessable.needs_of(duty for duties in clauses.values() for duty in duties))

    def differs(self, clause: Clause, was: str = "", now: str = "") -> bool:
        """Whether the clause's rows are not the oracle's, with text `was` of its SQL read as `now`; also when it fails."""
        queries = [LOCAL.format(judged=_reading(duty, was, now)) for duty in self.clauses[clause]]
        try:
            rows = [row for query in queries for row in self._run(query)]
        except duckdb.Error:
            return True
        return _sorted(rows) != self.expected.get(clause, [])

    def _run(self, query: str) -> Rows:
        watch = threading.Timer(PATIENCE, self.hub.interrupt)
        watch.start()
        try:
            return self.hub.execute(query).fetchall()
        finally:
            watch.cancel()

    @contextmanager
    def common_read_as(self, step: str, text: str) -> Iterator[bool]:
        """The common relations rebuilt with another text for one step; False when that fails. Undone at the end."""
        self.hub.execute("begin")
        try:
            try:
                for name in STEPS[STEPS.index(step) :]:
                    own = (COMMON / f"{name}.sql").read_text(encoding="utf-8")
                    self.hub.execute(bind(text if name == step else own, self._values))
                built = True
            except duckdb.Error:
                built = False
            yield built
        finally:
            self.hub.execute("rollback")


def _reading(duty: Duty, was: str, now: str) -> str:
    """The duty's whole SQL, with text `was` of its own file read as `now`."""
    if not was or was not in duty.sql_template():
        return duty.judged()
    return duty.judged().replace(bind(was, duty.parameters), bind(now, duty.parameters))


@contextmanager
def frame_read_as(text: str) -> Iterator[None]:
    """Another frame around every duty's SQL, put back at the end."""
    own = frame._JUDGED
    frame._JUDGED = text
    try:
        yield
    finally:
        frame._JUDGED = own


def sources(duty: Duty) -> list[str]:
    """The files from which the duty's SQL is put together."""
    folder = Path(build.__file__).parents[1] / "duties"
    name = re.sub(r"^expect_", "", duty.expectation_type)
    return [file.name for file in (folder / f"{name}.owed.sql", folder / f"{name}.sql") if file.exists()]
