"""Rēzekne 17: the personal file of every new pupil has its number and the order of enrolment."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY


class ExpectPersonalFileNumbers(Duty):
    """Every pupil, at the first enrolment in the school: the personal file's number and that enrolment's order number.

    `due`: the due day, MM-DD in the school year; who enrols late has `working_days` working days after the enrolment.
    `role`: who answers for it.
    """

    due: str = pydantic.Field("09-30", regex=MONTH_DAY)
    working_days: int = pydantic.Field(10, ge=0, le=60)
    role: str = "secretary"

    needs: ClassVar[tuple[str, ...]] = (
        "pupils.personal_file_no",
        "enrolments.enrolment_order_no",
        "classes",
        "terms",
    )
