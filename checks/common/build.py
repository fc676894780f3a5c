"""Build the relations that every duty reads, in the in-memory hub, as of one moment.

Schemas of the hub: `seen` (records as the moment sees them), `common` (days, years, people, lessons), `duty` (kept
obligations). Nothing is written to the workspace's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import holidays

from checks.engine.literals import bind

DEFAULT_ZONE = "Europe/Riga"
_FOLDER = Path(__file__).parent
_STEPS = ("seen", "calendar", "people", "lessons")
_SWAPPED = "Day off (substituted"  # the library's own English label
_MARGIN = timedelta(days=400)  # a working-day count may start this long before the first day in force

SCOPE = """
create or replace table common.scope as
select
    school_id,
    coalesce(time_zone, $zone) as time_zone,
    $as_of::timestamp as as_of,
    to_local($as_of::timestamp, coalesce(time_zone, $zone)) as as_of_local,
    to_local($as_of::timestamp, coalesce(time_zone, $zone))::date as today
from store.records.schools
where len($schools::varchar[]) = 0 or list_contains($schools::varchar[], school_id)
"""


def make_schemas(hub: duckdb.DuckDBPyConnection) -> None:
    """Make the hub's schemas and the time macros; harmless when they are there."""
    for schema in ("seen", "common", "duty"):
        hub.execute(f"create schema if not exists {schema}")
    _run(hub, "macros", {})


def prepare(hub: duckdb.DuckDBPyConnection, as_of: datetime, *, schools: Sequence[str], first_day: date) -> None:
    """Build `seen.*` and `common.*` as of a UTC moment, for the named schools (none named: all).

    `first_day`: the earliest day on which a clause to be judged is in force; the calendar begins a margin before it.
    """
    make_schemas(hub)
    values: dict[str, object] = {
        "as_of": as_of.isoformat(sep=" "),
        "zone": DEFAULT_ZONE,
        "schools": list(schools),
        "first_day": (first_day - _MARGIN).isoformat(),
    }
    hub.execute(bind(SCOPE, values))
    _public_holidays(hub, first_day - _MARGIN, as_of.date() + 10 * _MARGIN)
    for step in _STEPS:
        _run(hub, step, values)


def _public_holidays(hub: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """`common.public_holidays`: the statutory ones of Latvia, those moved to Monday among them.

    Days that the Cabinet swaps are no statutory holidays: they count only through `calendar_days`.
    """
    known = holidays.country_holidays("LV", years=range(first.year, last.year + 1), language="en_US")
    days = sorted(day for day, name in known.items() if not name.startswith(_SWAPPED))
    hub.execute("create or replace table common.public_holidays (date date)")
    hub.execute("insert into common.public_holidays select unnest(?::date[])", [days])


def _run(hub: duckdb.DuckDBPyConnection, step: str, values: dict[str, object]) -> None:
    text = (_FOLDER / f"{step}.sql").read_text(encoding="utf-8")
    hub.execute(bind(text, values))
