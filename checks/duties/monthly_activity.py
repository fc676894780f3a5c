"""Rēzekne 15 and 16: teachers write messages, and notes on behaviour, in every month in which they teach."""

from __future__ import annotations

from typing import ClassVar, Literal

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectMonthlyActivity(Duty):
    """Every month in which a holder of one of `roles` held at least `min_lessons` lessons: one `activity` in it.

    `activity`: `messages` (a message sent) or `behaviour_notes` (a note on a pupil's behaviour).
    """

    activity: Literal["messages", "behaviour_notes"]
    min_lessons: int = pydantic.Field(10, ge=1, le=200)
    roles: list[str] = pydantic.Field(default_factory=lambda: ["teacher", "class_teacher"])

    needs: ClassVar[tuple[str, ...]] = ("staff", "lessons", "journals")

    def needed(self) -> tuple[str, ...]:
        """The activity's own table, too."""
        return (*self.needs, self.activity)
