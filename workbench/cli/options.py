"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from workbench.period import Period

Command = TypeVar("Command", bound=Callable[..., Any])


def workspace(command: Command) -> Command:
    """`--workspace DIR`: default WORKBENCH_HOME, else data/workspace."""
    return click.option(
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        default=None,
        callback=_default_workspace,
        help="Darba vides mape · folder of the workspace (WORKBENCH_HOME, else data/workspace)",
    )(command)


def _default_workspace(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    from workbench.records.store import default_workspace

    return value or default_workspace()


def language(command: Command) -> Command:
    """`--lang lv|en`: the language of what is printed."""
    return click.option(
        "--lang", type=click.Choice(["lv", "en"]), default="lv", envvar="WORKBENCH_LANG", help="Valoda · language"
    )(command)


def run(command: Command) -> Command:
    """`--run N`: an audit other than the latest."""
    return click.option("--run", "run_id", type=int, default=None, help="Pārbaudes numurs · number of the audit")(
        command
    )


def regulations(command: Command) -> Command:
    """`--regulation ID`, repeatable."""
    return click.option("--regulation", "regulations", multiple=True, help="Kārtība · regulation, repeatable")(command)


def period_of(written: str, lang: str) -> Period:
    """The span of days that was written; what is none is refused in the language that was asked for."""
    from workbench.cli.bar import said_in
    from workbench.period import Period

    with said_in(lang):
        return Period.parse(written)
