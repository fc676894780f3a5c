"""The tables of a pack as a person reads them, in order: for the workbook's sheets, and as CSV under `tables/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from workbench.evidence.tables import Tables
from workbench.texts import text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name: `name` of the CSV file, `title` of the sheet, Latvian headers of the columns."""

    name: str
    title: str
    frame: pl.DataFrame

    @property
    def headers(self) -> list[str]:
        """The columns in Latvian."""
        return [text(f"evidence.column.{column}", "lv") for column in self.frame.columns]


def sheets(made: Tables, beside: dict[str, pl.DataFrame]) -> Iterator[Sheet]:
    """Every table of the pack. `beside`: coverage, excuses, attestations, quarantine and files, by name."""
    every = {"totals": made.totals, **made.rows, **beside}
    for name in ("totals", "coverage", "clauses", "schools", "teachers", "classes", "weeks", "excuses", "attestations",
                 "quarantine", "files"):  # fmt: skip
        yield Sheet(name, text(f"evidence.sheet.{name}", "lv"), _worded(every[name]))


def _worded(frame: pl.DataFrame) -> pl.DataFrame:
    """The table without what only the English edition needs."""
    return frame.select(name for name in frame.columns if name not in ("reason_en", "query", "clause_order"))
