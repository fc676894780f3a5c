"""Rēzekne 3.1.4: the code of the education programme is added to the class."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectClassProgrammeCoded(Duty):
    """Every class of a school year has a programme code; that it is there is enough, nobody records since when.

    A class starts on the later of the year's first day and its own first enrolment.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that start is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("classes.programme_code", "enrolments", "terms")
