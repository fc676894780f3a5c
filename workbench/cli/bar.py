"""What long work shows while it runs, and how an error is said in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Tell = Callable[[str, int, int], None]


@contextmanager
def bar() -> Iterator[Tell]:
    """A bar on standard error: what is being done, how far it is; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda title, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda title, done, total: shown.update(task, description=title, completed=done, total=total)


@contextmanager
def said_in(lang: str) -> Iterator[None]:
    """Say an error of the catalogue in that language."""
    from workbench.texts.said import SaidError

    try:
        yield
    except SaidError as error:
        raise click.ClickException(error.say(lang)) from error
