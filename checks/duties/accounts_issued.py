"""Rēzekne 2 and Jelgava 2.1: pupils and parents get access to E-klase when the pupil starts."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectAccountsIssued(Duty):
    """Every pupil, and each guardian of a minor, has an account soon after the pupil's first enrolment in the school.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the enrolment is the due day.
    A guardian's account counts where a phone number is known: the password is sent to it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = (
        "pupils.account_issued_at",
        "guardians.account_issued_at",
        "guardians.phone",
        "enrolments",
        "classes",
        "terms",
    )
