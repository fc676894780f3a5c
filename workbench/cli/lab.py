"""`workbench lab`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("lab")
@options.workspace
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Ports · port (8888, else the next free one)")
@click.option("--browser/--no-browser", default=True, help="Atvērt pārlūku · open the browser")
@options.language
def lab(workspace: Path, port: int | None, browser: bool, lang: str) -> int:
    """Atver piezīmju grāmatas JupyterLab · open the notebooks in JupyterLab, the workspace for reading only."""
    from workbench.lab.editions import NOTEBOOKS
    from workbench.lab.server import start

    click.echo(text("lab.starts", lang, workspace=workspace, folder=NOTEBOOKS), err=True)
    return start(workspace, lang, port=port, browser=browser)
