"""Rēzekne 8b: for every day that a pupil is marked excused there is a note in the register of absence notes."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectExcusedDaysNoted(Duty):
    """Every pupil and day with an `excused` mark in a held lesson: a registered note covers the day.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after that day is the due day.
    """

    days: int = pydantic.Field(10, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("attendance", "lessons", "absence_notes", "pupils", "terms")
