"""Rēzekne 3.1.1: classes are registered at the start of the school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectClassRegistered(Duty):
    """Every class of a school year is registered soon after it starts: the year's first day or its own first enrolment.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that start is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("classes.registered_at", "enrolments", "terms")
