"""Jelgava 2.3: an unopened letter to parents is followed by a phone call within three days."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectLettersFollowedUp(Duty):
    """For every letter and each minor among its recipients: opened by a guardian, or a call that was answered, in time.

    `days`: the last of these days after the day of sending is the due day.
    """

    days: int = pydantic.Field(3, ge=0, le=60)

    needs: ClassVar[tuple[str, ...]] = (
        "messages",
        "message_recipients.opened_at",
        "phone_calls.message_id",
        "phone_calls.about",
        "pupils",
    )
