"""Rēzekne 3.5: report cards are issued at the end of term 1 and of the school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectReportCardsIssued(Duty):
    """Every class gets its report cards at the end of term 1 and at the end of the year.

    `working_days`: the last of these working days after that end is the due day. `days_before`: cards issued up to so
    many days before that end count for it; those of term 1 only while the window of the year's end is not open.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    working_days: int = pydantic.Field(10, ge=0, le=60)
    days_before: int = pydantic.Field(10, ge=0, le=60)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("events.class_id", "classes", "enrolments", "terms")
