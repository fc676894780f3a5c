"""Access rights: cut around the entries that they should cover, and around the day on which someone leaves."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tests.worlds.draft import DAY_ENDS, ONE_DAY, SECOND, School, Staff, at
from tests.worlds.values import read_moment


def draft_rights(school: School) -> None:
    """Rights of everyone who recorded something, of the deputies, and of those who leave."""
    entries = _entries(school)
    for staff_id in sorted({staff_id for staff_id, _ in entries}):
        if all(person.staff_id != staff_id for person in school.staff):
            continue
        if school.chance(0.3):
            own = [moment for (who, _), moments in entries.items() if who == staff_id for moment in moments]
            _whole_school(school, staff_id, own)
            continue
        for (who, journal_id), moments in entries.items():
            if who == staff_id:
                _for_journal(school, staff_id, journal_id, sorted(moments))
    for person in school.staff:
        if person.last is not None:
            _leaver(school, person)


def _entries(school: School) -> dict[tuple[str, str], list[datetime]]:
    """The moments of the entries by person and journal."""
    journals = {lesson.lesson_id: lesson.journal.journal_id for lesson in school.lessons}
    found: dict[tuple[str, str], list[datetime]] = {}
    for row in school.draft.rows["lesson_entries"]:
        if row["lesson_id"] in journals and row["recorded_by"]:
            moment = read_moment(row["recorded_at"], school.zone)
            found.setdefault((row["recorded_by"], journals[row["lesson_id"]]), []).append(moment)
    return found


def _whole_school(school: School, staff_id: str, moments: list[datetime]) -> None:
    level = school.weighted(write=60, admin=30, read=10)
    revoked = school.maybe(0.25, school.rng.choice(moments) + school.rng.choice((0, 0, 1)) * SECOND)
    _right(school, staff_id, None, level, _long_ago(school), revoked)


def _for_journal(school: School, staff_id: str, journal_id: str, moments: list[datetime]) -> None:
    """No right, a plain one, one that begins or ends at an entry, or one with a gap."""
    first, some = moments[0], school.rng.choice(moments)
    level = school.weighted(write=70, admin=16, read=14)
    other = school.rng.choice([journal.journal_id for journal in school.journals])
    beside = school.rng.choice((-1, 0, 0, 1)) * SECOND
    gap = timedelta(minutes=school.rng.choice((0, 30, 3000)))
    form = school.weighted(plain=46, none=8, begins=14, ends=14, gap=8, other=5, spare=5)
    if form == "plain":
        _right(school, staff_id, journal_id, level, _long_ago(school), None)
    elif form == "begins":
        _right(school, staff_id, journal_id, level, first + beside, None)
    elif form == "ends":
        _right(school, staff_id, journal_id, level, _long_ago(school), some + beside)
    elif form == "gap":
        _right(school, staff_id, journal_id, level, _long_ago(school), some)
        _right(school, staff_id, school.maybe(0.5, journal_id), "write", some + gap, None)
    elif form == "other":
        _right(school, staff_id, other, level, _long_ago(school), None)
    elif form == "spare":
        _right(school, staff_id, None, "read", _long_ago(school), None)
        _right(school, staff_id, journal_id, "write", first + beside, some + ONE_DAY)


def _leaver(school: School, person: Staff) -> None:
    """Rights of someone who leaves: open at the end of the last day or closed before, taken away around the due day."""
    if person.last is None or school.chance(0.15):
        return
    due = at(school.days.after_working(person.last, 5), DAY_ENDS)
    for _ in range(school.rng.choice((1, 1, 2))):
        revoked = school.near(due, none=0.2)
        if school.chance(0.25):
            revoked = at(person.last, DAY_ENDS) + school.rng.choice((-1, 0, 1, 2)) * SECOND
        journal_id = school.rng.choice(school.journals).journal_id if school.journals else None
        granted = _long_ago(school) if school.chance(0.9) else at(person.last, time(23, 59, 59)) + SECOND
        level = school.weighted(write=70, read=20, admin=10)
        _right(school, person.staff_id, school.maybe(0.5, journal_id), level, granted, revoked)


def _long_ago(school: School) -> datetime:
    return at(school.years[0].start - school.rng.randint(1, 400) * ONE_DAY, time(8))


def _right(school: School, staff_id: str, journal_id: str | None, level: str, granted: datetime,
           revoked: datetime | None) -> None:  # fmt: skip
    last = next((person.last for person in school.staff if person.staff_id == staff_id), None)
    if revoked is None and last and school.chance(0.7):
        revoked = school.near(at(school.days.after_working(last, 5), DAY_ENDS), none=0)
    if revoked is not None:
        revoked = max(granted, revoked)
    school.add("access_rights", right_id=school.draft.new_id("R"), staff_id=staff_id, journal_id=journal_id,
               level=level, granted_at=granted, revoked_at=revoked, granted_by=school.maybe(0.5, "T-virs"))  # fmt: skip
