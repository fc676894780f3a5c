"""Jelgava 2.2: parents can see achievements, absences and the timetable in E-klase."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectGuardianAccountIssued(Duty):
    """Every minor has at least one guardian with an account soon after the first enrolment in the school.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the enrolment is the due day.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("guardians.account_issued_at", "pupils", "enrolments", "classes", "terms")
