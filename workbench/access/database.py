"""`access.sqlite` in the workspace: accounts, sessions, failed sign-ins, the access log, the server's secret.

It is not in DuckDB, because `workbench users` must write while the server holds the DuckDB file. Moments are whole seconds
since 1970 in UTC.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from workbench.access.problems import AccessError

Thing = TypeVar("Thing")
FILE = "access.sqlite"
VERSION = 1

SCHEMA = (
    """
    create table account (
        account_id integer primary key,
        name text not null unique collate nocase,
        display_name text not null,
        role text not null,
        staff_school text,
        staff_id text,
        password_hash text,
        email text unique collate nocase,
        issuer text,
        subject text,
        disabled_at integer,
        created_at integer not null,
        unique (issuer, subject),
        check ((staff_school is null) = (staff_id is null))
    )
    """,
    """
    create table account_school (
        account_id integer not null references account, school_id text not null, primary key (account_id, school_id)
    ) without rowid
    """,
    """
    create table setup_link (
        token_hash text primary key, account_id integer not null references account, expires_at integer not null
    ) without rowid
    """,
    """
    create table session (
        token_hash text primary key,
        account_id integer not null references account,
        started_at integer not null,
        seen_at integer not null,
        ended_at integer
    ) without rowid
    """,
    "create index session_of_account on session (account_id)",
    "create table failure (subject text not null, failed_at integer not null)",
    "create index failure_by_subject on failure (subject, failed_at)",
    """
    create table sign_on (
        state_hash text primary key, browser_hash text not null, nonce text not null, verifier text not null,
        target text not null, expires_at integer not null
    ) without rowid
    """,
    """
    create table access_log (
        entry_id integer primary key,
        at integer not null,
        account_id integer,
        action text not null,
        subject text not null
    )
    """,
    """
    create trigger access_log_is_not_changed before update on access_log begin
        select raise(abort, 'the access log is append-only');
    end
    """,
    """
    create trigger access_log_is_not_shortened before delete on access_log begin
        select raise(abort, 'the access log is append-only');
    end
    """,
    "create table secret (name text primary key, value blob not null) without rowid",
)


def now() -> int:
    """This moment, in whole seconds since 1970 (UTC)."""
    return int(time.time())


class Database:
    """The file, opened anew for each unit of work, so that any thread and any process may use it.

    What is asked at every click is kept in memory until anybody, in any process, has written to the file (`kept`).
    """

    def __init__(self, workspace: Path) -> None:
        self._watch: sqlite3.Connection | None = None
        self._watching = threading.Lock()
        self._kept: dict[Hashable, Any] = {}
        self._seen = -1
        if not workspace.is_dir():
            raise AccessError("no_workspace", workspace=workspace)
        self.path = workspace / FILE
        if not self.path.exists() or self._version() == 0:
            self._make()
        found = self._version()
        if found != VERSION:
            raise AccessError("format", file=self.path, found=found, known=VERSION)

    def _version(self) -> int:
        with self.reading() as connection:
            return int(connection.execute("pragma user_version").fetchone()[0])

    def _make(self) -> None:
        """Lay the file out in one transaction; whoever comes second, or after a kill, finds it done or does it."""
        os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        with self.reading() as connection:
            connection.execute("pragma journal_mode = wal")
        with self.writing() as connection:
            if connection.execute("pragma user_version").fetchone()[0] == 0:
                for statement in SCHEMA:
                    connection.execute(statement)
                connection.execute("insert into secret values ('server', ?)", [secrets.token_bytes(32)])
                connection.execute(f"pragma user_version = {VERSION}")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = normal")
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with, closed at the end."""
        connection = self._open()
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: all of it is kept, or nothing."""
        with self.reading() as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def kept(self, key: Hashable, read: Callable[[], Thing | None]) -> Thing | None:
        """What `read` finds in the file, read anew once something was written to it; what is not there is not kept."""
        with self._watching:
            seen = self._changes()
            if seen != self._seen:
                self._kept, self._seen = {}, seen
            known: Thing | None = self._kept.get(key)
        if known is not None:
            return known
        found = read()
        with self._watching:
            if found is not None and seen == self._seen:
                self._kept[key] = found
        return found

    def _changes(self) -> int:
        """A number that is another one after every commit of another connection: SQLite's own, of one that only looks."""
        if self._watch is None:
            self._watch = sqlite3.connect(self.path, timeout=10, isolation_level=None, check_same_thread=False)
        return int(self._watch.execute("pragma data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
            self._watch, self._kept, self._seen = None, {}, -1

    def secret(self) -> bytes:
        """The server's own secret: 32 random bytes made with the file."""
        with self.reading() as connection:
            return bytes(connection.execute("select value from secret where name = 'server'").fetchone()[0])
