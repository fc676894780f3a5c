"""Sessions: an opaque random id in the browser's cookie, its SHA-256 here. They end by sign-out, idleness or age."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from workbench.access import log
from workbench.access.accounts import Account, find
from workbench.access.database import Database, now

IDLE = 30 * 60  # seconds without an action
LONGEST = 10 * 60 * 60  # seconds in all
TOUCH_EVERY = 20  # seconds: an action is noted no more often than this

OPEN = """
select session.account_id, session.started_at, session.seen_at
from session
join account on account.account_id = session.account_id
where session.token_hash = ? and session.ended_at is null and account.disabled_at is null
"""


@dataclass(frozen=True, slots=True)
class _Open:
    """A session that nobody has ended; whether it is too old or idle for too long is a question of the moment."""

    account: Account
    started_at: int
    seen_at: int


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
    found = database.kept(("session", token_hash), lambda: _open(database, token_hash))
    if found is None or found.seen_at <= moment - IDLE or found.started_at <= moment - LONGEST:
        return None
    if active and moment - found.seen_at >= TOUCH_EVERY:
        with database.writing() as connection:
            connection.execute("update session set seen_at = ? where token_hash = ?", [moment, token_hash])
    return found.account


def _open(database: Database, token_hash: str) -> _Open | None:
    with database.reading() as connection:
        row = connection.execute(OPEN, [token_hash]).fetchone()
    account = find(database, number=row["account_id"]) if row else None
    return _Open(account, row["started_at"], row["seen_at"]) if account else None


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
