"""Accounts and the access log as a signed-in person may handle them: the right is checked here, not where a button stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from workbench.access import accounts, links, log, throttle
from workbench.access.accounts import Account, NewAccount
from workbench.access.database import Database
from workbench.access.viewer import OF_STAFF, Viewer

LISTED = 5_000  # newest entries of the log that a page shows or saves


def everybody(database: Database, viewer: Viewer) -> list[Account]:
    """All accounts, by name. Raises ForbiddenError when the role may not manage them."""
    viewer.check("manage_users")
    return accounts.everybody(database)


def add(
    database: Database, viewer: Viewer, *, name: str, display_name: str, role: str, schools: Sequence[str], staff_id: str,
    email: str,
) -> str:  # fmt: skip
    """Make an account; returns the token of the link with which its owner chooses a password. Raises AccessError."""
    viewer.check("manage_users")
    accounts.add(database, _given(name, display_name, role, schools, staff_id, email), by=viewer.account)
    return links.make(database, accounts.named(database, name), by=viewer.account)


def change_role(
    database: Database, viewer: Viewer, name: str, *, role: str, schools: Sequence[str], staff_id: str
) -> None:
    """Give an account another role, schools and member of staff; its open pages follow at once. Raises AccessError."""
    viewer.check("manage_users")
    account = accounts.named(database, name)
    changed = _given(account.name, account.display_name, role, schools, staff_id, "")
    accounts.set_role(database, account, changed, by=viewer.account)


def new_link(database: Database, viewer: Viewer, name: str) -> str:
    """The token of a new link to choose a password; ends a lock-out. Raises AccessError."""
    viewer.check("manage_users")
    account = accounts.named(database, name)
    throttle.clear(database, account.name)
    return links.make(database, account, by=viewer.account)


def set_disabled(database: Database, viewer: Viewer, name: str, *, disabled: bool) -> None:
    """Let an account sign in no more and sign it out, or let it in again. Raises AccessError."""
    viewer.check("manage_users")
    (accounts.disable if disabled else accounts.enable)(database, accounts.named(database, name), by=viewer.account)


def log_frame(database: Database, viewer: Viewer, zone: str = "Europe/Riga") -> pl.DataFrame:
    """The newest entries of the access log: at (local time), account (its name), action, subject.

    Raises ForbiddenError when the role may not see the log.
    """
    viewer.check("see_log")
    names = {account.account_id: account.name for account in accounts.everybody(database)}
    clock = ZoneInfo(zone)
    rows = [
        (datetime.fromtimestamp(e.at, UTC).astimezone(clock).replace(tzinfo=None), names.get(e.account or 0, ""), e.action, e.subject)
        for e in log.entries(database, newest=LISTED)
    ]  # fmt: skip
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "at": pl.Datetime("us"),
        "account": pl.String,
        "action": pl.String,
        "subject": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _given(name: str, display_name: str, role: str, schools: Sequence[str], staff_id: str, email: str) -> NewAccount:
    of_staff = role in OF_STAFF and bool(staff_id) and len(schools) == 1
    staff = (schools[0], staff_id) if of_staff else None
    return NewAccount(name.strip(), display_name, role, tuple(schools), staff, email.strip() or None)
