"""What is asked of a pack: which days, whose rules, how people are shown, and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.period import Period, shown_day
from workbench.privacy.people import Level

__all__ = ["Period", "Request", "shown_day"]  # whoever writes a request writes its period


@dataclass(frozen=True, slots=True)
class Request:
    """One pack. `regulations`, `schools`: those of the run when empty. `english`: an English edition of the report too."""

    period: Period
    level: Level = "full"
    regulations: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    english: bool = False
    by: str = ""
    position: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the report's editions; Latvian is always one."""
        return ("lv", "en") if self.english else ("lv",)
