"""The access log: who saw and changed what, in ids only. SQLite itself refuses to change or delete an entry."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from workbench.access.database import Database, now

LONGEST = 200  # of a subject: an id or an address of a page, never a text


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `at` in seconds since 1970 (UTC), `account` the number of an account, None before sign-in."""

    entry_id: int
    at: int
    account: int | None
    action: str
    subject: str


def write(connection: sqlite3.Connection, account: int | None, action: str, subject: str = "") -> None:
    """Add an entry within the caller's transaction, so that a change is never kept without its entry."""
    connection.execute(
        "insert into access_log (at, account_id, action, subject) values (?, ?, ?, ?)",
        [now(), account, action, subject[:LONGEST]],
    )


def record(database: Database, account: int | None, action: str, subject: str = "") -> None:
    """Add an entry by itself."""
    with database.writing() as connection:
        write(connection, account, action, subject)


def entries(database: Database, *, account: int | None = None, newest: int = 200) -> list[Entry]:
    """The newest entries, newest first; of one account where it is named."""
    query = """
        select entry_id, at, account_id as account, action, subject
        from access_log
        where :account is null or account_id = :account
        order by entry_id desc
        limit :newest
    """
    with database.reading() as connection:
        rows = connection.execute(query, {"account": account, "newest": newest}).fetchall()
    return [Entry(*row) for row in rows]
