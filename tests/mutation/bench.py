"""A hub prepared as of one moment, on which clauses are judged again with a mistake in their SQL."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import duckdb

from checks.common import build
from checks.engine import judged as frame
from checks.engine.literals import bind
from tests.mutation.clauses import Clause, Reading, clauses_naming, duties_by_clause, reading
from tests.mutation.common_graph import Statement, made_at, mentions, split, statements
from tests.mutation.mutants import Mutant
from workbench.audit import assessable

FIRST_DAY = date(2018, 8, 31)  # the first on which one of the procedures is in force
PATIENCE = 30.0  # seconds, many times what a query takes: who needs more joins everything with everything
FRAME = "judged.py"


class Changed(dict[str, set[str | None]]):
    """Which common relations came out otherwise, in which schools; a macro in no particular one."""


class Bench(ABC):
    """`notices` says whether a clause's rows are others than they should be; what that is, each kind of bench knows."""

    def __init__(self, name: str, hub: duckdb.DuckDBPyConnection, as_of: datetime, schools: Sequence[str] = ()) -> None:
        self.name, self.hub = name, hub
        self._own_digests: dict[str, dict[str | None, object]] = {}
        self._values = {
            "as_of": as_of.isoformat(sep=" "), "zone": build.DEFAULT_ZONE, "schools": list(schools),
            "first_day": (FIRST_DAY - build._MARGIN).isoformat(),
        }  # fmt: skip
        # Small tables: more threads only wait, and what joins everything with everything ends early.
        for setting in ("threads = 1", "memory_limit = '900MB'", "temp_directory = ''"):
            hub.execute(f"set {setting}")
        build.prepare(hub, as_of, schools=schools, first_day=FIRST_DAY)
        every = [duty for duties in duties_by_clause().values() for duty in duties]
        assessable.judge(hub, assessable.needs_of(every))

    @property
    @abstractmethod
    def clauses(self) -> Sequence[Clause]:
        """The clauses that this bench can judge."""

    @abstractmethod
    def is_right(self, clause: Clause) -> bool:
        """Whether the clause's rows are as they should be with the SQL as it stands."""

    @abstractmethod
    def _differs(self, clause: Clause, readings: Sequence[Reading]) -> bool:
        """Whether the rows of these readings are others than they should be."""

    def notices(self, clause: Clause, file: str = "", now: str = "") -> bool:
        """Whether the clause's rows differ when that file's text reads as `now`; SQL that fails is noticed too."""
        try:
            return self._differs(clause, [reading(duty, file, now) for duty in duties_by_clause()[clause]])
        except duckdb.Error:
            return True

    def run(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query, which is stopped when it takes too long."""
        watch = threading.Timer(PATIENCE, self.hub.interrupt)
        watch.start()
        try:
            return self.hub.execute(query).fetchall()
        finally:
            watch.cancel()

    @contextmanager
    def common_read_as(self, mutant: Mutant) -> Iterator[Changed | None]:
        """The common relations and macros that the mistake changes, rebuilt, None where it fails; undone at the end."""
        if not self._own_digests:
            self._own_digests = {each.makes: self._digest(each) for each in statements()}
        wrong, changed = made_at(mutant.file, mutant.number), Changed()
        try:
            yield changed if self._rebuilt(mutant, changed) else None
        finally:
            for each in statements():
                if each.makes == wrong or each.makes in changed:
                    self.hub.execute(bind(each.text, self._values))

    def _rebuilt(self, mutant: Mutant, changed: Changed) -> bool:
        """Note in `changed` what comes out otherwise, a macro always; False where the SQL fails."""
        mutated = {each.makes: each.text for each in split(mutant.file, mutant.text)}
        wrong = made_at(mutant.file, mutant.number)
        try:
            for each in statements():
                if each.makes == wrong or any(mentions(each.text, name) for name in changed):
                    self.run(bind(mutated.get(each.makes, each.text), self._values))
                    # What came out the same makes no row differ; a macro can only be judged by who calls it.
                    if schools := {None} if each.is_macro else self._schools_that_differ(each):
                        changed[each.makes] = schools
        except duckdb.Error:
            changed[each.makes] = {None}
            return False
        return True

    def _schools_that_differ(self, made: Statement) -> set[str | None]:
        own, now = self._own_digests[made.makes], self._digest(made)
        return {school for school in own.keys() | now.keys() if own.get(school) != now.get(school)}

    def _digest(self, made: Statement) -> dict[str | None, object]:
        if made.is_macro:
            return {}
        query = f"select school_id, count(*), bit_xor(hash(made)) from {made.makes} as made group by school_id"
        return {str(school): tuple(values) for school, *values in self.run(query)}

    def schools_of(self, clause: Clause) -> frozenset[str] | None:
        """The schools whose rows of this clause the bench looks at; None: all."""
        return None

    def reached_by(self, changed: Changed) -> list[Clause]:
        """The clauses whose SQL names a macro that changed, or a relation that changed in a school of theirs."""

        def is_reached(clause: Clause) -> bool:
            own = self.schools_of(clause)
            return any(
                clause in clauses_naming(name) and (own is None or None in schools or own & schools)
                for name, schools in changed.items()
            )

        return [clause for clause in self.clauses if is_reached(clause)]


@contextmanager
def frame_read_as(text: str) -> Iterator[None]:
    """Another frame around every duty's SQL, put back at the end."""
    own = frame._JUDGED
    frame._JUDGED = text
    try:
        yield
    finally:
        frame._JUDGED = own
