"""Rēzekne 4.1: lists of pupils in interest education are submitted."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY


class ExpectInterestListsSubmitted(Duty):
    """In every school year that has an interest journal, the lists for interest education are submitted.

    `due_on`: the due day, MM-DD. `responsible`: the role whose one holder on the due day answers for it.
    """

    due_on: str = pydantic.Field("09-15", regex=MONTH_DAY)
    responsible: str = pydantic.Field("deputy_upbringing", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("events", "journals", "terms")
