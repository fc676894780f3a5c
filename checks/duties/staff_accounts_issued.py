"""Rēzekne 3.2: new staff get their passwords."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectStaffAccountsIssued(Duty):
    """Every member of staff who starts to work has an account soon after the first day.

    `days` and `day_kind`: the last of these `working`, `school` or `calendar` days after that day is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("working", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("staff.employed_from", "staff.account_issued_at")
