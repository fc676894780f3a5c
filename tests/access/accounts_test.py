"""Accounts and passwords: what makes one, what changes it, and what no file holds."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from workbench.access import accounts, links, log, passwords, sessions, throttle
from workbench.access.accounts import NewAccount
from workbench.access.database import FILE, Database
from workbench.access.problems import AccessError
from workbench.access.viewing import viewer_of

PASSWORD = "zaļš kaķis zem tilta"
ANNA = NewAccount("anna", "Anna Kalniņa", "director", ("S1",))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little work; what is tested here is what is done with it."""
    import argon2

    class Quick(argon2.PasswordHasher):
        def __init__(self) -> None:
            super().__init__(time_cost=1, memory_cost=64, parallelism=1)

    monkeypatch.setattr(argon2, "PasswordHasher", Quick)
    passwords._of_nobody.cache_clear()


@pytest.fixture
def anna(database: Database) -> accounts.Account:
    accounts.add(database, ANNA)
    accounts.set_password(database, accounts.named(database, "anna"), PASSWORD)
    return accounts.named(database, "anna")


def test_the_file_is_for_the_server_alone_and_holds_no_password_and_no_token(
    database: Database, anna: accounts.Account, tmp_path: Path
) -> None:
    token, link = sessions.start(database, anna, "password"), links.make(database, anna)
    for path in tmp_path.glob(f"{FILE}*"):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        held = path.read_bytes()
        assert not [word for word in (PASSWORD, token, link) if word.encode() in held]
    with database.reading() as connection:
        kept = connection.execute("select password_hash from account").fetchone()[0]
    assert kept.startswith("$argon2id$")


def test_two_processes_that_begin_at_once_share_one_secret(tmp_path: Path) -> None:
    assert Database(tmp_path).secret() == Database(tmp_path).secret()


def test_a_file_of_another_version_is_not_touched(database: Database, tmp_path: Path) -> None:
    with sqlite3.connect(database.path) as connection:
        connection.execute("pragma user_version = 9")
    connection.close()
    with pytest.raises(AccessError, match="format 9"):
        Database(tmp_path)


WRONG: list[tuple[str, dict[str, Any]]] = [
    *(("name", {"name": name}) for name in ("", "a", "Anna", "anna b", "anna<", "ānna", "x" * 70, "../x")),
    ("display_name", {"display_name": " "}),
    ("role", {"role": "king"}),
    ("staff_needed", {"role": "teacher"}),
    ("staff_needed", {"role": "class_teacher"}),
    ("school_needed", {"schools": ()}),
]


@pytest.mark.parametrize(("problem", "changed"), WRONG)
def test_what_makes_no_account_is_said(database: Database, problem: str, changed: dict[str, Any]) -> None:
    given = {"name": "anna", "display_name": "Anna", "role": "director", "schools": ("S1",)} | changed
    with pytest.raises(AccessError) as raised:
        accounts.add(database, NewAccount(**given))
    assert raised.value.key == problem


@pytest.mark.parametrize("name", ["anna", "nobody", "disabled", "waiting"])
def test_a_wrong_password_costs_the_same_work_whoever_is_asked_for(
    database: Database, anna: accounts.Account, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("disabled", "waiting"):
        accounts.add(database, NewAccount(other, "Cits Cilvēks", "secretary", ("S1",)))
    accounts.set_password(database, accounts.named(database, "disabled"), PASSWORD)
    accounts.disable(database, accounts.named(database, "disabled"))
    passwords.matches("to have the stand-in's hash ready", None)
    import argon2

    asked: list[str] = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda *given: asked.append("once") or verify(*given))
    assert accounts.proven(database, name, PASSWORD if name == "disabled" else "nepareiza parole") is None
    assert asked == ["once"]


def test_a_name_or_e_mail_is_taken_once(database: Database, anna: accounts.Account) -> None:
    accounts.add(database, NewAccount("juris", "Juris", "secretary", ("S1",), email="juris@skola.lv"))
    for again in (ANNA, NewAccount("ilze", "Ilze", "secretary", ("S1",), email="JURIS@skola.lv")):
        with pytest.raises(AccessError) as raised:
            accounts.add(database, again)
        assert raised.value.key == "taken"


@pytest.mark.parametrize(
    ("problem", "password"),
    [("password_short", "īsa parole"), ("password_even", "aaaaaaaaaaaaaa"), ("password_name", "mana kalniņa parole"),
     ("password_long", "x" * 300)],
)  # fmt: skip
def test_a_weak_password_is_refused(database: Database, anna: accounts.Account, problem: str, password: str) -> None:
    with pytest.raises(AccessError) as raised:
        accounts.set_password(database, anna, password)
    assert raised.value.key == problem
    assert accounts.proven(database, "anna", PASSWORD) is not None


def test_a_teacher_s_schools_are_that_of_their_staff_id(database: Database) -> None:
    accounts.add(database, NewAccount("juris", "Juris", "teacher", ("S1", "S2"), ("S1", "T1")))
    assert accounts.named(database, "juris").schools == ("S1",)


def test_a_change_of_role_is_a_change_for_sessions_that_are_open(
    database: Database, anna: accounts.Account, hub: Any
) -> None:
    kept = sessions.hash_of(sessions.start(database, anna, "password"))
    changed = NewAccount("anna", "Anna", "class_teacher", (), ("S1", "T2"))
    accounts.set_role(database, anna, changed)
    account = sessions.account_of(database, kept)
    assert account is not None
    viewer = viewer_of(database, hub, account)
    assert (viewer.role, viewer.school_ids, viewer.class_ids) == ("class_teacher", ("S1",), ("C1",))
    assert viewer.pseudonym_key == b""


