"""As-of moments worth auditing a world at: beside due moments, at ends and clock changes, around the horizon."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.worlds.days import Days, clock_changes, month_end
from tests.worlds.draft import DAY_ENDS, ONE_DAY, SECOND, at
from tests.worlds.shape import HORIZON_COLUMNS, World
from tests.worlds.values import read_date, read_moment, real

FIVE = time(17)


def interesting_moments(world: World, rng: Random) -> list[str]:
    """Some twenty local moments, ``YYYY-MM-DD HH:MM:SS``, in time order, the data horizon among them."""
    zone = ZoneInfo(_first(world, "schools", "time_zone") or "Europe/Riga")
    recorded = _recorded(world, zone)
    horizon = max(recorded, default=at(date(2026, 6, 30)))
    starts, due_days = _anchors(world, rng)
    found = [horizon, horizon + SECOND, horizon - SECOND, horizon + timedelta(days=rng.randint(20, 500))]
    found.append(at(min(starts, default=horizon.date())) - timedelta(days=rng.choice((1, 20, 300))))
    found += _some_recorded(world, zone, rng)
    for day in rng.sample(due_days, min(4, len(due_days))):
        found.append(at(day, rng.choice((DAY_ENDS, DAY_ENDS, FIVE))) + rng.choice((-1, 0, 1)) * SECOND)
    for day in rng.sample(starts, min(2, len(starts))):
        found.append(at(day) + rng.choice((-1, 0, 0, 43200)) * SECOND)
    found += [at(month_end(day)) - timedelta(minutes=rng.randint(0, 16000)) for day in _busy_months(world)[:2]]
    if starts:
        found.append(at(min(starts)) + timedelta(days=rng.randint(0, 8), minutes=rng.randint(0, 1439)))
    found += _around_clock_change(starts, rng)
    told = sorted({real(moment.replace(fold=0), zone) for moment in found})
    return [f"{moment:%Y-%m-%d %H:%M:%S}" for moment in told]


def _first(world: World, table: str, column: str) -> str:
    """The first filled value of the column, or nothing."""
    return next((row[column] for row in world.get(table, ()) if row.get(column)), "")


def _recorded(world: World, zone: ZoneInfo) -> list[datetime]:
    """Every moment that moves the data horizon, each once."""
    texts = {
        row[column]
        for table in world.values()
        for column in HORIZON_COLUMNS.intersection(table.columns)
        for row in table
        if row[column]
    }
    return sorted({read_moment(text, zone) for text in texts})


def _some_recorded(world: World, zone: ZoneInfo, rng: Random) -> list[datetime]:
    """Recorded moments and seconds beside them, each from another column, so that rare kinds are not drowned."""
    places = [(name, column) for name in sorted(world) for column in world[name].columns if column in HORIZON_COLUMNS]
    found = []
    for name, column in rng.sample(places, min(6, len(places))):
        texts = [row[column] for row in world[name] if row[column]]
        if texts:
            found.append(read_moment(rng.choice(texts), zone) + rng.choice((-1, 0, 0, 0, 1)) * SECOND)
    return found


def _dates(world: World, table: str, column: str) -> list[date]:
    if table not in world or column not in world[table].columns:
        return []
    return sorted({read_date(row[column]) for row in world[table] if row[column]})


def _anchors(world: World, rng: Random) -> tuple[list[date], list[date]]:
    """Days on which something begins or ends, and days on which something is likely due."""
    terms = list(zip(_dates(world, "terms", "starts_on"), _dates(world, "terms", "ends_on"), strict=False))
    days = Days(terms, {read_date(row["date"]): row["kind"] for row in world.get("calendar_days", ())})
    starts = [day for span in terms for day in span]
    opens = min(starts, default=date(2000, 1, 1)) - 30 * ONE_DAY
    changes = [("enrolments", "enrolled_on"), ("enrolments", "left_on"), ("staff", "employed_to"),
               ("events", "happened_on"), ("staff", "employed_from"), ("journal_members", "member_to")]  # fmt: skip
    for table, column in changes:
        found = [day for day in _dates(world, table, column) if day > opens]
        starts += rng.sample(found, min(2, len(found)))
    lessons = _dates(world, "lessons", "date")
    few = rng.sample(lessons, min(4, len(lessons)))
    due = [*few, *starts, *(day + 3 * ONE_DAY for day in few)]
    due += [month_end(day) for day in few] + [days.after_working(month_end(day), 5) for day in few]
    due += [days.after_working(day, count) for day in [*few, *starts] for count in (5, 10)]
    due += [days.after_school(day, count) for day in [*few, *starts] for count in (3, 5, 10)]
    due += [date(day.year, month, last) for day in starts for month, last in ((9, 15), (9, 30), (10, 31), (6, 30))]
    return sorted(set(starts)), sorted(set(due))


def _busy_months(world: World) -> list[date]:
    """A day of each month in which someone has ten lessons or more."""
    days = Counter((row["teacher_id"], read_date(row["date"]).replace(day=1)) for row in world.get("lessons", ()))
    return sorted({month for (_, month), lessons in days.items() if lessons >= 10})


def _around_clock_change(starts: list[date], rng: Random) -> list[datetime]:
    """A moment beside each of the two clock changes of some year that the world knows."""
    if not starts:
        return []
    spring, autumn = clock_changes(rng.choice(starts).year)
    minutes = timedelta(minutes=rng.choice((0, 15, 29, 30, 59)))
    return [at(autumn, time(rng.choice((2, 3, 3, 4)))) + minutes, at(spring, time(rng.choice((0, 2, 3, 4)))) + minutes]
