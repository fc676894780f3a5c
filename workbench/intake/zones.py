"""Local wall-clock time to UTC, as one SQL expression that costs a comparison or two a row.

A local time that a clock change makes ambiguous is the earlier instant; one that a clock change skips is null.
"""

from __future__ import annotations

from functools import cache

import duckdb

DEFAULT_ZONE = "Europe/Riga"
FIRST_YEAR, LAST_YEAR = 2015, 2033  # outside, ICU converts row by row: slower, with the same result

CHANGES = """
with hours as (
    select unnest(generate_series($first::timestamp, $last::timestamp, interval 1 day)) as at_utc),
days as (
    select at_utc, {offset} as seconds, lead({offset}) over (order by at_utc) as seconds_next from hours),
minutes as (
    select unnest(generate_series(at_utc, at_utc + interval 1 day, interval 1 minute)) as at_utc
    from days where seconds <> seconds_next),
steps as (
    select at_utc, {offset} as seconds, lag({offset}) over (order by at_utc) as seconds_before from minutes)
select distinct at_utc, seconds_before, seconds from steps where seconds <> seconds_before order by at_utc
"""
OFFSET = "date_diff('second', at_utc, timezone($zone, timezone('UTC', at_utc)))"


@cache
def known_zones() -> frozenset[str]:
    """Names of all time zones that the database can convert."""
    with duckdb.connect(":memory:") as connection:
        return frozenset(name for (name,) in connection.execute("select name from pg_timezone_names()").fetchall())


@cache
def _changes(zone: str) -> tuple[tuple[str, int, int], ...]:
    """Clock changes of the zone, oldest first: UTC instant, seconds ahead of UTC before it and from it on."""
    span = {"first": f"{FIRST_YEAR}-01-01", "last": f"{LAST_YEAR}-01-01", "zone": zone}
    with duckdb.connect(":memory:") as connection:
        connection.execute("set TimeZone = 'UTC'")
        rows = connection.execute(CHANGES.format(offset=OFFSET), span).fetchall()
    return tuple((str(at), before, after) for at, before, after in rows)


def _by_icu(local: str, zone: str) -> str:
    """SQL for any year: the conversion itself picks the later instant, so the hour before is tried as well."""

    def convert(moment: str) -> str:
        return f"timezone('UTC', timezone('{zone}', {moment}))"

    utc = f"least({convert(local)}, {convert(f'{local} - interval 1 hour')} + interval 1 hour)"
    return f"case when timezone('{zone}', timezone('UTC', {utc})) = {local} then {utc} end"


@cache
def to_utc(local: str, zone: str) -> str:
    """SQL that converts the TIMESTAMP `local` of the zone to UTC; null where that time does not exist."""
    if zone not in known_zones():
        raise ValueError(f"unknown time zone {zone}")
    changes = _changes(zone)
    if not changes:
        return _by_icu(local, zone)
    spans = [(f"timestamp '{FIRST_YEAR}-01-02'", _ahead(local, changes[0][1]))]
    for at, before, after in changes:
        if after > before:
            spans.append((f"timestamp '{at}' + interval ({before}) second", "null"))
        spans.append((f"timestamp '{at}' + interval ({max(before, after)}) second", _ahead(local, after)))
    known = f"{local} >= timestamp '{FIRST_YEAR}-01-02' and {local} < timestamp '{LAST_YEAR}-01-01'"
    return f"case when {known} then {_search(local, spans)} else {_by_icu(local, zone)} end"


def _ahead(local: str, seconds: int) -> str:
    return f"{local} - interval ({seconds}) second"


def _search(local: str, spans: list[tuple[str, str]]) -> str:
    """SQL that finds the span of the local time by halving: each has its first moment and its value."""
    if len(spans) == 1:
        return spans[0][1]
    middle = len(spans) // 2
    later, earlier = _search(local, spans[middle:]), _search(local, spans[:middle])
    return f"case when {local} >= {spans[middle][0]} then {later} else {earlier} end"
