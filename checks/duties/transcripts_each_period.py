"""A transcript of grades to the parents of every minor at the end of each period of the school year, such as a half term."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty

PERIOD_END = r"^((0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|term1_end|term2_end)$"


class ExpectTranscriptsEachPeriod(Duty):
    """Every minor enrolled on the period's last school day, for every period of the school year.

    `period_ends`: the last days of the periods in their order, MM-DD, `term1_end` or `term2_end`; a period without
    school days asks for nothing. `channels`: the channels that count (none named: any). `working_days`: the last of
    these working days after the period's end is the due day. `days_before`: a transcript sent up to so many days before
    the period's end is of that period, until as many days before the end of the next.
    """

    period_ends: list[pydantic.constr(regex=PERIOD_END)] = pydantic.Field(..., min_items=1)  # type: ignore[valid-type]
    channels: list[str] = pydantic.Field(default_factory=list)
    working_days: int = pydantic.Field(5, ge=0, le=60)
    days_before: int = pydantic.Field(7, ge=0, le=60)

    needs: ClassVar[tuple[str, ...]] = ("transcripts", "terms", "pupils", "enrolments", "classes")
