"""Accounts and the log in the hands of a signed-in person: only the administrator's, and the director's for the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.access import accounts, administering, log
from workbench.access.accounts import NewAccount
from workbench.access.database import Database
from workbench.access.problems import AccessError, ForbiddenError
from workbench.access.viewer import ROLES, Role, Viewer

GIVEN = {
    "name": "liga",
    "display_name": "Līga Ozola",
    "role": "secretary",
    "schools": ["SK-01"],
    "staff_id": "",
    "email": "",
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path)
    accounts.add(made, NewAccount("admin", "Administrators", "administrator"))
    accounts.add(made, NewAccount("anna", "Anna Kalniņa", "director", ("SK-01",)))
    return made


def viewer(role: Role) -> Viewer:
    return Viewer(account=1, name="admin", display_name="Administrators", role=role)


DEEDS: dict[str, Callable[[Database, Viewer], object]] = {
    "list": administering.everybody,
    "add": lambda database, who: administering.add(database, who, **GIVEN),
    "link": lambda database, who: administering.new_link(database, who, "anna"),
    "disable": lambda database, who: administering.set_disabled(database, who, "anna", disabled=True),
    "role": lambda database, who: administering.change_role(
        database, who, "anna", role="secretary", schools=["SK-01"], staff_id=""
    ),
}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_but_the_administrator_handles_accounts(database: Database, deed: str, role: Role) -> None:
    before = accounts.everybody(database)
    with pytest.raises(ForbiddenError):
        DEEDS[deed](database, viewer(role))
    assert accounts.everybody(database) == before


@pytest.mark.parametrize("deed", ["add", "link", "disable", "role"])
def test_what_the_administrator_does_stands_in_the_log_under_their_number(database: Database, deed: str) -> None:
    DEEDS[deed](database, viewer("administrator"))
    assert log.entries(database)[0].account == 1


def test_a_new_account_needs_what_its_role_needs(database: Database) -> None:
    with pytest.raises(AccessError, match="staff"):
        administering.add(database, viewer("administrator"), **(GIVEN | {"role": "teacher"}))
    administering.add(database, viewer("administrator"), **(GIVEN | {"role": "teacher", "staff_id": "D-001"}))
    made = accounts.named(database, "liga")
    assert (made.role, made.staff_school, made.staff_id) == ("teacher", "SK-01", "D-001")


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("director", True), ("secretary", False)])
def test_the_log_is_for_the_administrator_and_the_director(database: Database, role: Role, sees: bool) -> None:
    if sees:
        frame = administering.log_frame(database, viewer(role))
        assert frame.columns == ["at", "account", "action", "subject"]
        assert frame["action"][0] == "account_added"
    else:
        with pytest.raises(ForbiddenError):
            administering.log_frame(database, viewer(role))
