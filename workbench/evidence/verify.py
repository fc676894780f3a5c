"""Is a pack what it was when it was made, and do its figures follow from its rows? Needs nothing but the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import duckdb
import fastexcel
import polars as pl

from workbench.errors import WorkbenchError
from workbench.evidence import manifest as manifests
from workbench.evidence import rows
from workbench.evidence.manifest import Manifest
from workbench.evidence.opened import DamagedArchiveError, digest_of, opened, reader
from workbench.evidence.tables import BREAKDOWNS, COUNTS, tables
from workbench.period import Period
from workbench.texts import text


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `name` in the catalogue under `evidence.check.`, and what is wrong, empty when sound."""

    name: str
    wrong: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


def verify(pack: Path) -> list[Check]:
    """Every check of a pack (folder or ZIP), each run even when one before it found something.

    Raises EvidenceError when there is no pack to look at.
    """
    try:
        with opened(pack) as bag:
            return list(_checks(bag))
    except DamagedArchiveError as error:
        return [Check("archive", (str(error),))]


def _checks(bag: Path) -> Iterator[Check]:
    yield Check("bag", _bag(bag))
    try:
        manifest = manifests.read(bag)
    except WorkbenchError as error:
        yield Check("manifest", (str(error),))
        return
    with reader() as hub:
        looks: dict[str, Callable[[], Iterator[str]]] = {
            "acts": lambda: _acts(bag, manifest),
            "rows": lambda: _rows(hub, bag, manifest),
            "csv": lambda: _csv(hub, bag),
            "totals": lambda: _totals(hub, bag, manifest),
            "workbook": lambda: _workbook(hub, bag, manifest),
        }
        for name, look in looks.items():
            yield Check(name, _looked(look))


def _looked(look: Callable[[], Iterator[str]]) -> tuple[str, ...]:
    """What a look finds wrong; a file that cannot be read is such a finding, not an end of the verification."""
    try:
        return tuple(look())
    except (OSError, ValueError, KeyError, duckdb.Error, pl.exceptions.PolarsError, fastexcel.FastExcelError) as error:
        return (str(error).splitlines()[0],)


def _bag(folder: Path) -> tuple[str, ...]:
    """What BagIt finds wrong, and each file whose bytes are not those of its checksum."""
    try:
        bag = bagit.Bag(str(folder))
        bag.validate()
    except bagit.BagValidationError as error:
        told = [str(error), *map(str, error.details)]
        return tuple(dict.fromkeys([*_changed(bag, folder), *told]))
    except (bagit.BagError, OSError, ValueError) as error:
        return (str(error),)
    return ()


def _changed(bag: Any, folder: Path) -> Iterator[str]:
    for name, sums in sorted(bag.entries.items()):
        file = folder / name
        if not file.is_file():
            yield f"{name}: –"
        elif digest_of(file) != sums["sha256"]:
            yield f"{name}: SHA-256 ≠ {sums['sha256']}"


def _acts(bag: Path, manifest: Manifest) -> Iterator[str]:
    for act in manifest["acts"]:
        found = digest_of(bag / "data" / "packs" / act["id"] / "pack.yaml")
        if found != act["sha256"]:
            yield f"packs/{act['id']}/pack.yaml: SHA-256 {found} ≠ {act['sha256']}"


_SOUND = {
    "rows": "count(*) <> {rows}",
    "period": "count(*) filter (where not ({days})) > 0",
    "counted_on": "count(*) filter (where counted_on is distinct from ({counted_on})) > 0",
    "keys": "count(*) <> count(distinct ({order}))",
    "status": """
        count(*) filter (where status <> case
            when fulfilled_at <= coalesce(due_at, fulfilled_at) then 'met'
            when fulfilled_at is not null then 'late'
            when due_at < timestamp '{as_of}' then 'missing'
            when due_at = timestamp '{as_of}' then status
            else 'pending' end) > 0""",
    "excused": "count(*) filter (where excused and status not in ('late', 'missing')) > 0",
}


