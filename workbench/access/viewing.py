"""From an account to a viewer: the account's role, schools and classes as they stand now."""

from __future__ import annotations

import hashlib
import hmac

import duckdb

from workbench.access.accounts import Account
from workbench.access.database import Database
from workbench.access.own import classes_of
from workbench.access.viewer import Viewer


def viewer_of(database: Database, hub: duckdb.DuckDBPyConnection, account: Account) -> Viewer:
    """The viewer that an account is; the classes of a class teacher come from the records."""
    classes: tuple[str, ...] = ()
    if account.role == "class_teacher" and account.staff_school and account.staff_id:
        classes = classes_of(hub, account.staff_school, account.staff_id)
    return Viewer(
        account=account.account_id,
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        school_ids=account.schools if account.role != "administrator" else (),
        staff_school=account.staff_school,
        staff_id=account.staff_id,
        class_ids=classes,
        pseudonym_key=pseudonym_key(database) if account.role == "analyst" else b"",
    )


def pseudonym_key(database: Database) -> bytes:
    """The secret of this workspace's pseudonyms, derived from the server's own, which is never used twice."""
    return hmac.new(database.secret(), b"pseudonyms of analysts", hashlib.sha256).digest()
