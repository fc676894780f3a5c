"""Making a pack: put the workspace back, write rows, count them, put everything into words, and lay it out as a bag."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from xlsxwriter.exceptions import FileCreateError

from workbench.audit import export
from workbench.audit.results import check_run
from workbench.errors import nearest
from workbench.evidence import bag, contents, context, manifest, report, rows, sheets, state, tables, workbook
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Request
from workbench.evidence.secret import secret_of
from workbench.period import shown_day
from workbench.privacy.people import pseudonym_table
from workbench.records.store import open_store

Progress = Callable[[str, int], None]
MEMORY = "400MB"  # what DuckDB may hold; the rest of a gigabyte is for Python, the workbook and the report


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was made: its folder, its ZIP, and how many obligations it holds."""

    folder: Path
    packed: Path
    rows: int


def make(
    workspace: Path, request: Request, out: Path, *, run_id: int | None = None, key_file: Path | None = None,
    progress: Progress = lambda _step, _rows: None,
) -> Made:  # fmt: skip
    """Make a pack of a run (the latest unless named) in the folder `out` and in `out.zip` beside it.

    `key_file`: where to write the key that turns pseudonyms back (.csv, .xlsx, .parquet). Raises EvidenceError for a period
    without obligations, a target that exists or cannot be written, WorkbenchError for an unknown run, regulation or school.
    Nothing is left behind when it fails.
    """
    packed = bag.check_target(out)
    if key_file is not None:
        _check_key(key_file, request, out)
    made_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with open_store(workspace, read_only=True) as hub:
        marks = state.marks_now(hub, check_run(hub, run_id), made_at.date())
        with _told(out), bag.workplace(out) as place:
            count, secret = build(hub, workspace, request, marks, made_at, place / "pack", progress)
            bag.make_zip(place / "pack", out.name, place / "pack.zip", made_at)
            _place_all(hub, secret, place, out, packed, key_file)
    return Made(out, packed, count)


def _place_all(
    hub: duckdb.DuckDBPyConnection, secret: bytes, place: Path, out: Path, packed: Path, key_file: Path | None
) -> None:
    """Put pack and key where they belong: all of them or none."""
    try:
        if key_file is not None:
            key = place / f"key{key_file.suffix}"
            export.write(pseudonym_table(hub, secret), key)
            shutil.copyfile(key, key_file)
        bag.put_in_place(place / "pack", place / "pack.zip", out, packed)
    except BaseException:
        if key_file is not None:
            key_file.unlink(missing_ok=True)
        raise


def build(
    hub: duckdb.DuckDBPyConnection, workspace: Path, request: Request, marks: state.Marks, made_at: datetime, folder: Path,
    progress: Progress = lambda _step, _rows: None,
) -> tuple[int, bytes]:  # fmt: skip
    """Lay out a bag in `folder` from the workspace as of the marks; returns how many rows it has, and its secret.

    The same request, marks and moment give the same bytes, as long as the same versions of the software write them.
    """
    progress("rows", 0)
    state.put_back(hub, workspace, marks)
    hub.execute(f"set memory_limit = '{MEMORY}'")
    _check_names(hub, marks.run_id, request)
    secret = secret_of(workspace, marks.run_id, made_at) if request.level == "pseudonyms" else b""
    parquet = folder / "rows" / "obligations.parquet"
    parquet.parent.mkdir(parents=True)
    rows.prepare(hub, request.level, secret)
    count = rows.write(hub, marks.run_id, request, secret, parquet, lambda done: progress("rows", done))
    if not count:
        raise EvidenceError("nothing", first=shown_day(request.period.first), last=shown_day(request.period.last))
    rows.write_csv(hub, parquet, parquet.with_suffix(".csv"))
    progress("tables", count)
    made = tables.tables(hub, parquet, request.level)
    acts = contents.write_acts(hub, folder, request, secret)
    beside = _beside(hub, parquet, marks, request, secret)
    contents.write_queries(folder, beside["coverage"])
    in_workbook = workbook.rows_in_workbook(count)
    described = manifest.compose(hub, request, marks, made_at, secret, acts, made, count, in_workbook)
    manifest.write(described, folder)
    every = list(sheets.sheets(made, beside))
    _write_tables(folder / "tables", every)
    progress("report", count)
    for lang in request.languages:
        report.write(folder, described, acts, made, beside, lang)
    progress("workbook", count)
    workbook.write(
        folder / "workbook.xlsx", made_at, report.head(described, "lv"), every, parquet,
        only_open=in_workbook == "open", progress=lambda done: progress("workbook", done),
    )  # fmt: skip
    report.write_read_me(folder, described)
    progress("bag", count)
    bag.make_bag(folder, made_at, _info(described))
    return count, secret


def _beside(
    hub: duckdb.DuckDBPyConnection, parquet: Path, marks: state.Marks, request: Request, secret: bytes
) -> dict[str, pl.DataFrame]:
    return {
        "coverage": context.coverage(hub, marks.run_id, request),
        "excuses": context.excuses(hub, str(parquet), request.level, secret),
        "attestations": context.attested(hub, request, secret),
        "quarantine": context.quarantine(hub, marks.last_import, request),
        "files": context.files(hub),
    }


def _write_tables(folder: Path, every: list[sheets.Sheet]) -> None:
    folder.mkdir()
    for sheet in every:
        sheet.frame.write_csv(folder / f"{sheet.name}.csv", datetime_format="%Y-%m-%d %H:%M:%S")


def _info(described: dict[str, Any]) -> dict[str, str]:
    schools = "; ".join(f"{school['name']}" for school in described["schools"])
    period = f"{described['period']['first']}..{described['period']['last']}"
    return {
        "Source-Organization": schools,
        "Contact-Name": described["made_by"]["name"],
        "External-Identifier": f"run-{described['run']['run_id']}/{period}",
        "External-Description": f"Žurnālu atbilstības pierādījumu pakotne, {period}; privātums: {described['privacy']['level']}",
    }


def _check_names(hub: duckdb.DuckDBPyConnection, run_id: int, request: Request) -> None:
    """Raise WorkbenchError when a named regulation or school is not in the run."""
    judged = hub.execute("select distinct regulation_id, school_id from store.audit.verdicts").fetchall()
    for named, known, key in (
        (request.regulations, sorted({row[0] for row in judged}), "regulation"),
        (request.schools, sorted({row[1] for row in judged}), "school"),
    ):
        for name in named:
            if name not in known:
                hint = nearest(name, known)
                raise EvidenceError(f"no_{key}", name=name, run=run_id, known=", ".join(known), hint=hint)


def _check_key(key_file: Path, request: Request, out: Path) -> None:
    if request.level != "pseudonyms":
        raise EvidenceError("key_without_pseudonyms")
    if key_file.exists():
        raise EvidenceError("exists", target=key_file)
    if out.resolve() in key_file.resolve().parents:
        raise EvidenceError("key_inside", target=key_file)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Say in one sentence what the disk would not do."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException, FileCreateError) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise EvidenceError("unwritable", target=out, why=why) from error
