"""Accounts: who may sign in, in which role, for which schools. Every change is in the access log."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.access import log, passwords
from workbench.access.database import Database, now
from workbench.access.problems import AccessError
from workbench.access.viewer import OF_STAFF, ROLES, Role

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
READ = """
select
    account.account_id,
    account.name,
    account.display_name,
    account.role,
    account.staff_school,
    account.staff_id,
    account.email,
    account.issuer is not null as is_bound,
    account.password_hash is not null as has_password,
    account.disabled_at is not null as is_disabled,
    (select group_concat(school_id, char(31)) from account_school as s where s.account_id = account.account_id) as schools
from account
"""


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it is kept, without its password's hash. `is_bound`: tied to an identity provider's subject."""

    account_id: int
    name: str
    display_name: str
    role: Role
    schools: tuple[str, ...]
    staff_school: str | None
    staff_id: str | None
    email: str | None
    is_bound: bool
    has_password: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of. `staff`: (school, staff_id), which class teachers and teachers need."""

    name: str
    display_name: str
    role: str
    schools: Sequence[str] = ()
    staff: tuple[str, str] | None = None
    email: str | None = None


def check(given: NewAccount) -> None:
    """Raise AccessError for a name, role, school or member of staff that makes no account."""
    if not NAME.fullmatch(given.name):
        raise AccessError("name")
    if not given.display_name.strip() or len(given.display_name) > 100:
        raise AccessError("display_name")
    if given.role not in ROLES:
        raise AccessError("role", role=given.role, roles=", ".join(ROLES))
    if given.role in OF_STAFF and given.staff is None:
        raise AccessError("staff_needed", role=given.role)
    if given.role != "administrator" and not given.schools and given.staff is None:
        raise AccessError("school_needed", role=given.role)


def add(database: Database, given: NewAccount, *, by: int | None = None) -> int:
    """Make an account without a password; returns its number. `by`: who makes it. Raises AccessError."""
    check(given)
    school, staff = given.staff or (None, None)
    schools = (school,) if given.role in OF_STAFF and school else tuple(dict.fromkeys(given.schools))
    try:
        with database.writing() as connection:
            account = connection.execute(
                "insert into account (name, display_name, role, staff_school, staff_id, email, created_at) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                [given.name, given.display_name.strip(), given.role, school, staff, given.email or None, now()],
            ).lastrowid
            connection.executemany("insert into account_school values (?, ?)", [(account, s) for s in schools if s])
            log.write(connection, by, "account_added", f"account {account} {given.role}")
    except sqlite3.IntegrityError as error:
        raise AccessError("taken") from error
    return int(account or 0)


def everybody(database: Database) -> list[Account]:
    """All accounts, by name."""
    with database.reading() as connection:
        return [_account(row) for row in connection.execute(f"{READ} order by account.name").fetchall()]


def find(database: Database, *, name: str | None = None, number: int | None = None) -> Account | None:
    """The account of that name or number; None when there is none."""
    with database.reading() as connection:
        row = connection.execute(
            f"{READ} where account.name = :name or account.account_id = :number", {"name": name, "number": number}
        ).fetchone()
    return _account(row) if row else None


def named(database: Database, name: str) -> Account:
    """The account of that name; AccessError when there is none."""
    account = find(database, name=name)
    if account is None:
        raise AccessError("no_account")
    return account


def set_role(database: Database, account: Account, changed: NewAccount, *, by: int | None = None) -> None:
    """Give an account another role, schools and member of staff; open sessions follow at once. Raises AccessError."""
    check(changed)
    _keep_an_administrator(database, account, stays=changed.role == "administrator")
    school, staff = changed.staff or (None, None)
    schools = (school,) if changed.role in OF_STAFF and school else tuple(dict.fromkeys(changed.schools))
    with database.writing() as connection:
        connection.execute(
            "update account set role = ?, staff_school = ?, staff_id = ? where account_id = ?",
            [changed.role, school, staff, account.account_id],
        )
        connection.execute("delete from account_school where account_id = ?", [account.account_id])
        rows = [(account.account_id, s) for s in schools if s]
        connection.executemany("insert into account_school values (?, ?)", rows)
        log.write(connection, by, "role_changed", f"account {account.account_id} {changed.role}")


def set_password(database: Database, account: Account, password: str, *, by: int | None = None) -> None:
    """Keep the hash of a new password, and end every session of the account. Raises AccessError for a weak one."""
    passwords.check_strength(password, account.name, account.display_name)
    kept = passwords.hashed(password)
    with database.writing() as connection:
        connection.execute("update account set password_hash = ? where account_id = ?", [kept, account.account_id])
        connection.execute("delete from setup_link where account_id = ?", [account.account_id])
        _end_sessions(connection, account.account_id)
        log.write(connection, by, "password_changed", f"account {account.account_id}")


def disable(database: Database, account: Account, *, by: int | None = None) -> None:
    """Let the account sign in no more, and end its sessions. AccessError for the last administrator."""
    _keep_an_administrator(database, account, stays=False)
    with database.writing() as connection:
        connection.execute(
            "update account set disabled_at = coalesce(disabled_at, ?) where account_id = ?",
            [now(), account.account_id],
        )
        connection.execute("delete from setup_link where account_id = ?", [account.account_id])
        _end_sessions(connection, account.account_id)
        log.write(connection, by, "account_disabled", f"account {account.account_id}")


def enable(database: Database, account: Account, *, by: int | None = None) -> None:
    """Let a disabled account sign in again."""
    with database.writing() as connection:
        connection.execute("update account set disabled_at = null where account_id = ?", [account.account_id])
        log.write(connection, by, "account_enabled", f"account {account.account_id}")


def proven(database: Database, name: str, password: str) -> Account | None:
    """The account when the password is its own and it may sign in; None otherwise, after the same work."""
    with database.reading() as connection:
        row = connection.execute(
            "select account_id, password_hash from account where name = ? and disabled_at is null", [name]
        ).fetchone()
    if not passwords.matches(password, row["password_hash"] if row else None):
        return None
    return find(database, number=row["account_id"])


def _account(row: sqlite3.Row) -> Account:
    values: dict[str, Any] = dict(row)
    for flag in ("is_bound", "has_password", "is_disabled"):
        values[flag] = bool(values[flag])
    values["schools"] = tuple(sorted(values["schools"].split("\x1f"))) if values["schools"] else ()
    return Account(**values)


def _end_sessions(connection: sqlite3.Connection, account: int) -> None:
    connection.execute("update session set ended_at = ? where account_id = ? and ended_at is null", [now(), account])


def _keep_an_administrator(database: Database, account: Account, *, stays: bool) -> None:
    if account.role != "administrator" or stays:
        return
    others = [a for a in everybody(database) if a.role == "administrator" and not a.is_disabled]
    if all(other.account_id == account.account_id for other in others):
        raise AccessError("last_administrator")
