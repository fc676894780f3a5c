"""One-time links with which a person chooses their own password: kept hashed, good for a day, gone when used."""

from __future__ import annotations

import secrets

from workbench.access import accounts, log
from workbench.access.accounts import Account, NewAccount
from workbench.access.database import Database, now
from workbench.access.sessions import hash_of

LIFETIME = 24 * 60 * 60  # seconds


def make(database: Database, account: Account, *, by: int | None = None) -> str:
    """A new token for the account's link; an older link of the account stops working."""
    token = secrets.token_urlsafe(24)
    with database.writing() as connection:
        connection.execute("delete from setup_link where account_id = ?", [account.account_id])
        connection.execute(
            "insert into setup_link (token_hash, account_id, expires_at) values (?, ?, ?)",
            [hash_of(token), account.account_id, now() + LIFETIME],
        )
        log.write(connection, by, "setup_link_made", f"account {account.account_id}")
    return token


def account_of(database: Database, token: str) -> Account | None:
    """Whose link this is; None when there is no such link, it was used, or its day is over."""
    query = "select account_id from setup_link where token_hash = ? and expires_at > ?"
    with database.reading() as connection:
        row = connection.execute(query, [hash_of(token), now()]).fetchone()
    account = accounts.find(database, number=row["account_id"]) if row else None
    return account if account is not None and not account.is_disabled else None


def first_administrator(database: Database, display_name: str) -> str | None:
    """The token of the first administrator's link; None as soon as anybody can sign in.

    Makes the account `admin`, without a password, where there is no account yet.
    """
    everybody = accounts.everybody(database)
    if any((a.has_password or a.is_bound or a.email) and not a.is_disabled for a in everybody):
        return None
    if not any(a.role == "administrator" and not a.is_disabled for a in everybody):
        accounts.add(database, NewAccount("admin", display_name, "administrator"))
        everybody = accounts.everybody(database)
    (administrator, *_) = [a for a in everybody if a.role == "administrator" and not a.is_disabled]
    return make(database, administrator)
