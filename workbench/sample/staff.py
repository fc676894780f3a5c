"""Staff with their roles, dates and accounts, and the rights that they hold on journals."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl

from workbench.sample.names import BOYS, GIRLS, SURNAMES
from workbench.sample.people import email
from workbench.sample.school import School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import WORKING_DAYS, after, moment

MOMENT = pl.Datetime("us")
OFFICE_ROLES = ("director", "deputy_academic", "deputy_upbringing", "secretary")
DIRECTOR, DEPUTY, UPBRINGING, SECRETARY = 0, 1, 2, 3  # numbers of those members of staff
NEW_DAYS = ("2025-08-15", "2025-08-25", "2025-09-01")
ASSISTANT_DAYS = ("2025-09-01", "2025-11-03", "2026-02-02", "2026-08-17")
SUMMER_LEAVERS = date(2026, 6, 30)


def add_staff(school: School) -> None:
    """The table `staff`: office, teachers, assistants (two of whom leave in winter), newcomers of August."""
    rng = school.stream("staff")
    teachers = len(school.departments)
    assistants = max(5, school.pupils // 200)
    count = OFFICE + teachers + assistants
    class_teachers = {plan.teacher for plan in school.classes}
    roles = [*OFFICE_ROLES]
    roles += ["teacher|class_teacher" if t in class_teachers else "teacher" for t in range(teachers)]
    roles += ["assistant"] * assistants
    starts, ends = _employment(rng, teachers, assistants)
    women = rng.random(count) < 0.82
    given = [(GIRLS if w else BOYS)[i] for w, i in zip(women, rng.integers(0, 75, count), strict=True)]
    family = [SURNAMES[i][int(w)] for w, i in zip(women, rng.integers(0, len(SURNAMES), count), strict=True)]
    school.tables["staff"] = pl.DataFrame(
        {
            "staff_id": school.staff_keys(np.arange(count)),
            "school_id": [school.school_id] * count,
            "given_name": given,
            "family_name": family,
            "role": roles,
            "employed_from": starts,
            "employed_to": ends,
            "account_issued_at": _accounts(starts, rng),
            "email": [email(g, f, school) for g, f in zip(given, family, strict=True)],
        },
        schema_overrides={"employed_from": pl.Date, "employed_to": pl.Date},
    )


def _employment(
    rng: np.random.Generator, teachers: int, assistants: int
) -> tuple[list[date | None], list[date | None]]:
    """First and last days: old hands since any autumn, every twelfth teacher new, a few leave in winter or summer."""
    starts: list[date | None] = [date(2012, 8, 20), date(2016, 8, 15), date(2019, 8, 19), date(2014, 1, 6)]
    for number in range(teachers):
        old = date(int(rng.integers(1992, 2025)), 8, 15 + int(rng.integers(0, 14)))
        new = date.fromisoformat(NEW_DAYS[number // 12 % 3])
        starts.append(new if number % 12 == 5 else None if number % 12 == 9 else old)
    starts += [date.fromisoformat(ASSISTANT_DAYS[number % 4]) for number in range(assistants)]
    ends: list[date | None] = [None] * len(starts)
    for number in range(OFFICE + 3, OFFICE + teachers, 25):
        ends[number] = SUMMER_LEAVERS
    first = OFFICE + teachers
    ends[first], ends[first + 4] = date(2025, 12, 30), date(2026, 2, 27)
    return starts, ends


def _accounts(starts: list[date | None], rng: np.random.Generator) -> pl.Series:
    """An account on the first day or the day after; where the first day is unknown, long ago."""
    known = np.array([np.datetime64(day or "2018-08-30") for day in starts])
    account = moment(known + rng.integers(0, 2, len(starts)), rng.integers(9 * 3600, 16 * 3600, len(starts)))
    return pl.Series(account)


def add_rights(school: School) -> None:
    """The table `access_rights`: office and assistants on the whole school, teachers on their journals, substitutes."""
    rng = school.stream("rights")
    rows = _office_rights(school) + _journal_rights(school, rng) + _substitute_rights(school)
    names = ["staff", "journal_id", "level", "granted_at", "until"]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    leaver = _leavers(school, rng)
    school.tables["access_rights"] = frame.select(
        right_id=school.keys("T", np.arange(frame.height) + 1, 5),
        staff_id=school.staff_keys(frame["staff"]),
        journal_id="journal_id",
        level="level",
        granted_at="granted_at",
        revoked_at=pl.coalesce("until", pl.col("staff").replace_strict(leaver, default=None, return_dtype=MOMENT)),
        granted_by=pl.lit(school.staff_key(DEPUTY)),
    )


def _leavers(school: School, rng: np.random.Generator) -> dict[int, datetime]:
    """When the rights of each one who leaves are revoked: on the first or second working day after."""
    ends = school.tables["staff"]["employed_to"].to_list()
    found: dict[int, datetime] = {}
    for number, end in enumerate(ends):
        if end is not None:
            day = after(WORKING_DAYS, np.array([np.datetime64(end)]), int(rng.integers(1, 3)))
            found[number] = moment(day, rng.integers(9 * 3600, 16 * 3600, 1))[0].item()
    return found


def _office_rights(school: School) -> list[tuple[Any, ...]]:
    long_ago = np.datetime64("2025-08-22T09:00:00").item()
    levels = {DIRECTOR: "read", DEPUTY: "admin", UPBRINGING: "read", SECRETARY: "read"}
    rows: list[tuple[Any, ...]] = [(number, None, level, long_ago, None) for number, level in levels.items()]
    staff = school.tables["staff"]
    for number in range(OFFICE + len(school.departments), staff.height):
        start = np.datetime64(staff["employed_from"][number]) + np.timedelta64(34200, "s")
        rows.append((number, None, "read", start.astype("datetime64[s]").item(), None))
    return rows


def _journal_rights(school: School, rng: np.random.Generator) -> list[tuple[Any, ...]]:
    created = school.tables["journals"]["created_at"].to_list()
    pause = rng.integers(60, 7200, len(created))
    return [
        (
            journal.teacher + OFFICE,
            school.journal_key(journal.number),
            "write",
            made + timedelta(seconds=int(wait)),
            None,
        )
        for journal, made, wait in zip(school.journals, created, pause, strict=True)
    ]


def _substitute_rights(school: School) -> list[tuple[Any, ...]]:
    """A substitute may write from the morning of the first lesson in that journal until a fortnight after the last."""
    lessons = school.frames["lessons"].filter(pl.col("taught_by") != pl.col("teacher"))
    spans = lessons.group_by("taught_by", "journal").agg(first=pl.col("date").min(), last=pl.col("date").max())
    return [
        (
            teacher + OFFICE,
            school.journal_key(journal),
            "write",
            _at(first, 7, 40),
            _at(last + timedelta(days=14), 16, 0),
        )
        for teacher, journal, first, last in spans.sort("taught_by", "journal").iter_rows()
    ]


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute))
