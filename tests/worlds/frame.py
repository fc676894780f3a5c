"""The frame of a school: its name and zone, school years, terms, listed days, bell times, and focus days."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from tests.worlds.days import clock_changes, easter, month_end, public_holidays
from tests.worlds.draft import ONE_DAY, Draft, School, Year

_YEARS = {(2025,): 54, (2024, 2025): 12, (2025, 2026): 12, (2018,): 8, (2017, 2018): 3, (2022,): 8, (2021, 2022): 3}
PACK_STARTS = (date(2018, 8, 31), date(2022, 12, 15))
OTHER_ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "UTC")
_NAMES = ("Pļavu pamatskola", 'Vidusskola "Zīle, Ņemunas"', "Tālmācības vidusskola", "=Ezera skola")


def draft_school(draft: Draft, zone: ZoneInfo, firsts: tuple[int, ...]) -> School:
    """A school with its terms, listed days and bell times written, and its focus days chosen."""
    school = School(draft, draft.new_id("S"), zone)
    named = zone.key if zone.key != "Europe/Riga" or school.chance(0.4) else None
    place = school.maybe(0.5, "Rēzekne")
    school.add("schools", school_id=school.school_id, name=school.rng.choice(_NAMES), municipality=place,
               registration_no=school.maybe(0.5, "4512900117"), time_zone=named)  # fmt: skip
    school.years = [_year(school, first) for first in firsts]
    school.days.spans = [span for year in school.years for span in year.terms.values()]
    for year in school.years:
        _list_days(school, year)
        _write_terms(school, year)
        _bell_times(school, year)
    for day, kind in sorted(school.days.listed.items()):
        note = school.maybe(0.2, 'Pārcelts, skat. "rīkojumu"')
        school.add("calendar_days", school_id=school.school_id, date=day, kind=kind, note=note)
    school.focus = _focus(school)
    return school


def choose_years(draft: Draft) -> tuple[int, ...]:
    """The first calendar years of the school years of a world, one or two."""
    return draft.rng.choices(list(_YEARS), weights=list(_YEARS.values()))[0]


def _year(school: School, first: int) -> Year:
    rng = school.rng
    start = date(first, 9, 1)
    form = school.weighted(usual=72, short_september=20, weekend=8)
    if form == "short_september":
        start = date(first, 9, rng.randint(21, 26))
    if form != "weekend":
        start += timedelta(days=(7 - start.weekday()) % 7 if start.weekday() >= 5 else 0)
    end_one = rng.choice((date(first, 12, 19), date(first, 12, 22), date(first, 12, 23), date(first, 12, 20)))
    if school.chance(0.2):
        end_one = date(first, 10, rng.randint(22, 31))
    begin_two = date(first + 1, 1, rng.choice((2, 5, 6, 8, 12)))
    if school.chance(0.15):
        begin_two = end_one + rng.choice((1, 3, 10)) * ONE_DAY
    end_two = rng.choice((date(first + 1, 5, 29), date(first + 1, 5, 31), date(first + 1, 6, 5), date(first + 1, 6, 8)))
    if school.chance(0.1):
        end_two = date(first + 1, rng.choice((3, 4)), 30)
    return Year(f"{first}/{first + 1}", {1: (start, end_one), 2: (begin_two, end_two)})


def _write_terms(school: School, year: Year) -> None:
    gone = school.weighted(none=85, second=11, first=2, both=2)
    year.loaded = {"none": {1, 2}, "second": {1}, "first": {2}, "both": set[int]()}[gone]
    for term in sorted(year.loaded):
        first, last = year.terms[term]
        school.add("terms", school_id=school.school_id, school_year=year.name, term=term, starts_on=first, ends_on=last)


def _list_days(school: School, year: Year) -> None:
    listed, rng = school.days.listed, school.rng
    first = year.start.year
    if school.chance(0.5):
        monday = date(first, 10, 20) - timedelta(days=date(first, 10, 20).weekday())
        listed |= {monday + n * ONE_DAY: "break" for n in range(rng.choice((5, 7)))}
    if school.chance(0.4):
        monday = date(first + 1, 3, 16) - timedelta(days=date(first + 1, 3, 16).weekday() - 7 * rng.randint(0, 1))
        listed |= {monday + n * ONE_DAY: "break" for n in range(5)}
    for _ in range(rng.randint(0, 2)):
        listed[rng.choice((year.start, year.end - 20 * ONE_DAY)) + rng.randint(1, 9) * ONE_DAY] = "holiday"
    for _ in range(rng.randint(0, 3)):
        _move_a_day(school, year)
    if school.chance(0.35):
        _weekend_school_day(school, year)
    if school.chance(0.15):
        holidays = [day for day in sorted(public_holidays(first)) if day > year.start]
        listed[rng.choice(holidays)] = rng.choice(("school_day", "school_day", "moved_in"))
    if school.chance(0.12):
        listed[rng.choice((year.terms[1][1], year.end)) + rng.randint(1, 6) * ONE_DAY] = "school_day"
    if school.chance(0.2):
        listed[year.start + rng.randint(0, 60) * ONE_DAY] = rng.choice(("school_day", "break", "moved_out"))
    if school.chance(0.45):
        _thin_out_a_month(school, year)


def _move_a_day(school: School, year: Year) -> None:
    """A weekday given off and a weekend day worked for it, near a day from which something is counted."""
    listed, rng = school.days.listed, school.rng
    around = rng.choice((year.start, year.terms[1][1], year.terms[2][0], date(year.end.year, 5, 2), year.end))
    off = around + rng.randint(-3, 12) * ONE_DAY
    while off.weekday() >= 5:
        off += ONE_DAY
    worked = off + (rng.choice((5, 6)) - off.weekday()) * ONE_DAY + rng.choice((0, 7)) * ONE_DAY
    if school.chance(0.85):
        listed[off] = "moved_out"
    if school.chance(0.85):
        listed[worked] = "moved_in"


def _weekend_school_day(school: School, year: Year) -> None:
    around = school.rng.choice((year.start, date(year.start.year, 10, 24), year.terms[1][1] - 6 * ONE_DAY))
    school.days.listed[around + (5 - around.weekday()) % 7 * ONE_DAY] = "school_day"


def _thin_out_a_month(school: School, year: Year) -> None:
    """A month inside the year left with three to six school days."""
    begin = date(year.start.year, school.rng.choice((9, 10, 11, 12)), 1)
    if school.chance(0.4):
        begin = date(year.end.year, school.rng.choice((1, 2, 3)), 1)
    found = school.days.school_days(begin, month_end(begin))
    keep = school.rng.choice((3, 4, 4, 5, 5, 6))
    for day in school.rng.sample(found, max(0, len(found) - keep)):
        school.days.listed[day] = school.rng.choice(("break", "break", "holiday"))


def _bell_times(school: School, year: Year) -> None:
    due = school.days.after_school(year.start, 5)
    forms: dict[str, list[date | None]] = {
        "older": [year.start - 200 * ONE_DAY],
        "both": [year.start - ONE_DAY, school.near_day(due, none=0)],
        "new": [school.near_day(due, none=0)],
        "first_day": [year.start],
        "due_day": [due],
        "later": [due + school.rng.randint(1, 40) * ONE_DAY],
        "none": [],
    }
    chosen = forms[school.weighted(older=18, both=20, new=20, first_day=8, due_day=12, later=12, none=10)]
    starts = [day for day in chosen if day]
    if starts and school.chance(0.4):
        starts.append(year.terms[1][1] - school.rng.randint(0, 30) * ONE_DAY)
    for start in starts:
        shift = timedelta(minutes=school.rng.choice((-5, 0, 0, 5)))
        last = school.rng.choice((8, 9, 10))
        for period in range(school.rng.choice((0, 1)), last + 1):
            rings = (timedelta(hours=8, minutes=45 * period + 55 * (period // 10)) + shift).seconds // 60
            ends = rings + school.rng.choice((40, 45))
            school.add("bell_times", school_id=school.school_id, period=period, valid_from=start,
                       starts_at=time(rings // 60, rings % 60), ends_at=_bell_end(school, period, ends))  # fmt: skip


def _bell_end(school: School, period: int, minutes: int) -> time:
    """The end of a period; late periods often end at 17:00 or beside it."""
    if period >= 8 and school.chance(0.6):
        return school.rng.choice((time(16, 59), time(17, 0), time(17, 0), time(17, 1), time(18, 10)))
    return time(min(minutes // 60, 23), minutes % 60)


def _focus(school: School) -> list[date]:
    """The days around which lessons gather: a few short spans, at ends, holidays and clock changes."""
    found: set[date] = set()
    for year in school.years:
        spring = clock_changes(year.end.year)[0]
        autumn = clock_changes(year.start.year)[1]
        centres = [year.start, year.start + 13 * ONE_DAY, date(year.start.year, 9, 29), autumn, autumn - ONE_DAY,
                   date(year.start.year, 11, 18), date(year.start.year, 11, 28), year.terms[1][1], year.terms[2][0],
                   spring, spring, easter(year.end.year), date(year.end.year, 5, 4), year.end]  # fmt: skip
        chosen = school.rng.sample(centres, 3 if len(school.years) > 1 else 4)
        if year.name == "2022/2023":
            chosen.append(PACK_STARTS[1])
        for centre in chosen:
            before, after = school.rng.randint(1, 3), school.rng.randint(1, 3)
            found |= {centre + n * ONE_DAY for n in range(-before, after + 1)}
        found.add(year.start + school.rng.randint(0, 250) * ONE_DAY)
    # A set of days has another order in each process; every day draws its chance in the order of the calendar.
    return [day for day in sorted(found) if school.days.is_school_day(day) or school.chance(0.12)]
