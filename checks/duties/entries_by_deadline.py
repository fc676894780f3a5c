"""Rēzekne 11: what happened in a lesson is in the journal by 17:00 the same day."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND, TIME_OF_DAY


class ExpectEntriesByDeadline(Duty):
    """Every held lesson, of any journal: topic, attendance, homework where given, marks where given, by the deadline.

    `deadline`: time of day, HH:MM. `days_after`: how many days after the lesson's own day the deadline falls (0: the
    same day). `day_kind`: which days are counted, `school`, `working` or `calendar`. A lesson that ends at or after
    the deadline of its own day is due on the next school day.
    """

    deadline: str = pydantic.Field("17:00", regex=TIME_OF_DAY)
    days_after: int = pydantic.Field(0, ge=0, le=30)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("lessons", "lesson_entries", "journals", "grades.lesson_id", "terms")
