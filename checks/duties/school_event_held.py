"""Jelgava 1.2: what is held once for the whole school in a school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY

DUE = rf"{MONTH_DAY}|^year_end$"


class ExpectSchoolEventHeld(Duty):
    """Every school year has its event of the whole school, such as the meeting of parents.

    The event belongs to the school year from 1 August to 31 July that holds its day. `event_kind`: the event asked.
    `due_on`: MM-DD or `year_end`. `responsible`: the role whose one holder on the due day answers for it (empty: nobody
    in particular).
    """

    event_kind: str = pydantic.Field("school_parents_meeting", min_length=1)
    due_on: str = pydantic.Field("year_end", regex=DUE)
    responsible: str = ""

    needs: ClassVar[tuple[str, ...]] = ("events", "terms")
