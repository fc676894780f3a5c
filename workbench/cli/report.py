"""`workbench report`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("report")
@click.argument("notebook", metavar="NOTEBOOK")
@options.workspace
@click.option(
    "--period", "written_period", default=None, metavar="FROM..UNTIL", help="Periods · 2026-01-01..2026-01-31"
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Mape · folder for the files"
)
@click.option("--school", default="", help="Skolas ID · id of one school (default: all)")
@click.option(
    "--privacy",
    type=click.Choice(["pseudonyms", "full"]),
    default="pseudonyms",
    help="Kā rādīt cilvēkus · how people are shown",
)
@options.language
def report(
    notebook: str, workspace: Path, written_period: str | None, out: Path, school: str, privacy: str, lang: str
) -> int:
    """Piezīmju grāmata kā HTML un PDF · run a notebook (01 … 06, its name, or a path) and save it as HTML and PDF."""
    from workbench.lab.editions import find

    period = options.period_of(written_period, lang) if written_period else None
    path = find(notebook, lang)
    from workbench.reporting.report import Wanted, write

    wanted = Wanted(workspace, period, school, privacy, lang)
    shown = sys.stderr.isatty()
    done = write(path, wanted, out, bar=shown, progress=lambda line: click.echo(line, err=True))
    if done.failure:
        told = {"notebook": path.stem, "cell": done.failure.cell, "error": done.failure.error, "file": done.html}
        click.echo(f"workbench: {text('report.failed', lang, **told)}", err=True)
        return 1
    click.echo(text("report.done", lang, html=done.html, pdf=done.pdf))
    return 0
