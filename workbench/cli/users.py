"""`workbench users`: accounts, also while the server runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.access.viewer import ROLES
from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.access.accounts import Account, NewAccount
    from workbench.access.database import Database

name_argument = click.argument("name")
role_option = click.option("--role", type=click.Choice(ROLES), required=True, help="Loma · role")
school_option = click.option(
    "--school",
    "schools",
    multiple=True,
    help="Skolas ID, ja darba vidē nav tikai viena · school id, repeatable; the only one if not given",
)
staff_option = click.option("--staff", default=None, help="Darbinieka ID datos · staff id in the records")


@click.group("users")
def users() -> None:
    """Konti un lomas · accounts and roles."""


@contextmanager
def _database(workspace: Path, lang: str) -> Iterator[Database]:
    from workbench.access.database import Database
    from workbench.access.problems import AccessError

    try:
        yield Database(workspace)
    except AccessError as error:
        raise click.ClickException(error.say(lang)) from error


@users.command("add")
@name_argument
@click.option("--display-name", required=True, help="Vārds, uzvārds · name to show")
@role_option
@school_option
@staff_option
@click.option("--email", default=None, help="E-pasts identitātes sniedzējam · e-mail at the identity provider")
@options.workspace
@options.language
def add(
    name: str, display_name: str, role: str, schools: tuple[str, ...], staff: str | None, email: str | None,
    workspace: Path, lang: str,
) -> None:  # fmt: skip
    """Izveido kontu un saiti paroles izvēlei · make an account, and a link to choose the password."""
    from workbench.access import accounts

    with _database(workspace, lang) as database:
        given = schools if schools or role == "administrator" else _sole_school(workspace, role)
        accounts.add(database, _given(name, display_name, role, given, staff, email))
        click.echo(text("users.added", lang, name=name, role=text(f"access.role.{role}", lang)))
        _print_link(database, workspace, accounts.named(database, name), lang)


@users.command("list")
@options.workspace
@options.language
def list_(workspace: Path, lang: str) -> None:
    """Parāda kontus · list the accounts."""
    from workbench.access import accounts
    from workbench.cli import tables

    with _database(workspace, lang) as database:
        rows = [
            (a.account_id, a.name, a.display_name, text(f"access.role.{a.role}", lang), ", ".join(a.schools), a.staff_id or "",
             text(f"users.state.{_state(a)}", lang))
            for a in accounts.everybody(database)
        ]  # fmt: skip
    tables.show(text("users.headers", lang).split("|"), rows, right=[0])


@users.command("role")
@name_argument
@role_option
@school_option
@staff_option
@options.workspace
@options.language
def role_(name: str, role: str, schools: tuple[str, ...], staff: str | None, workspace: Path, lang: str) -> None:
    """Maina lomu, skolas un darbinieku · change role, schools and member of staff; open pages follow at once."""
    from workbench.access import accounts

    with _database(workspace, lang) as database:
        account = accounts.named(database, name)
        changed = _given(
            account.name, account.display_name, role, schools or account.schools, staff or account.staff_id, None
        )
        accounts.set_role(database, account, changed)
        click.echo(text("users.role_set", lang, name=account.name, role=text(f"access.role.{role}", lang)))


@users.command("password")
@name_argument
@options.workspace
@options.language
def password(name: str, workspace: Path, lang: str) -> None:
    """Uzliek paroli, ko ievada šeit · set a password typed here, or read from standard input."""
    from workbench.access import accounts

    with _database(workspace, lang) as database:
        account = accounts.named(database, name)
        accounts.set_password(database, account, _typed(lang))
        click.echo(text("users.password_set", lang, name=account.name))


@users.command("reset")
@name_argument
@options.workspace
@options.language
def reset(name: str, workspace: Path, lang: str) -> None:
    """Izsniedz jaunu saiti paroles izvēlei un atbloķē · a new link to choose a password; ends a lock-out."""
    from workbench.access import accounts, throttle

    with _database(workspace, lang) as database:
        account = accounts.named(database, name)
        throttle.clear(database, account.name)
        _print_link(database, workspace, account, lang)


@users.command("disable")
@name_argument
@click.option("--undo", is_flag=True, help="Atļaut atkal · let sign in again")
@options.workspace
@options.language
def disable(name: str, undo: bool, workspace: Path, lang: str) -> None:
    """Liedz pierakstīties un izraksta · let an account sign in no more, and sign it out."""
    from workbench.access import accounts

    with _database(workspace, lang) as database:
        account = accounts.named(database, name)
        (accounts.enable if undo else accounts.disable)(database, account)
        click.echo(text("users.enabled" if undo else "users.disabled", lang, name=account.name))


def _given(
    name: str, display_name: str, role: str, schools: tuple[str, ...], staff: str | None, email: str | None
) -> NewAccount:
    from workbench.access.accounts import NewAccount
    from workbench.access.problems import AccessError
    from workbench.access.viewer import OF_STAFF

    if role not in OF_STAFF:
        return NewAccount(name, display_name, role, schools, None, email)
    if staff is None or len(schools) != 1:
        raise AccessError("staff_needed", role=role)
    return NewAccount(name, display_name, role, schools, (schools[0], staff), email)


def _sole_school(workspace: Path, role: str) -> tuple[str, ...]:
    """The school of the records, where there is but one. Raises AccessError when that cannot be told."""
    from workbench.access.problems import AccessError
    from workbench.errors import WorkbenchError
    from workbench.records.store import open_store

    try:
        with open_store(workspace, read_only=True) as hub:
            found = hub.execute("select school_id from store.records.schools order by school_id").fetchall()
    except WorkbenchError as error:
        raise AccessError("school_unknown", role=role, why=error) from error
    if not found:
        raise AccessError("school_needed", role=role)
    if len(found) > 1:
        raise AccessError("school_which", role=role, schools=", ".join(school for (school,) in found[:20]))
    return (found[0][0],)


def _state(account: Account) -> str:
    if account.is_disabled:
        return "disabled"
    return "ready" if account.has_password or account.is_bound else "waiting"


def _print_link(database: Database, workspace: Path, account: Account, lang: str) -> None:
    from workbench.access import links
    from workbench.serving import beacon

    token = links.make(database, account)
    url = beacon.seen(workspace) or text("users.server_address", lang)
    click.echo(text("users.link", lang, link=f"{url}/uzsakt/{token}"))


def _typed(lang: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed: str = click.prompt(text("users.ask_password", lang), hide_input=True, confirmation_prompt=True)
    return typed
