"""Rēzekne 6 and Jelgava 2.2c: the class's timetable is in the diary at the start of the school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectTimetableEntered(Duty):
    """Every class in a school year: a timetable that is valid in its first days is entered in time.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the class starts (the later
    of the start of the year and its first enrolment) is the due day.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("timetable.entered_at", "classes", "enrolments", "terms")
