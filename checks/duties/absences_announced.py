"""Jelgava 2.4a: parents announce a minor's absence from school in E-klase."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectAbsencesAnnounced(Duty):
    """Every minor and school day with an `absent` or `excused` mark in a held lesson: a notice covers the day in time.

    `channels`: the channels of notices that count. `deadline`: time of the day itself, HH:MM (empty: the end of the
    day). `excepted_reasons`: a day covered by an absence note with one of these reasons asks for no notice.
    """

    channels: list[str] = pydantic.Field(default_factory=lambda: ["e_klase"])
    deadline: str = pydantic.Field("", regex=r"^(([01]\d|2[0-3]):[0-5]\d)?$")
    excepted_reasons: list[str] = pydantic.Field(default_factory=lambda: ["school_event"])

    needs: ClassVar[tuple[str, ...]] = ("attendance", "lessons", "absence_notices", "pupils", "terms")
