"""The timetable of a class is entered anew each term."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectTermTimetableEntered(Duty):
    """Every class and term: a timetable of that term's own is entered soon after the term, or the class in it, starts.

    A timetable is of term 2 when its validity begins after term 1 has ended. `days` and `day_kind`: the last of these
    `school`, `working` or `calendar` days after that start is the due day.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("timetable.entered_at", "classes", "enrolments", "terms")
