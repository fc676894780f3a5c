"""`workbench import` and `workbench quarantine`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import options, tables
from workbench.cli.bar import bar
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.intake.problems import Remark
    from workbench.intake.summary import ImportSummary

LISTED = 50  # quarantined rows that the list shows unless told


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.workspace
@click.option("--full", is_flag=True, help="Katrs fails ir visa tabula · each file is the whole table")
@click.option("--school", default=None, help="Skola, ja faili to nenosauc · the school, when the files do not say")
@options.language
def import_(paths: tuple[Path, ...], workspace: Path, full: bool, school: str | None, lang: str) -> int:
    """Ielādē eksporta failus: mapi, ZIP, XLSX, CSV, Parquet · load exported files.

    Exit codes: 0 done (quarantined rows are a result), 2 wrong usage or a file that cannot be read.
    """
    from workbench.intake.load import load
    from workbench.intake.mapping import read_mapping
    from workbench.intake.problems import IntakeError
    from workbench.records.store import open_store

    try:
        with open_store(workspace) as hub, bar() as tell:
            summary = load(hub, paths, full=full, school=school, mapping=read_mapping(workspace), progress=tell)
    except IntakeError as error:
        _complain(error.say(lang))
        return 2
    _show(summary, lang)
    for remark in summary.refused:
        _complain(remark.say(lang))
    return 2 if summary.refused else 0


def _complain(sentence: str) -> None:
    click.echo(f"workbench: {' '.join(sentence.split())}", err=True)


def _show(summary: ImportSummary, lang: str) -> None:
    if summary.import_id is None:
        return
    rows = []
    for file in summary.files:
        c = file.counts
        rows.append([file.title, file.table, c.read, c.new, c.changed, c.unchanged, c.quarantined])
    total = summary.total
    if len(rows) > 1:
        counts = [total.read, total.new, total.changed, total.unchanged, total.quarantined]
        rows.append([text("cli.import.total", lang), "", *counts])
    tables.show(text("cli.import.headers", lang).split("|"), rows, right=range(2, 7))
    for sentence in _notes(summary, lang):
        click.echo(sentence)


def _notes(summary: ImportSummary, lang: str) -> Iterator[str]:
    schools = ", ".join(summary.schools) or text("cli.import.no_school", lang)
    yield text("cli.import.done", lang, number=summary.import_id, schools=schools)
    for table, rows in summary.retired.items():
        yield text("cli.import.retired", lang, table=table, rows=rows)
    for file in summary.files:
        if file.ignored_columns:
            yield text("cli.import.columns", lang, file=file.title, columns=", ".join(file.ignored_columns))
        if file.unchecked_references:
            yield text("cli.import.unchecked", lang, file=file.title, columns=", ".join(file.unchecked_references))
    yield from (_ignored(remark, lang) for remark in summary.ignored)
    if summary.settled:
        yield text("cli.import.settled", lang, rows=summary.settled)
    for table, rows in summary.orphaned.items():
        yield text("cli.import.orphaned", lang, table=table, rows=rows)
    if rows := summary.total.quarantined + sum(summary.orphaned.values()):
        yield text("cli.import.quarantined", lang, rows=rows)


def _ignored(remark: Remark, lang: str) -> str:
    return text("cli.import.ignored", lang, file=remark.name, why=remark.say(lang))


@click.group("quarantine")
def quarantine() -> None:
    """Rindas, ko nevarēja ielādēt · rows that could not be loaded, until they are mended."""


@quarantine.command("list")
@options.workspace
@click.option("--table", default=None, help="Tabula · table")
@click.option("--school", default=None, help="Skola · school")
@click.option("--all", "settled", is_flag=True, help="Arī jau sakārtotās · also those mended since")
@click.option(
    "--limit", type=click.IntRange(min=1), default=LISTED, show_default=True, help="Cik rindu · how many rows"
)
@options.language
def list_(workspace: Path, table: str | None, school: str | None, settled: bool, limit: int, lang: str) -> None:
    """Parāda nederīgās rindas ar iemeslu · list them with the reason."""
    from workbench.intake import quarantine as kept
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        rows = kept.list_rows(hub, table=table, school=school, settled=settled)
    shown = [[r.table, r.place, r.line, r.column, r.value, r.reason(lang)] for r in rows[:limit]]
    tables.show(text("cli.quarantine.headers", lang).split("|"), shown, right=[2])
    click.echo(text("cli.quarantine.total", lang, shown=len(shown), total=len(rows)))


@quarantine.command("export")
@options.workspace
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="Mape vai .xlsx fails · folder or .xlsx file"
)
@click.option("--table", default=None, help="Tabula · table")
@click.option("--school", default=None, help="Skola · school")
@options.language
def export(workspace: Path, to: Path, table: str | None, school: str | None, lang: str) -> int:
    """Izraksta nederīgās rindas labošanai; izlabotās ielādē ar `import` · write them out to be mended."""
    from workbench.intake import quarantine as kept
    from workbench.intake.problems import IntakeError
    from workbench.records.store import open_store

    try:
        with open_store(workspace, read_only=True) as hub:
            written = kept.export(hub, to, table=table, school=school, lang=lang)
    except IntakeError as error:
        _complain(error.say(lang))
        return 2
    key = "cli.quarantine.exported" if written else "cli.quarantine.empty"
    click.echo(text(key, lang, rows=sum(written.values()), tables=", ".join(written), to=to))
    return 0
