"""Who decides: a name and a role, and what each role may do."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from workbench.life.problems import LifeError
from workbench.records.schema import ROLES

LEADERS = ("director", "deputy_academic", "deputy_upbringing")
ONLY_LEADERS = ("excuse", "reopen")  # a reopening undoes an excuse, so it asks for the same right


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, in which role: one of the roles of the staff table."""

    name: str
    role: str

    def check(self, action: str) -> None:
        """Raise LifeError when the name is empty, the role unknown, or the role may not take that action."""
        if not self.name.strip():
            raise LifeError("no_author")
        if self.role not in ROLES:
            raise LifeError("unknown_role", role=self.role, roles=", ".join(ROLES))
        if action in ONLY_LEADERS and self.role not in LEADERS:
            raise LifeError("not_allowed", role=self.role, roles=", ".join(LEADERS))


def user_name() -> str:
    """The name of the operating system's user; empty where it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def now_utc() -> datetime:
    """This moment in UTC, without zone, as it is kept."""
    return datetime.now(UTC).replace(tzinfo=None)


def today_in(zone: str) -> date:
    """Today's date on the clocks of a zone."""
    return datetime.now(ZoneInfo(zone)).date()