def test_the_last_administrator_stays_one(database: Database) -> None:
    accounts.add(database, NewAccount("admin", "Admin", "administrator"))
    admin = accounts.named(database, "admin")
    with pytest.raises(AccessError) as raised:
        accounts.disable(database, admin)
    assert raised.value.key == "last_administrator"
    with pytest.raises(AccessError):
        accounts.set_role(database, admin, ANNA)


def test_the_first_start_makes_an_administrator_without_a_password(database: Database) -> None:
    token = links.first_administrator(database, "Administrators")
    assert token is not None
    account = links.account_of(database, token)
    assert account is not None
    assert (account.role, account.has_password) == ("administrator", False)
    assert accounts.proven(database, "admin", "") is None
    again = links.first_administrator(database, "Administrators")
    assert again not in (None, token)  # nobody has chosen a password: the next start prints a new link
    assert links.account_of(database, token) is None
    accounts.set_password(database, account, PASSWORD)
    assert links.first_administrator(database, "Administrators") is None


def test_a_link_is_over_after_its_day_and_when_the_account_is(database: Database, anna: accounts.Account) -> None:
    token = links.make(database, anna)
    with database.writing() as connection:
        connection.execute("update setup_link set expires_at = expires_at - ?", [links.LIFETIME + 1])
    assert links.account_of(database, token) is None
    token = links.make(database, anna)
    accounts.disable(database, anna)
    assert links.account_of(database, token) is None


@pytest.mark.parametrize("column", ["seen_at", "started_at"])
def test_a_session_ends_by_idleness_and_by_age(database: Database, anna: accounts.Account, column: str) -> None:
    kept = sessions.hash_of(sessions.start(database, anna, "password"))
    limit = {"seen_at": sessions.IDLE, "started_at": sessions.LONGEST}[column]
    with database.writing() as connection:
        connection.execute(f"update session set {column} = {column} - ?", [limit - 5])
    assert sessions.is_alive(database, kept)
    with database.writing() as connection:
        connection.execute(f"update session set {column} = {column} - 10")
    assert not sessions.is_alive(database, kept)


def test_asking_is_no_action_and_an_action_is(database: Database, anna: accounts.Account) -> None:
    kept = sessions.hash_of(sessions.start(database, anna, "password"))
    with database.writing() as connection:
        connection.execute("update session set seen_at = seen_at - 1000")

    def seen() -> int:
        with database.reading() as connection:
            return int(connection.execute("select seen_at from session").fetchone()[0])

    before = seen()
    assert sessions.is_alive(database, kept)
    assert seen() == before
    assert sessions.account_of(database, kept) is not None
    assert seen() > before


def test_disabling_ends_every_session_and_the_log_keeps_it(database: Database, anna: accounts.Account) -> None:
    kept = sessions.hash_of(sessions.start(database, anna, "password"))
    accounts.disable(database, anna, by=99)
    assert not sessions.is_alive(database, kept)
    newest = log.entries(database, newest=1)[0]
    assert (newest.account, newest.action, newest.subject) == (99, "account_disabled", f"account {anna.account_id}")


@pytest.mark.parametrize("statement", ["update access_log set action = 'x'", "delete from access_log"])
def test_no_entry_of_the_log_is_changed_or_deleted(database: Database, anna: accounts.Account, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), database.writing() as connection:
        connection.execute(statement)
    assert log.entries(database)


def test_the_throttle_counts_before_it_judges_and_forgets_in_time(database: Database) -> None:
    waits = [throttle.enter(database, "anna", "10.0.0.1") for _ in range(8)]
    assert waits[: throttle.OF_ACCOUNT] == [0] * throttle.OF_ACCOUNT
    assert all(0 < wait <= throttle.WINDOW for wait in waits[throttle.OF_ACCOUNT :])
    assert throttle.enter(database, "ANNA", "10.0.0.2") > 0
    assert throttle.enter(database, "juris", "10.0.0.1") == 0
    with database.writing() as connection:
        connection.execute("update failure set failed_at = failed_at - ?", [throttle.WINDOW])
    assert throttle.enter(database, "anna", "10.0.0.1") == 0


def test_the_right_password_forgives_the_account_and_not_the_address(database: Database) -> None:
    for number in range(3):
        throttle.enter(database, f"name{number}", "10.0.0.1")
    throttle.enter(database, "anna", "10.0.0.1")
    throttle.forgive(database, "anna", "10.0.0.1")
    with database.reading() as connection:
        counts = connection.execute("select count(*) from failure group by subject order by 1").fetchall()
    assert [tuple(row) for row in counts] == [(1,), (1,), (1,), (3,)]


def test_what_another_process_writes_is_seen_at_the_next_click(database: Database, anna: accounts.Account) -> None:
    token = sessions.hash_of(sessions.start(database, anna, "password"))
    assert sessions.account_of(database, token) == anna
    elsewhere = Database(database.path.parent)  # another connection: to SQLite there is no difference
    changed = accounts.NewAccount(anna.name, anna.display_name, "secretary", schools=("S2",))
    accounts.set_role(elsewhere, anna, changed)
    seen = sessions.account_of(database, token)
    assert seen is not None
    assert (seen.role, seen.schools) == ("secretary", ("S2",))
    sessions.end(elsewhere, token)
    assert sessions.account_of(database, token) is None
    database.close()
    assert sessions.account_of(database, token) is None
