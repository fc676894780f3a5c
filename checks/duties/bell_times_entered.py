"""Rēzekne 3.1.5: the general settings are filled in: when lessons begin and end."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectBellTimesEntered(Duty):
    """In every school year some bell times are valid soon after its start; those of earlier years go on to count.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that start is the due day.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(5, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("bell_times", "terms")
