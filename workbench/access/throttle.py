"""Slows down guessing: so many failures in a quarter of an hour, for one account or from one address, and no more.

Names and addresses are kept as keyed hashes only: somebody may have typed a password where the name belongs.
"""

from __future__ import annotations

import hashlib
import hmac

from workbench.access.database import Database, now

WINDOW = 15 * 60  # seconds
OF_ACCOUNT = 5  # failures
OF_ADDRESS = 30


def enter(database: Database, name: str, address: str) -> int:
    """Count an attempt before it is judged, so that a hundred at once count as a hundred.

    Returns 0, or in how many seconds to come back; then the attempt must not be judged.
    """
    moment = now()
    limits = {
        _subject(database, "account", name.casefold()): OF_ACCOUNT,
        _subject(database, "address", address): OF_ADDRESS,
    }
    with database.writing() as connection:
        connection.execute("delete from failure where failed_at <= ?", [moment - WINDOW])
        for subject, limit in limits.items():
            rows = connection.execute(
                "select failed_at from failure where subject = ? order by failed_at desc limit ?", [subject, limit]
            ).fetchall()
            if len(rows) == limit:
                return max(1, int(rows[-1]["failed_at"]) + WINDOW - moment)
        connection.executemany("insert into failure values (?, ?)", [(subject, moment) for subject in limits])
    return 0


def forgive(database: Database, name: str, address: str) -> None:
    """After the right password: forget the account's failures, and the one attempt of the address."""
    account, place = _subject(database, "account", name.casefold()), _subject(database, "address", address)
    with database.writing() as connection:
        connection.execute("delete from failure where subject = ?", [account])
        connection.execute(
            "delete from failure where rowid = (select max(rowid) from failure where subject = ?)", [place]
        )


def clear(database: Database, name: str) -> None:
    """Let an account try again at once: what an administrator does for somebody who was locked out."""
    with database.writing() as connection:
        connection.execute("delete from failure where subject = ?", [_subject(database, "account", name.casefold())])


def _subject(database: Database, kind: str, value: str) -> str:
    return hmac.new(database.secret(), f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()
