"""Invented schools: the files that they would export, and a ledger of every fault that was planted in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from workbench.errors import InputError
from workbench.sample.build import build_school
from workbench.sample.export import Exporter, write_plain
from workbench.sample.faults import plant_faults

__all__ = ["SampleSummary", "build_sample", "build_tables", "write_plain"]

FEWEST_PUPILS = 50
LARGEST_SCHOOL = 1500
USUAL_SCHOOL = 1000


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written: `counts` rows by table, `files`, `faults` by clause (`rezekne-2018 11`), the ledger's path."""

    folder: Path
    ledger: Path
    counts: dict[str, int]
    files: tuple[Path, ...]
    faults: dict[str, int]


def build_sample(out: Path, pupils: int = 1000, seed: int = 2025, schools: int | None = None) -> SampleSummary:
    """Write the export of invented schools to `out/export` and the violations planted in them to `out/ledger.csv`.

    More than 1,500 pupils are spread over schools of about 1,000. The same arguments give the same content.
    Raises InputError where a school would have fewer than 50 pupils.
    """
    counts: Counter[str] = Counter()
    ledgers = []
    with Exporter(out / "export") as exporter:
        for tables, ledger in _schools(pupils, seed, schools):
            exporter.write(tables)
            counts.update({name: frame.height for name, frame in tables.items()})
            ledgers.append(ledger)
    ledger = pl.concat(ledgers)
    ledger.write_csv(out / "ledger.csv")
    by_clause = ledger.group_by("regulation_id", "clause_id").len().sort("regulation_id", "clause_id")
    faults = {f"{regulation} {clause}": count for regulation, clause, count in by_clause.iter_rows()}
    return SampleSummary(out / "export", out / "ledger.csv", dict(counts), tuple(exporter.files), faults)


def build_tables(
    pupils: int = 1000, seed: int = 2025, schools: int | None = None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables of the exchange format, of all schools together, and the ledger; nothing is written."""
    made = list(_schools(pupils, seed, schools))
    tables = {name: pl.concat([each[name] for each, _ in made]) for name in made[0][0]}
    return tables, pl.concat([ledger for _, ledger in made])


def _schools(pupils: int, seed: int, schools: int | None) -> Iterator[tuple[dict[str, pl.DataFrame], pl.DataFrame]]:
    """Each school's tables and ledger, one after the other, so that only one is in memory."""
    count = schools if schools is not None else 1 if pupils <= LARGEST_SCHOOL else round(pupils / USUAL_SCHOOL)
    if count < 1 or pupils // count < FEWEST_PUPILS:
        raise InputError(f"A sample school has at least {FEWEST_PUPILS} pupils; ask for more pupils or fewer schools.")
    for number in range(count):
        share = pupils // count + (number < pupils % count)
        school = build_school(number, share, seed, several=count > 1)
        ledger = plant_faults(school)
        yield school.tables, ledger
