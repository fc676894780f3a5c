"""A pupil who misses many lessons in a term without excuse is reported to the municipality."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectUnexcusedLessonsReported(Duty):
    """Every pupil and term with at least `lessons` unexcused held lessons: reported in time after the last of these.

    Unexcused is a lesson marked `absent` on a day that no absence note covers. `days` and `day_kind`: the last of these
    `school`, `working` or `calendar` days after the day of that lesson is the due day. `event_kind`: the event that says
    so, on that day or later; its `note` names the pupils by their ids, separated by commas, semicolons or spaces.
    `minors_only`: asked only of who is a minor on the day of that lesson.
    """

    lessons: int = pydantic.Field(20, ge=1, le=500)
    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("working", regex=DAY_KIND)
    event_kind: str = pydantic.Field("unexcused_absence_reported", min_length=1)
    minors_only: bool = True

    needs: ClassVar[tuple[str, ...]] = (
        "attendance",
        "lessons",
        "journals",
        "absence_notes",
        "events.note",
        "pupils",
        "terms",
    )
