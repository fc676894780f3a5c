"""`workbench letters`: the day's work by e-mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import options
from workbench.cli.bar import bar, said_in
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.letters.config import Config
    from workbench.letters.write import Letters


@click.command("letters")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="Jauna mape .eml failiem · a new folder for .eml files")  # fmt: skip
@click.option("--smtp", "is_sent", is_flag=True, help="Nosūta pēc letters.yaml · send as letters.yaml says")
@click.option("--dry-run", is_flag=True, help="Tikai parāda, kam · only show to whom")
@options.workspace
@options.run
@click.option("--lang", type=click.Choice(["lv", "en"]), default=None, envvar="WORKBENCH_LANG",
              help="Valoda; parasti no letters.yaml · language, else that of letters.yaml")  # fmt: skip
def letters(
    folder: Path | None, is_sent: bool, dry_run: bool, workspace: Path, run_id: int | None, lang: str | None
) -> None:
    """Vēstules par dienas darbiem: katram savs, vietniekam kopsavilkums · the day's work by e-mail."""
    from workbench.audit.results import check_run
    from workbench.letters import config as settings
    from workbench.letters.problems import LettersError
    from workbench.letters.write import write_letters
    from workbench.records.store import open_store

    with said_in(lang or "lv"):
        if sum((folder is not None, is_sent, dry_run)) != 1:
            raise LettersError("where")
        config = settings.read(workspace)
        shown = lang or config.language
        with open_store(workspace, read_only=True) as hub:
            made = write_letters(hub, check_run(hub, run_id), config, shown)
        if not made.letters:
            click.echo(text("letters.nothing" if not made.without_address else "letters.foreseen", shown, letters=0))
        elif dry_run:
            _show(made, shown)
        else:
            _deliver(made, config, folder, workspace, shown)
        if made.without_address:
            click.echo(text("letters.nobody_address", shown, names="; ".join(made.without_address)))


def _show(made: Letters, lang: str) -> None:
    from workbench.cli.tables import show

    rows = [(one.to_name, one.to_address, text(f"letters.kind.{one.kind}", lang), one.lines) for one in made.letters]
    show(text("letters.headers", lang).split("|"), rows, right=[3])
    click.echo(text("letters.foreseen", lang, letters=len(rows)))


def _deliver(made: Letters, config: Config, folder: Path | None, workspace: Path, lang: str) -> None:
    from workbench.letters.deliver import to_folder, to_server

    if folder is not None:
        written = to_folder(made, config, folder)
        click.echo(text("letters.written", lang, letters=written, place=folder))
        return
    with bar() as tell:
        sent = to_server(made, config, workspace, tell)
    click.echo(text("letters.sent", lang, sent=sent.sent, before=sent.before))
