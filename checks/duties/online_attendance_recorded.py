"""Jelgava 2.2b: parents see absences from online lessons, so that attendance of these is recorded soon."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectOnlineAttendanceRecorded(Duty):
    """Every held online lesson has its first attendance entry in time.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the lesson is the due day.
    """

    days: int = pydantic.Field(1, ge=0, le=60)
    day_kind: str = pydantic.Field("working", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("lessons.is_online", "lesson_entries", "journals")

    def needed(self) -> tuple[str, ...]:
        """School days are known by the terms only."""
        return (*self.needs, "terms") if self.day_kind == "school" else self.needs
