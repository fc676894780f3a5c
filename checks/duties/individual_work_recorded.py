"""Rēzekne 14: individual work is recorded, with its topic, by its schedule."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectIndividualWorkRecorded(Duty):
    """Every row of the individual-work schedule on a school day has a record of the work with a topic in time.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the planned day is the due
    day (0: the planned day itself). A record is a row's own by `plan_id`; where that is empty, by journal, pupil, day.
    """

    days: int = pydantic.Field(0, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = (
        "individual_plan",
        "individual_work.plan_id",
        "individual_work.pupil_id",
        "individual_work.topic",
        "individual_work.recorded_at",
        "journals",
        "terms",
    )
