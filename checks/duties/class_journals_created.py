"""Rēzekne 3.1.3: the lists of subjects are added at the start of the school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectClassJournalsCreated(Duty):
    """Every class of a school year has its first subject journal soon after it starts.

    It starts on the later of the year's first day and its own first enrolment.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that start is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("journals.created_at", "journals.class_id", "classes", "enrolments", "terms")
