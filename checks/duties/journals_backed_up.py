"""Rēzekne 3.5 (the second one): journals are backed up when the school year has ended."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectJournalsBackedUp(Duty):
    """After the last day of every school year the journals are backed up.

    `days`: the last of these days after the year's last day is the due day. A back-up counts for the year whose last
    day it follows, until the next year's. `responsible`: the role whose one holder on the due day answers for it.
    """

    days: int = pydantic.Field(30, ge=0, le=365)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    needs: ClassVar[tuple[str, ...]] = ("events", "terms")
