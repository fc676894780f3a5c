"""Rēzekne 3.3: a pupil who joins or leaves a class during the year does so by a numbered order."""

from __future__ import annotations

from typing import ClassVar

from checks.engine.duty import Duty


class ExpectOrdersRecorded(Duty):
    """Every enrolment after the start of the year, and every leaving within it, has an order number."""

    needs: ClassVar[tuple[str, ...]] = (
        "enrolments.enrolment_order_no",
        "enrolments.left_on",
        "enrolments.leaving_order_no",
        "classes",
        "terms",
    )
