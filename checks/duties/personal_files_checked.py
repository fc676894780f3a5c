"""Rēzekne 7: the class teacher checks every pupil's personal file at the start of the school year."""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY

FileField = Literal[
    "given_name",
    "family_name",
    "phone",
    "personal_code",
    "birth_date",
    "sex",
    "id_document_no",
    "id_document_issued_on",
    "id_document_issuer",
    "previous_programme",
    "declared_address",
    "actual_address",
    "guardian",
]
_GUARDIAN_NEEDS = ("guardians.phone", "guardians.address")


class ExpectPersonalFilesChecked(Duty):
    """Every pupil enrolled on the due day, each school year: the file is checked, whole and well-formed.

    `fields`: what the file must hold; `guardian` asks, for a minor, for at least one guardian with names, address and
    phone, and `previous_programme` is asked of no class of grade 1. `due`: the due day, MM-DD in the school year;
    who enrols late has `working_days` working days after the enrolment. `checked_since`: a check before this day,
    MM-DD, is of the year before.
    """

    fields: list[FileField] = pydantic.Field(default_factory=lambda: list(get_args(FileField)))
    due: str = pydantic.Field("09-30", regex=MONTH_DAY)
    working_days: int = pydantic.Field(10, ge=0, le=60)
    checked_since: str = pydantic.Field("08-01", regex=MONTH_DAY)

    needs: ClassVar[tuple[str, ...]] = ("pupils.file_checked_at", "enrolments", "classes", "terms")

    def needed(self) -> tuple[str, ...]:
        """The columns of the fields that are asked, too."""
        of_pupil = (f"pupils.{field}" for field in self.fields if field != "guardian")
        of_guardian = _GUARDIAN_NEEDS if "guardian" in self.fields else ()
        return (*self.needs, *of_pupil, *of_guardian)
