"""Rēzekne 3.4 and 4.2: deputy directors review the entries in journals."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectJournalsReviewed(Duty):
    """Every journal of these kinds is reviewed for every term in which it has a held lesson.

    `journal_kinds`: the kinds asked. `reviewer`: the role that reviews and answers for it. `working_days`: the last of
    these working days after the term's last day is the due day. A review counts from the term's first day on; one in
    the working days after term 1 is a review of term 1, also when term 2 has begun.
    """

    journal_kinds: list[str] = pydantic.Field(
        default=["subject", "combined", "extended_day", "individual"], min_items=1
    )
    reviewer: str = pydantic.Field("deputy_academic", min_length=1)
    working_days: int = pydantic.Field(10, ge=0, le=60)

    needs: ClassVar[tuple[str, ...]] = (
        "journals",
        "lessons",
        "terms",
        "events.journal_id",
        "events.staff_id",
        "staff",
    )
