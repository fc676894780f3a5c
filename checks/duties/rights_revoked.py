"""Rēzekne 3.2: rights of access follow employment."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectRightsRevoked(Duty):
    """Of every member of staff who leaves, the rights still open at the end of the last day are all revoked soon after.

    `days` and `day_kind`: the last of these `working`, `school` or `calendar` days after that day is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("working", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("staff.employed_to", "access_rights.revoked_at")
