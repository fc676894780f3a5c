"""Rēzekne 10: teachers submit the lists of pupils for combined journals at the start of the school year."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY


class ExpectCombinedListsSubmitted(Duty):
    """Every combined journal: its list was submitted in time.

    `due`: the due day, MM-DD in the school year; a journal that is made late has `working_days` working days after its
    making. `event_kind`: the event that says that the list was submitted.
    """

    due: str = pydantic.Field("09-15", regex=MONTH_DAY)
    working_days: int = pydantic.Field(5, ge=0, le=60)
    event_kind: str = "combined_lists_submitted"

    needs: ClassVar[tuple[str, ...]] = ("journals.created_at", "events.journal_id", "terms")
