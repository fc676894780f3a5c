"""`workbench init`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("init")
@options.workspace
@options.language
def init(workspace: Path, lang: str) -> None:
    """Izveido tukšu darba vidi · make an empty workspace (harmless when there is one)."""
    from workbench.records.store import init as make

    made = make(workspace)
    click.echo(text("cli.init.made" if made else "cli.init.there", lang, folder=workspace))
