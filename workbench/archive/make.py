"""Making an archive: everything is written beside its place, checked, and only then moved there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import duckdb

from workbench.archive import journals, printer, seal, xlsx
from workbench.archive.bag import close_bag
from workbench.archive.belongs import choose
from workbench.archive.contents import choose_rest, parts
from workbench.archive.dictionary import write_dictionary
from workbench.archive.manifest import Manifest
from workbench.archive.problems import ArchiveError, writing_to
from workbench.archive.tables import Tell, write_tables
from workbench.archive.verify import PURPOSE
from workbench.audit.moment import to_local, zone_of
from workbench.intake.horizon import data_horizon
from workbench.records.ddl import FORMAT_VERSION
from workbench.scratch import is_taken, whole_folder, workplace
from workbench.texts import LANGUAGES, text


@dataclass(frozen=True, slots=True)
class Order:
    """What to archive: the school year (`2025/2026`), into which folder, of which schools (none named: all that have it).

    `passphrase`: encrypts the archive with it. `lang`: the language of the printed journals.
    """

    school_year: str
    target: Path
    schools: tuple[str, ...] = ()
    passphrase: str | None = None
    lang: str = "lv"


def make(hub: duckdb.DuckDBPyConnection, workspace: Path, order: Order, tell: Tell) -> Manifest:
    """Write the archive into a folder that is not there yet (or is empty); it appears whole or not at all.

    With a passphrase, the clear text is put together in the workspace's folder, never on the target's medium. Raises
    ArchiveError for a year or school that is not loaded, a target that is taken, and a medium that is full.
    """
    target = order.target
    if is_taken(target):
        raise ArchiveError("target_exists", place=target)
    if not target.parent.is_dir():
        raise ArchiveError("no_parent", place=target.parent)
    if order.passphrase is not None:
        seal.check_passphrase(order.passphrase)
    schools = choose(hub, order.school_year, order.schools)
    with writing_to(target), whole_folder(target, PURPOSE) as fresh:
        if order.passphrase is None:
            told = _fill(hub, fresh, order, schools, tell)
        else:
            with workplace(workspace, ".archive-", PURPOSE) as clear:
                with writing_to(workspace):
                    told = _fill(hub, clear, order, schools, tell)
                tell(text("archive.step.seal", order.lang), 0, 1)
                seal.seal(clear, target.name, fresh, order.passphrase)
        fresh.chmod(0o700)
    return told


def _fill(hub: duckdb.DuckDBPyConnection, folder: Path, order: Order, schools: Sequence[str], tell: Tell) -> Manifest:
    """Write the payload and turn the folder into a bag."""
    found = parts(hub)
    choose_rest(hub, found)

    def tell_table(name: str, done: int, total: int) -> None:
        tell(text("archive.step.tables", order.lang, name=name), done, total)

    digests = write_tables(hub, found, folder, tell_table)
    write_dictionary(found, folder)
    told = Manifest(
        school_year=order.school_year,
        schools=_names(hub, schools),
        made_at=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
        horizon=_horizon(hub, schools),
        software=metadata.version("journal-compliance-workbench"),
        records_format=FORMAT_VERSION,
        journals=journals.count(hub),
        tables=digests,
        columns={part.name: dict(zip(part.columns, part.types, strict=True)) for part in found},
    )
    _print_journals(hub, folder / "journals", order, told, tell)
    told.write(folder)
    (folder / "LASI-README.md").write_text(_readme(told), encoding="utf-8")
    tell(text("archive.step.sums", order.lang), 0, 1)
    close_bag(folder, {
        "Source-Organization": ", ".join(told.schools.values()),
        "External-Description": f"E-klase {told.school_year}",
        "External-Identifier": f"{'-'.join(told.schools)}:{told.school_year}",
        "Bag-Software-Agent": f"journal-compliance-workbench {told.software}",
    })  # fmt: skip
    return told


def _names(hub: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[str, str]:
    return dict(
        hub.execute(
            "select school_id, name from store.records.schools where list_contains(?::varchar[], school_id) "
            "order by school_id",
            [list(schools)],
        ).fetchall()
    )


def _horizon(hub: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> str | None:
    horizon = data_horizon(hub, list(schools))
    return f"{to_local(horizon, zone_of(hub, schools)):%Y-%m-%d %H:%M:%S}" if horizon else None


def _print_journals(hub: duckdb.DuckDBPyConnection, folder: Path, order: Order, told: Manifest, tell: Tell) -> None:
    """Every journal as XLSX and PDF, and the list of them."""
    folder.mkdir()
    horizon = datetime.fromisoformat(told.horizon) if told.horizon else None
    words = journals.words(order.lang, horizon)
    rows = []
    for page in printer.print_all(journals.pages(hub, order.lang), folder, words):
        if page.kind == "journal":
            rows.append((*page.index, f"{page.path}.xlsx", f"{page.path}.pdf"))
            tell(text("archive.step.journals", order.lang, name=page.title), len(rows), told.journals)
    xlsx.write_index(rows, text("archive.index_headers", order.lang).split("|"), folder / "index.xlsx")


def _readme(told: Manifest) -> str:
    values = {
        "schools": ", ".join(told.schools.values()),
        "year": told.school_year,
        "made_at": told.made_at,
        "horizon": told.horizon or "–",
        "rows": sum(digest.rows for digest in told.tables.values()),
        "tables": len(told.tables),
        "journals": told.journals,
    }
    return "\n".join(text("archive.readme", lang, **values) for lang in LANGUAGES)
