"""Options and manners that the commands about decisions and attestations share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def day(value: str) -> date:
    """A day written 2026-01-12 or 12.01.2026.; LifeError for what is none."""
    from workbench.life.problems import LifeError

    for form in ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y"):
        try:
            return datetime.strptime(value.strip(), form).date()  # noqa: DTZ007 - a bare day has no zone
        except ValueError:
            continue
    raise LifeError("day", value=value)


@contextmanager
def said_in(lang: str) -> Iterator[None]:
    """Say what is wrong in the language that was asked for."""
    from workbench.life.problems import LifeError

    try:
        yield
    except LifeError as error:
        raise click.ClickException(error.say(lang)) from error


def by(command: Command) -> Command:
    """`--by NAME`: who decides; default the operating system's user."""
    from workbench.life.actors import user_name

    return click.option("--by", "by", default=user_name, help="Kas · who (default: the user of this computer)")(command)


def role(command: Command) -> Command:
    """`--role ROLE`: in which role; only deputies and the director may excuse and reopen."""
    from workbench.records.schema import ROLES

    return click.option("--role", type=click.Choice(ROLES), required=True, help="Loma · role of who decides")(command)


def filters(command: Command) -> Command:
    """The filters of `workbench findings`, for decisions about many findings at once."""
    for option in reversed(
        (
            click.option("--regulation", "regulations", multiple=True, help="Kārtība · regulation, repeatable"),
            click.option("--clause", "clauses", multiple=True, help="Punkts · clause, repeatable"),
            click.option("--teacher", default=None, help="Darbinieka ID vai uzvārda sākums · staff id or family name"),
            click.option("--class", "class_name", default=None, help="Klases ID vai nosaukums · class id or name"),
            click.option("--school", default=None, help="Skola · school"),
            click.option("--from", "first", default=None, help="Termiņš no · due from this day"),
            click.option("--until", default=None, help="Termiņš līdz · due until this day"),
            click.option("--status", type=click.Choice(["late", "missing"]), default=None),
        )
    ):
        command = option(command)
    return command