def _rows(hub: duckdb.DuckDBPyConnection, bag: Path, manifest: Manifest) -> Iterator[str]:
    """Whether each row is of the period, once there, and its status follows from its moments and the moment of looking."""
    period = Period.parse(f"{manifest['period']['first']}..{manifest['period']['last']}")
    given = {"rows": int(manifest["rows"]), "days": rows.days_of(period), "counted_on": rows.COUNTED_ON,
             "order": rows.ORDER, "as_of": manifest["run"]["as_of_local"]}  # fmt: skip
    columns = ", ".join(f"{condition.format(**given)} as {name}" for name, condition in _SOUND.items())
    found = hub.read_parquet(str(_parquet(bag))).aggregate(columns).fetchall()[0]
    yield from (text(f"evidence.wrong.{name}", "lv") for name, wrong in zip(_SOUND, found, strict=True) if wrong)


def _csv(hub: duckdb.DuckDBPyConnection, bag: Path) -> Iterator[str]:
    """Whether the CSV has the same rows as the Parquet file, cell by cell as text."""
    kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in rows.COLUMNS)
    file = str(_parquet(bag).with_suffix(".csv")).replace("'", "''")
    written = f"select * from read_csv('{file}', header = true, delim = ',', columns = {{{kinds}}}, parallel = false)"
    parquet = hub.read_parquet(str(_parquet(bag)))
    whole = ", ".join(f"coalesce({name}::varchar, '')" for name in rows.COLUMNS)
    totals = [
        source.project(f"hash({whole}) as cell").aggregate("count(*), sum(cell::hugeint)").fetchall()[0]
        for source in (parquet, hub.sql(written))
    ]
    if totals[0] != totals[1]:
        yield text("evidence.wrong.csv", "lv")


def _totals(hub: duckdb.DuckDBPyConnection, bag: Path, manifest: Manifest) -> Iterator[str]:
    """Whether every table under `tables/`, and the manifest's totals, are what the rows give when they are counted again."""
    again = tables(hub, _parquet(bag), manifest["privacy"]["level"])
    for name, counted in {"totals": again.totals, **again.rows}.items():
        if _cells(counted) != _cells(_table(bag, name)):
            yield f"tables/{name}.csv"
    if again.totals.drop("suppressed").to_dicts() != manifest["totals"]:
        yield "manifest.json: totals"


def _workbook(hub: duckdb.DuckDBPyConnection, bag: Path, manifest: Manifest) -> Iterator[str]:
    """Whether the workbook's sheets hold the tables' figures, and its rows those of the pack, read by another library."""
    book = fastexcel.read_excel(str(bag / "data" / "workbook.xlsx"))
    for name in ("totals", *(breakdown.name for breakdown in BREAKDOWNS)):
        title = text(f"evidence.sheet.{name}", "lv")
        sheet = book.load_sheet(title, dtypes="string").to_polars()
        headers = [text(f"evidence.column.{count}", "lv") for count in COUNTS]
        shown = [[int(float(cell)) if cell else None for cell in sheet.get_column(header)] for header in headers]
        table = _table(bag, name)
        if shown != [table.get_column(count).cast(pl.Int64, strict=True).to_list() for count in COUNTS]:
            yield f"workbook.xlsx: {title}"
    yield from _workbook_rows(hub, bag, manifest, book)


def _workbook_rows(hub: duckdb.DuckDBPyConnection, bag: Path, manifest: Manifest, book: Any) -> Iterator[str]:
    names = ("regulation_id", "clause_id", "subject_key", "school_id", "status")
    headers = {text(f"evidence.column.{name}", "lv"): name for name in names}
    title = text("evidence.sheet.rows", "lv")
    sheets = [name for name in book.sheet_names if name == title or name.startswith(f"{title} ")]
    shown = pl.concat(
        [
            book.load_sheet(name, dtypes="string", use_columns=list(headers)).to_polars().rename(headers)
            for name in sheets
        ]
    ).select(names)
    wanted = hub.read_parquet(str(_parquet(bag)))
    wanted = wanted if manifest["workbook_rows"] == "all" else wanted.filter("status <> 'met'")
    if not shown.equals(wanted.project(", ".join(names)).pl()):
        yield f"workbook.xlsx: {title}"


def _table(bag: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(bag / "data" / "tables" / f"{name}.csv", infer_schema=False)


def _cells(frame: pl.DataFrame) -> list[tuple[str | None, ...]]:
    """Every cell as it stands in a CSV file; an empty text and none are written alike."""
    written = pl.read_csv(frame.write_csv().encode(), infer_schema=False)
    return [tuple(written.columns), *written.rows()]


def _parquet(bag: Path) -> Path:
    return bag / "data" / "rows" / "obligations.parquet"
