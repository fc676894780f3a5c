"""`workbench export`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text

TABLES = ("obligations", "findings", "verdicts")


@click.command("export")
@click.argument("table", type=click.Choice(TABLES))
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".csv, .parquet, .xlsx")
@options.workspace
@options.run
@options.language
def export(table: str, to: Path, workspace: Path, run_id: int | None, lang: str) -> None:
    """Izraksta pārbaudes tabulu failā · write a table of an audit to a CSV, Parquet or XLSX file."""
    from workbench.audit import results
    from workbench.audit.export import write
    from workbench.records.store import open_store

    relations = {"obligations": results.export_rows, "findings": results.findings, "verdicts": results.verdicts}
    with open_store(workspace, read_only=True) as hub:
        chosen = results.check_run(hub, run_id)
        relation = results.export_rows(hub, chosen, lang) if table == "obligations" else relations[table](hub, chosen)
        rows = write(relation, to)
    click.echo(text("cli.export.done", lang, rows=rows, file=to))
