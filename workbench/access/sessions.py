"""Sessions: an opaque random id in the browser's cookie, its SHA-256 here. They end by sign-out, idleness or age."""

from __future__ import annotations

import hashlib
import secrets

from workbench.access import log
from workbench.access.accounts import Account, find
from workbench.access.database import Database, now

IDLE = 30 * 60  # seconds without an action
LONGEST = 10 * 60 * 60  # seconds in all
TOUCH_EVERY = 20  # seconds: an action is noted no more often than this

ALIVE = """
session.ended_at is null
and session.seen_at > :now - :idle
and session.started_at > :now - :longest
and exists (
    select 1 from account where account.account_id = session.account_id and account.disabled_at is null
)
"""


def hash_of(token: str) -> str:
    """The SHA-256 under which a random token is kept: whoever reads the file cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(database: Database, account: Account, how: str) -> str:
    """Begin a session; returns the token for the cookie. `how`: `password` or `provider`, for the log."""
    token = secrets.token_urlsafe(32)
    with database.writing() as connection:
        moment = now()
        connection.execute(
            "insert into session (token_hash, account_id, started_at, seen_at) values (?, ?, ?, ?)",
            [hash_of(token), account.account_id, moment, moment],
        )
        connection.execute("delete from session where started_at < ?", [moment - 10 * LONGEST])
        log.write(connection, account.account_id, "signed_in", how)
    return token


def account_of(database: Database, token_hash: str, *, active: bool = True) -> Account | None:
    """The account whose session this is, None when it has ended; `active`: this is an action, idleness begins anew."""
    moment = now()
    values = {"hash": token_hash, "now": moment, "idle": IDLE, "longest": LONGEST}
    with database.reading() as connection:
        row = connection.execute(
            f"select account_id, seen_at from session where token_hash = :hash and {ALIVE}", values
        ).fetchone()
    if row is None:
        return None
    if active and moment - row["seen_at"] >= TOUCH_EVERY:
        with database.writing() as connection:
            connection.execute("update session set seen_at = ? where token_hash = ?", [moment, token_hash])
    return find(database, number=row["account_id"])


def is_alive(database: Database, token_hash: str) -> bool:
    """Whether the session still holds; asking is no action."""
    return account_of(database, token_hash, active=False) is not None


def end(database: Database, token_hash: str) -> None:
    """Sign out."""
    with database.writing() as connection:
        row = connection.execute(
            "update session set ended_at = ? where token_hash = ? and ended_at is null returning account_id",
            [now(), token_hash],
        ).fetchone()
        if row:
            log.write(connection, row["account_id"], "signed_out")
