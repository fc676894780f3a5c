"""How a fault is planted: choose subjects nobody has used, change records, write down every violation it causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from workbench.sample.school import School

REZEKNE, JELGAVA = "rezekne-2018", "jelgava-nvsk-2022"
LATE, MISSING = "late", "missing"
LEDGER = ("regulation_id", "clause_id", "subject_key", "status", "kind", "note")
# Whatever a person says or does not say, a subject gets only one fault of these things.
PUPIL, LESSON = "pupil", "lesson"


@dataclass(slots=True)
class Planter:
    """The tables of one school, its random numbers, what already has a fault, and the ledger of violations."""

    school: School
    rng: np.random.Generator
    used: dict[str, set[str]] = field(default_factory=dict)
    ledger: list[tuple[str, ...]] = field(default_factory=list)

    def table(self, name: str) -> pl.DataFrame:
        """The table as it is now."""
        return self.school.tables[name]

    def take(self, thing: str, candidates: Iterable[Any], count: int = 1) -> list[str]:
        """Up to `count` of the candidates that have no fault yet, drawn at random; they count as used from now on."""
        used = self.used.setdefault(thing, set())
        free = [key for key in dict.fromkeys(candidates) if key not in used]
        chosen = [free[i] for i in self.rng.permutation(len(free))[:count]]
        used.update(chosen)
        return chosen

    def share(self, part: float, of: int) -> int:
        """A share of so many obligations, at least one."""
        return max(1, round(part * of))

    def pick(self, values: Sequence[Any]) -> Any:
        """One of the values."""
        return values[int(self.rng.integers(len(values)))]

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high` (not included)."""
        return int(self.rng.integers(low, high))

    def write(self, clause: str, subjects: Iterable[str], status: str, kind: str, note: str = "") -> None:
        """Enter violations of a Rēzekne clause (`11`) or of a Jelgava clause (`J2.3`)."""
        regulation = JELGAVA if clause.startswith("J") else REZEKNE
        self.ledger += [(regulation, clause.removeprefix("J"), subject, status, kind, note) for subject in subjects]

    def set(self, table: str, column: str, values: dict[str, Any], *keys: str) -> None:
        """Give `column` new values in the rows whose key columns, joined by `:`, are those of `values`."""
        if not values:
            return
        frame = self.table(table)
        key = pl.concat_str([pl.col(name) for name in keys], separator=":")
        new = pl.DataFrame({"@": list(values), "@new": pl.Series(list(values.values()), dtype=frame.schema[column])})
        joined = frame.with_columns(key.alias("@")).join(
            new.with_columns(pl.lit(True).alias("@hit")), on="@", how="left", maintain_order="left"
        )
        value = pl.when(pl.col("@hit")).then("@new").otherwise(column)
        self.school.tables[table] = joined.with_columns(value.alias(column)).select(frame.columns)

    def drop(self, table: str, condition: pl.Expr) -> None:
        """Remove the rows for which the condition holds."""
        self.school.tables[table] = self.table(table).filter(~condition.fill_null(False))

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Append rows; columns that they lack are empty."""
        frame = self.table(table)
        self.school.tables[table] = pl.concat([frame, rows.select(_cast(frame, rows))])

    def ledger_table(self) -> pl.DataFrame:
        """The violations as a table, sorted by regulation, clause and subject."""
        frame = pl.DataFrame(self.ledger, schema=dict.fromkeys(LEDGER, pl.String), orient="row")
        return frame.sort("regulation_id", "clause_id", "subject_key")


def _cast(frame: pl.DataFrame, rows: pl.DataFrame) -> list[pl.Expr]:
    return [
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in frame.schema.items()
    ]


def at(day: Any, hour: int, minute: int = 0, second: int = 0) -> Any:
    """A Python datetime of a `datetime64` or date."""
    found = np.datetime64(day, "s") + np.timedelta64(hour * 3600 + minute * 60 + second, "s")
    return found.item()
