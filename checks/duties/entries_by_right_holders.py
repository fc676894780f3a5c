"""Rēzekne 3.2: who records in a journal has the right to."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty


class ExpectEntriesByRightHolders(Duty):
    """Whoever records in a lesson has a right on its journal, or the whole school, at the moment of the first record.

    Judged once for each lesson and person. `levels`: the levels of right that allow recording.
    `responsible`: the role whose one holder on the due day answers for it.
    """

    levels: list[str] = pydantic.Field(default=["write", "admin"], min_items=1)
    responsible: str = pydantic.Field("deputy_academic", min_length=1)

    missing_at_once: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = (
        "lesson_entries.recorded_by",
        "lessons",
        "journals",
        "staff",
        "access_rights.journal_id",
        "access_rights.revoked_at",
    )
