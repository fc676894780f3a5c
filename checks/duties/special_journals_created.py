"""Rēzekne 3.1.6: combined, individual and interest-education journals are created."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectSpecialJournalsCreated(Duty):
    """Every journal of these kinds exists by the end of the first day on which it is used.

    It is used on the day of a lesson, of a row in the schedule of individual work, or on a school day of its timetable.
    `journal_kinds`: the kinds asked. `responsible`: the role whose one holder on the due day answers for it.
    """

    journal_kinds: list[str] = pydantic.Field(default=["combined", "individual", "interest"], min_items=1)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("journals.created_at", "lessons")
