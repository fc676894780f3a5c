"""Rēzekne 9-2: at the start of the school year the pupils are divided into the groups of split subjects."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY


class ExpectSplitGroupsAssigned(Duty):
    """Every pupil enrolled on the due day, and split subject of the class, each school year: in exactly one group.

    A group is a journal of the subject, of one of `journal_kinds`. `due`: the due day, MM-DD in the school year; who
    enrols late has `school_days` school days after the enrolment.
    """

    due: str = pydantic.Field("09-15", regex=MONTH_DAY)
    school_days: int = pydantic.Field(5, ge=0, le=60)
    journal_kinds: list[str] = pydantic.Field(default_factory=lambda: ["subject", "combined"])

    needs: ClassVar[tuple[str, ...]] = (
        "subjects.is_split",
        "journals.subject_id",
        "journals.class_id",
        "journal_members",
        "enrolments",
        "classes",
        "terms",
    )
