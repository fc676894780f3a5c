"""What was read once for a run is kept in memory until something is decided or the day ends, for all who may see the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import duckdb
import polars as pl


class Measured(Protocol):
    """What can be kept: it says how many bytes it holds."""

    def estimated_size(self) -> int | float:
        """Bytes."""


Thing = TypeVar("Thing", bound=Measured)
MOST: Final = 400_000_000  # bytes; a school of 1,000 pupils looked at in every way takes some 60 million
# Decisions and attestations change what the relations of a run say; so does midnight, when excuses end; an import changes
# what the records say.
STAMP = """
select
    (select coalesce(max(import_id), 0) from store.intake.imports),
    (select coalesce(max(event_id), 0) from store.life.finding_events),
    (select coalesce(max(event_id), 0) from store.life.attestation_events),
    (select max(run_id) from store.audit.runs),
    timezone('Europe/Riga', now())::date
"""


class Stamp(NamedTuple):
    """Changes whenever what is kept may no longer be true. `records`: of what depends on nothing but the records."""

    records: Hashable
    decided: Hashable


NO_STAMP = Stamp(None, None)


class Kept:
    """What was made by key, up to some bytes, the least used dropped first.

    It is made once, however many ask for it at the same time.
    """

    def __init__(self, hub: duckdb.DuckDBPyConnection, most: int = MOST) -> None:
        self._hub, self._most, self._bytes = hub, most, 0
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def stamp(self) -> Stamp:
        """The stamp of this moment."""
        with self._hub.cursor() as cursor:
            imported, *decided = cursor.execute(STAMP).fetchall()[0]
        return Stamp(imported, tuple(decided))

    def frame(self, key: Hashable, make: Callable[[], duckdb.DuckDBPyRelation | pl.DataFrame]) -> pl.DataFrame:
        """The rows of a relation, read when nobody has read them under this key; or what was made of other kept frames."""

        def read() -> pl.DataFrame:
            found = make()
            rows: pl.DataFrame = found if isinstance(found, pl.DataFrame) else found.pl()
            return rows

        return self.thing(key, read)

    def thing(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What `make` gives, made when nobody has made it under this key."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._things:
                    self._things.move_to_end(key)
                    known: Thing = self._things[key]
                    return known
            made = make()
            with self._lock:
                self._things[key] = made
                self._bytes += int(made.estimated_size())
                while self._bytes > self._most and len(self._things) > 1:
                    oldest, dropped = self._things.popitem(last=False)
                    self._bytes -= int(dropped.estimated_size())
                    self._making.pop(oldest, None)
        return made

    def relation(self, frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
        """A kept frame as a relation on a cursor of its own."""
        cursor = self._hub.cursor()
        cursor.register("kept", frame)
        return cursor.table("kept")

    def query(self, frame: pl.DataFrame, query: str, values: dict[str, Any]) -> pl.DataFrame:
        """Ask the database about a kept frame, which the query calls `kept`; `values` are bound."""
        with self._hub.cursor() as cursor:
            cursor.register("kept", frame)
            rows: pl.DataFrame = cursor.sql(query, params=values).pl()
            return rows
