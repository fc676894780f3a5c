"""Jelgava 2.4b: on a day with an online lesson, parents who announce an absence in E-klase also phone."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectAbsencesPhoned(Duty):
    """Every minor and day on which a notice was submitted and an online lesson stands: told by phone the same day.

    `channels`: the channels of notices that ask for a call besides. `told_channels`: a notice by one of these that day
    counts as told, as does a call about absence that was answered. Only what somebody entered can be seen.
    """

    channels: list[str] = pydantic.Field(default_factory=lambda: ["e_klase"])
    told_channels: list[str] = pydantic.Field(default_factory=lambda: ["phone"])

    needs: ClassVar[tuple[str, ...]] = (
        "absence_notices",
        "lessons.is_online",
        "journal_members",
        "phone_calls.about",
        "pupils",
    )
