"""`workbench readiness`: what the loaded files are good for, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.audit.readiness import ClauseReadiness, Readiness


@click.command("readiness")
@options.workspace
@options.regulations
@click.option("--school", "schools", multiple=True, help="Skola · school, repeatable (default: all)")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def readiness(
    workspace: Path, regulations: tuple[str, ...], schools: tuple[str, ...], as_json: bool, lang: str
) -> None:
    """Ko ar šiem failiem var vērtēt, ko ne un kāpēc · what can be judged, what is absent, how fresh it all is."""
    import json
    from dataclasses import asdict

    from workbench.audit.readiness import assess
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        found = assess(hub, workspace, regulations=regulations, schools=schools)
    if as_json:
        counts = [
            {"regulation_id": regulation, "school_id": school, "judged": ready, "automatic": every}
            for (regulation, school), (ready, every) in found.counts().items()
        ]
        click.echo(json.dumps({"counts": counts, **asdict(found)}, ensure_ascii=False, indent=2, default=str))
        return
    several = len({clause.school_id for clause in found.clauses}) > 1
    _show_counts(found, several, lang)
    _show_clauses(found, several, lang)
    _show_tables(found, several, lang)
    _show_faults(found, several, lang)


def _show_counts(found: Readiness, several: bool, lang: str) -> None:
    click.echo(text("readiness.as_of", lang, as_of=found.as_of.strftime("%d.%m.%Y. %H:%M:%S")))
    for (regulation, school), (ready, every) in found.counts().items():
        key = "readiness.pack_school" if several else "readiness.pack"
        click.echo(text(key, lang, regulation=regulation, school=school, ready=ready, all=every))
        kinds = {"attested": 0, "informative": 0}
        for clause in found.clauses:
            if (clause.regulation_id, clause.school_id) == (regulation, school) and clause.ready in kinds:
                kinds[clause.ready] += 1
        click.echo(f"  {text('readiness.beside', lang, **kinds)}")


def _titled(name: str, several: bool, lang: str, rows: Sequence[Sequence[Any]], *, school_at: int) -> None:
    """Print a table under its title, without the column of the school when there is one; nothing without rows."""
    from workbench.cli.tables import show

    if not rows:
        return
    headers = text(f"readiness.{name}.headers", lang).split("|")
    if not several:
        headers.pop(school_at)
        rows = [(*row[:school_at], *row[school_at + 1 :]) for row in rows]
    click.echo(f"\n{text(f'readiness.{name}.title', lang)}")
    show(headers, rows)


def _show_clauses(found: Readiness, several: bool, lang: str) -> None:
    def rows(told: Callable[[ClauseReadiness], Sequence[str]]) -> list[tuple[str, str, str, str]]:
        return [
            (clause.regulation_id, clause.clause_id, clause.school_id, ", ".join(told(clause)))
            for clause in found.clauses
            if told(clause)
        ]

    def absent(clause: ClauseReadiness) -> list[str]:
        return [
            text("readiness.column" if "." in name else "readiness.table", lang, name=name) for name in clause.absent
        ]

    _titled("not_assessable", several, lang, rows(absent), school_at=2)
    _titled("partly", several, lang, rows(lambda clause: clause.gaps), school_at=2)
    _titled("empty", several, lang, rows(lambda clause: () if clause.absent else clause.empty), school_at=2)
    _show_interpretation(found, lang)


def _show_interpretation(found: Readiness, lang: str) -> None:
    """The parameters are those of the pack, the same for every school."""
    from workbench.cli.tables import show, written

    read = {
        (clause.regulation_id, clause.clause_id): "; ".join(
            f"{name} = {written(value) or '–'}" for name, value in clause.interpretation.items()
        )
        for clause in found.clauses
        if clause.interpretation
    }
    if read:
        click.echo(f"\n{text('readiness.interpretation.title', lang)}")
        show(text("readiness.interpretation.headers", lang).split("|"), [(*key, told) for key, told in read.items()])


def _show_tables(found: Readiness, several: bool, lang: str) -> None:
    not_exported = text("readiness.tables.absent", lang)
    rows = [
        (table.table, table.school_id, table.rows, table.newest_moment, table.newest_day, table.import_id,
         table.imported_at and table.imported_at.replace(second=0, microsecond=0),
         not_exported if table.import_id is None else ", ".join(table.absent_columns))
        for table in found.tables
    ]  # fmt: skip
    _titled("tables", several, lang, rows, school_at=1)


def _show_faults(found: Readiness, several: bool, lang: str) -> None:
    rows = [
        (text(f"fault.{fault.code}", lang), fault.school_id, fault.count, "; ".join(fault.examples))
        for fault in found.faults
        if fault.count
    ]
    _titled("faults", several, lang, rows, school_at=1)
    if not rows:
        click.echo(f"\n{text('readiness.faults.none', lang)}")
    unseen = dict.fromkeys(text(f"fault.{fault.code}", lang) for fault in found.faults if not fault.looked_for)
    if unseen:
        click.echo(text("readiness.faults.not_looked_for", lang, codes="; ".join(unseen)))
