"""Rēzekne 12: marks of tests are recorded within some working days."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectTestMarksRecorded(Duty):
    """Every mark of kind `test` is recorded in time after the day on which it was assessed.

    `days` and `day_kind`: the last of these `working`, `school` or `calendar` days after `assessed_on` is the due day.
    Only marks that somebody entered can be seen.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("working", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("grades.recorded_at", "journals")
