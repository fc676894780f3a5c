"""Rēzekne 8a: a document that excuses an absence is entered in the register of absence notes soon after it came."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import DAY_KIND


class ExpectAbsenceDocumentsRegistered(Duty):
    """Every absence note with a day of receipt is registered in time.

    `days` and `day_kind`: the last of these `school`, `working` or `calendar` days after the document was received is
    the due day. Only documents that somebody registered can be seen.
    """

    days: int = pydantic.Field(3, ge=0, le=60)
    day_kind: str = pydantic.Field("school", regex=DAY_KIND)

    needs: ClassVar[tuple[str, ...]] = ("absence_notes.document_received_on", "pupils", "terms")
