"""Rēzekne 5, 18 and 19, Jelgava 1.2 and 3.2: what is done once for every class in a school year."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY

DUE = rf"{MONTH_DAY}|^year_end$"


class ExpectClassEventHeld(Duty):
    """Every class in a school year has had its event: a briefing, a meeting, a review of files, a filed journal.

    `event_kinds` and `audiences` go in pairs: the event asked and for whom, `class`, `pupils` or `parents`; one for
    `parents` is asked only of a class with a minor. `arises`: at the start of the class (the later of the year's first
    day and its own first enrolment), at `year_start` or `year_end`. `due_on`: MM-DD or `year_end`; for a class that
    starts after the start of the year not before so many working days after arising (`late_start_working_days`; 0: the
    same day for all). `done_by`: the role that must have done it (empty: anyone). `responsible`: whose duty it is,
    `class_teacher` or the role whose one holder on the due day answers for it.
    """

    event_kinds: list[str] = pydantic.Field(..., min_items=1)
    audiences: list[Literal["class", "pupils", "parents"]] = pydantic.Field(default=["class"], min_items=1)
    arises: Literal["class_start", "year_start", "year_end"] = "class_start"
    due_on: str = pydantic.Field("09-30", regex=DUE)
    late_start_working_days: int = pydantic.Field(10, ge=0, le=60)
    done_by: str = ""
    responsible: str = pydantic.Field("class_teacher", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("events.class_id", "classes", "enrolments", "terms")

    @pydantic.validator("audiences")
    @classmethod
    def _in_pairs(cls, audiences: list[str], values: dict[str, Any]) -> list[str]:
        if len(audiences) != len(values.get("event_kinds", audiences)) or len(audiences) != len(set(audiences)):
            raise ValueError("audiences names another audience for each of event_kinds")
        return audiences

    def needed(self) -> tuple[str, ...]:
        """Birth dates where parents of minors are asked, who did it and in which role where a role must have."""
        pupils = ("pupils",) if "parents" in self.audiences else ()
        doers = ("events.staff_id", "staff") if self.done_by else ()
        return (*self.needs, *pupils, *doers)
