"""Jelgava 2.5 and Rēzekne 9: a transcript of grades to the parents of every minor, each month."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectTranscriptsMonthly(Duty):
    """Every minor enrolled on the month's last school day, for every month with enough school days.

    `channels`: the channels that count (none named: any). `min_school_days`: a month with fewer asks for nothing.
    `working_days`: the last of these working days after the month's end is the due day.
    """

    channels: list[str] = pydantic.Field(default_factory=list)
    min_school_days: int = pydantic.Field(5, ge=1, le=31)
    working_days: int = pydantic.Field(5, ge=0, le=60)

    needs: ClassVar[tuple[str, ...]] = ("transcripts", "terms", "pupils", "enrolments")
