"""Personal files: the fields of a pupil's and a guardian's row, whole, absent or malformed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.worlds.draft import DAY_ENDS, SECOND, Pupil, School, Year, at
from tests.worlds.staffing import FAMILY, GIVEN
from tests.worlds.values import Value

GOOD_PHONES = ("26123456", "+37126123456", "+371 2612-3456", "(371) 26 123 456", "12345678", "123456789012345")
BAD_PHONES = ("1234567", "1234567890123456", "nav", "2612345a", "++37126123456", "371+26123456", "-", "+ (--)")
GOOD_CODES = ("010108-20123", "01010820123", "321234-56789", "32123456789")
BAD_CODES = ("010108-2012", "010108--20123", "010108 20123", "O10108-20123", "010108-201234")


def draft_files(school: School) -> None:
    """Write every pupil with the personal file, and the guardians with their accounts."""
    shared = school.draft.new_id("G")
    for pupil in school.pupils:
        _write_pupil(school, pupil)
        _write_guardians(school, pupil, shared)


def _write_pupil(school: School, pupil: Pupil) -> None:
    mostly = school.rng.choice((1.0, 1.0, 1.0, 0.97, 0.8))
    first = min(first for _, first, _ in pupil.spells)
    fields: dict[str, str | date] = {
        "sex": school.rng.choice("VS"),
        "id_document_no": "LV4501234",
        "id_document_issued_on": date(2021, 5, 4),
        "id_document_issuer": "PMLP Rēzeknes nodaļa",
        "previous_programme": "01011111",
        "declared_address": 'Atbrīvošanas aleja 1, "Rēzekne"',
        "actual_address": "Rīga; Brīvības iela 2\nDz. 3",
        "phone": _phone(school, mostly),
        "personal_code": school.rng.choice(GOOD_CODES if school.chance(mostly) else BAD_CODES),
    }
    kept: dict[str, Value] = {name: school.maybe(mostly, value) for name, value in fields.items()}
    if school.chance(0.3):
        kept["previous_programme"] = None
    school.add("pupils", pupil_id=pupil.pupil_id, school_id=school.school_id, given_name=school.rng.choice(GIVEN),
               family_name=school.rng.choice(FAMILY), birth_date=pupil.birth, **kept,
               personal_file_no=school.maybe(0.75, f"{pupil.pupil_id}/24"),
               account_issued_at=_account(school, first), file_checked_at=_checked(school, pupil),
               file_checked_by=school.maybe(0.5, school.anyone()))  # fmt: skip


def _phone(school: School, mostly: float) -> str:
    return school.rng.choice(GOOD_PHONES if school.chance(mostly) else BAD_PHONES)


def _account(school: School, enrolled: date) -> datetime | None:
    """Around the fifth school day after the first enrolment, sometimes on the day itself or long before."""
    if school.chance(0.1):
        return at(enrolled, time(10)) - timedelta(days=school.rng.choice((0, 300)))
    return school.near(at(school.days.after_school(enrolled, 5), DAY_ENDS))


def _checked(school: School, pupil: Pupil) -> datetime | None:
    """Around the due day of one of the years, or around 1 August before it."""
    year = school.rng.choice(school.years)
    if school.chance(0.15):
        return at(date(year.start.year, 8, 1)) + school.rng.choice((-1, 0, 1)) * SECOND
    if school.chance(0.1):
        return at(year.start, time(9)) - timedelta(days=school.rng.choice((0, 3, 20)))
    return school.near(at(_file_due(school, pupil, year), DAY_ENDS))


def _file_due(school: School, pupil: Pupil, year: Year) -> date:
    """The day by which the year's personal file is due: 30 September, for later ones ten working days."""
    firsts = [first for klass, first, _ in pupil.spells if klass.year is year]
    late = school.days.after_working(max(year.start, min(firsts, default=year.start)), 10)
    return max(date(year.start.year, 9, 30), late)


def _write_guardians(school: School, pupil: Pupil, shared: str) -> None:
    """None to three guardians; one of them may be a guardian of other pupils too."""
    enrolled = min(first for _, first, _ in pupil.spells)
    for number in range(school.rng.choice((0, 1, 1, 2, 2, 3))):
        guardian = shared if number == 0 and school.chance(0.35) else school.draft.new_id("G")
        pupil.guardians.append(guardian)
        school.add("guardians", guardian_id=guardian, pupil_id=pupil.pupil_id, given_name=school.rng.choice(GIVEN),
                   family_name=school.rng.choice(FAMILY), relation=school.maybe(0.5, "māte"),
                   phone=school.maybe(0.8, _phone(school, 0.85)), address=school.maybe(0.85, "Rīgas iela 7"),
                   account_issued_at=_account(school, enrolled))  # fmt: skip
