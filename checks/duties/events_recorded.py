"""What happened, such as a safety briefing or a talk with parents, is recorded soon after."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectEventsRecorded(Duty):
    """Every event of `event_kinds` is recorded in time after the day on which it happened.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that day is the due day
    (0: the day itself). Only events that somebody recorded can be seen. Who did it answers for it.
    """

    event_kinds: list[str] = pydantic.Field(..., min_items=1)
    days: int = pydantic.Field(0, ge=0, le=60)
    day_kind: str = pydantic.Field("calendar", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("events.recorded_at",)

    def needed(self) -> tuple[str, ...]:
        """School days are known by the terms only."""
        return (*self.needs, "terms") if self.day_kind == "school" and self.days else self.needs
