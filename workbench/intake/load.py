"""An import as a whole: from paths to live records, in one transaction.

The steps: `sources` (what was handed over), `prepare` (`csv_reader`, `xlsx_reader`, `parquet_reader`, `headers`), then for
each file, parents first: `staging`, `rejections`, `schools`, `zone_change`, `references`, `merge`, `quarantine_write`; last
`recheck` and the `ledger`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from workbench.intake import csv_reader, csv_repair, ledger, quarantine_write, references
from workbench.intake.horizon import data_horizon
from workbench.intake.mapping import Mapping, read_mapping
from workbench.intake.merge import ACCEPTED, Merge
from workbench.intake.prepare import Prepared, prepare
from workbench.intake.problems import IntakeError, Remark
from workbench.intake.raw import Raw
from workbench.intake.recheck import recheck
from workbench.intake.rejections import Rejections
from workbench.intake.schools import Schools
from workbench.intake.sources import Found, find
from workbench.intake.staging import Reading, Staged, stage
from workbench.intake.summary import FileSummary, ImportSummary
from workbench.intake.zone_change import reject_changed_zone
from workbench.records.columns import Table
from workbench.records.schema import BY_NAME
from workbench.records.store import transaction

Progress = Callable[[str, int, int], None]
"""Told before each file: what it is called, how many files are done, how many there are."""


STAGING = frozenset({  # temporary tables and views that an import makes in the connection
    "accepted_rows", "fresh", "full_keys", "matched", "orphans", "placed", "placed_rows", "reasons", "rejected", "repaired_rows",
    "repeated", "repeated_keys", "repeats", "retired", "schools_of", "seen", "staged", "staged_rows", "still_open",
})  # fmt: skip
NOT_THE_FILE = (  # errors that no file can cause
    duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException,
    duckdb.InternalException, duckdb.InterruptException, duckdb.OutOfMemoryException,
)  # fmt: skip


class _DamagedError(Exception):
    """A file that broke while its body was read; the import starts again without it, or reading it more carefully."""

    def __init__(self, item: Prepared, *, refuse: bool) -> None:
        self.item, self.refuse = item, refuse


class _OnlyTriedError(Exception):
    """The end of an import that was only tried: it undoes everything, and carries what would have been."""

    def __init__(self, summary: ImportSummary) -> None:
        self.summary = summary


@dataclass(frozen=True, slots=True)
class _Order:
    """What the caller asked for."""

    paths: Sequence[Path]
    scratch: Path
    mapping: Mapping
    full: bool
    school: str | None
    progress: Progress | None
    keep: bool


@dataclass(slots=True)
class _Import:
    """What one attempt at an import knows."""

    hub: duckdb.DuckDBPyConnection
    order: _Order
    import_id: int
    started: datetime
    schools: Schools
    files: list[FileSummary] = field(default_factory=list)
    retired: dict[str, int] = field(default_factory=dict)
    present: list[tuple[str, str]] = field(default_factory=list)
    settled: int = 0


def load(
    hub: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    *,
    full: bool = False,
    school: str | None = None,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    keep: bool = True,
) -> ImportSummary:
    """Import files, folders, ZIP archives and workbooks into the workspace attached as `store`.

    `full`: each file is the whole table of its schools, rows absent from it are retired. `school`: whose the rows are when
    the files do not say. Without `keep` all of it is done and undone again: the summary says what an import would do, its
    `import_id` is None. A file that cannot be read is refused by name and the rest loads; when every file is refused,
    nothing is written. Raises IntakeError when nothing at all can be recognised or the school is unknown.
    """
    mapping = mapping or read_mapping()
    with tempfile.TemporaryDirectory(prefix="workbench-") as scratch:
        found = find(paths, mapping, Path(scratch))
        order = _Order(paths, Path(scratch), mapping, full, school, progress, keep)
        prepared = prepare(hub, found, mapping)
        try:
            while prepared:
                try:
                    return _attempt(hub, prepared, found, order)
                except _DamagedError as damaged:
                    _set_aside(damaged, prepared, found)
                except _OnlyTriedError as tried:
                    return replace(tried.summary, import_id=None)
        finally:
            _clear(hub)
    return ImportSummary(None, (), (), {}, tuple(found.ignored), tuple(found.refused), 0, None)


def _set_aside(damaged: _DamagedError, prepared: list[Prepared], found: Found) -> None:
    """Refuse the damaged file, or mark a CSV to be read by the repairing reader."""
    item, source = damaged.item, damaged.item.source
    if damaged.refuse:
        found.refused.append(Remark(source.title, "damaged", {"name": source.title, "kind": source.kind.upper()}))
        prepared.remove(item)
    else:
        item.print = replace(item.print, plain=False)


def _clear(hub: duckdb.DuckDBPyConnection) -> None:
    """Drop what the import staged, so that the connection can be used on."""
    kept = hub.execute(
        "select table_name, table_type = 'VIEW' from information_schema.tables where table_catalog = 'temp'"
    )
    for name, is_view in sorted(kept.fetchall(), key=lambda row: not row[1]):
        if name in STAGING or name.startswith("sheet_"):
            hub.execute(f"drop {'view' if is_view else 'table'} temp.{name}")


def _attempt(hub: duckdb.DuckDBPyConnection, prepared: list[Prepared], found: Found, order: _Order) -> ImportSummary:
    """Load all prepared files in one transaction."""
    started = datetime.now(UTC).replace(tzinfo=None)
    tell = order.progress or _say_nothing
    with transaction(hub):
        schools = Schools(hub, frozenset(p.source.table for p in prepared), order.school)
        run = _Import(hub, order, ledger.next_id(hub, "imports", "import_id"), started, schools)
        for done, item in enumerate(prepared):
            tell(item.source.title, done, len(prepared))
            _load_file(run, item)
            table = item.source.table
            is_last = table not in {p.source.table for p in prepared[done + 1 :]}
            if order.full and is_last and table != "schools":
                _retire(run, item)
        summary = _finish(run, found)
        if not order.keep:
            raise _OnlyTriedError(summary)
        tell("", len(prepared), len(prepared))
    return summary


def _say_nothing(title: str, done: int, total: int) -> None:
    """The progress of an import that nobody watches."""


def _finish(run: _Import, found: Found) -> ImportSummary:
    """Keep what the import was, and sum it up."""
    schools = run.schools.concerned
    orphaned = recheck(run.hub, run.import_id, {table for table, _ in run.present}, schools)
    horizon = data_horizon(run.hub, schools)
    remarks = (tuple(found.ignored), tuple(found.refused))
    summary = ImportSummary(
        run.import_id, tuple(run.files), tuple(schools), run.retired, *remarks, run.settled, horizon, orphaned
    )
    ledger.write_presence(run.hub, run.import_id, schools, run.present)
    ledger.write_import(
        run.hub, run.import_id, run.started, run.order.paths, full=run.order.full, horizon=horizon,
        total=summary.total, retired=sum(run.retired.values()),
    )  # fmt: skip
    return summary


def _load_file(run: _Import, item: Prepared) -> None:
    hub, source, table = run.hub, item.source, BY_NAME[item.source.table]
    if not run.schools.scope and "school_id" not in table.names:
        raise IntakeError("no_school", name=source.title)
    reading, staged = _stage(run, item, table)
    rejections = Rejections(hub)
    rejections.add_unreadable(reading, staged)
    run.schools.place(table, item.columns, rejections)
    reject_changed_zone(table, item.columns, rejections)
    unchecked = references.reject_broken(table, item.columns, run.schools, rejections)
    file_id = ledger.next_id(hub, "files", "file_id")
    merge = Merge(hub, table, item.columns, run.import_id, file_id)
    merge.sort_out(rejections)
    counts = merge.apply(staged, rejections)
    if run.order.full and table.name != "schools":
        merge.note_keys()
    run.schools.learn(table, ACCEPTED)
    quarantine_write.record(hub, reading, rejections, run.import_id, file_id)
    run.settled += quarantine_write.settle(hub, reading, rejections, source, run.import_id)
    known = (item.print.sha256, item.print.size, source.modified, reading.raw.encoding, reading.raw.separator)
    remarks = (item.columns.ignored, unchecked)
    summary = FileSummary(source.name, source.sheet, table.name, counts, *known, *remarks)
    ledger.write_file(hub, run.import_id, file_id, summary)
    run.files.append(summary)
    run.present += [(table.name, column) for column in item.columns.positions]
    for large in ("staged", "placed", "matched", "repaired_rows"):
        hub.execute(f"drop table if exists temp.{large}")


def _stage(run: _Import, item: Prepared, table: Table) -> tuple[Reading, Staged]:
    """Read the body: by DuckDB, or CSV by the repairing reader when DuckDB left lines out."""
    for raw in _quick_readings(run, item):
        reading = _reading(run, item, table, raw)
        try:
            staged = stage(run.hub, reading)
        except NOT_THE_FILE:
            raise
        except duckdb.Error as error:
            raise _DamagedError(item, refuse=item.layout is None) from error
        if item.layout is None or staged.records == item.print.lines - item.layout.header_line:
            return reading, staged
    if item.layout is None:
        raise AssertionError(f"{item.source.kind} files have one reader")
    repaired = csv_repair.read(run.hub, item.source.path, item.layout, "temp.repaired_rows")
    reading = _reading(run, item, table, repaired)
    return reading, stage(run.hub, reading)


def _quick_readings(run: _Import, item: Prepared) -> Iterator[Raw]:
    """The ways in which DuckDB itself may read the file, the likely one first."""
    if item.layout is None:
        yield item.raw
    elif item.print.plain:
        if item.layout.encoding == "utf-8":
            yield item.raw
        if recoded := csv_repair.recoded(item.source.path, run.order.scratch / "recoded.csv"):
            yield csv_reader.read(recoded, item.layout, written_in="cp1257")


def _reading(run: _Import, item: Prepared, table: Table, raw: Raw) -> Reading:
    clock, placed = run.schools.clock(table, raw, item.columns)
    return Reading(placed, table, item.columns, run.order.mapping, clock)


def _retire(run: _Import, item: Prepared) -> None:
    """After the last file of a table in a full import: what no file had is judged no more."""
    merge = Merge(run.hub, BY_NAME[item.source.table], item.columns, run.import_id, 0)
    if retired := merge.retire(run.schools.concerned):
        run.retired[item.source.table] = retired
