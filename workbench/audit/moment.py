"""The moment that an audit looks from (clauses.md, As-of)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import duckdb

from checks.common.build import DEFAULT_ZONE
from workbench.errors import InputError
from workbench.intake.horizon import data_horizon

_FORM = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{2})\.(?P<m2>\d{2})\.(?P<y2>\d{4})\.?)"
    r"(?:[ T](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?\s*(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """`moment` and `horizon` in UTC without zone; `given`: the moment was named, not taken from the records."""

    moment: datetime
    horizon: datetime | None
    given: bool
    zone: str

    @property
    def local(self) -> datetime:
        """The moment on the school's clock."""
        return to_local(self.moment, self.zone)

    @property
    def horizon_local(self) -> datetime | None:
        """The data horizon on the school's clock."""
        return to_local(self.horizon, self.zone) if self.horizon else None

    @property
    def is_after_horizon(self) -> bool:
        """A named moment later than the newest record: what happened in between is not known."""
        return self.given and self.horizon is not None and self.moment > self.horizon


def to_local(moment: datetime, zone: str) -> datetime:
    """A UTC moment on the clock of a zone, both without zone information."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def parse_moment(value: str, zone: str = DEFAULT_ZONE) -> datetime:
    """A written moment as UTC without zone; a bare date is 00:00, an ambiguous local time the earlier of the two.

    Raises InputError for what is no moment, or is skipped by a clock change.
    """
    match = _FORM.fullmatch(value.strip())
    if not match:
        raise InputError(f"'{value}' is no moment; write it as 2026-09-12 17:00 or 12.09.2026. 17:00.")
    part = match.groupdict()
    day = f"{part['y'] or part['y2']}-{part['m'] or part['m2']}-{part['d'] or part['d2']}"
    try:
        written = datetime.fromisoformat(f"{day} {part['clock'] or '00:00'}")
    except ValueError as error:
        raise InputError(f"'{value}' is no moment: there is no such day or hour.") from error
    if part["offset"]:
        return (written - _offset(part["offset"])).replace(microsecond=0)
    moment = written.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None)
    if to_local(moment, zone) != written:
        raise InputError(f"'{value}' does not exist in {zone}: the clocks skip that hour.")
    return moment


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timezone(timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))).utcoffset(None)
    return span if text[0] == "+" else -span


def zone_of(hub: duckdb.DuckDBPyConnection, schools: Sequence[str] = ()) -> str:
    """The time zone of the schools, when they share one; else Latvia's."""
    found = hub.execute(
        "select distinct coalesce(time_zone, ?) from store.records.schools "
        "where len(?::varchar[]) = 0 or list_contains(?::varchar[], school_id)",
        [DEFAULT_ZONE, list(schools), list(schools)],
    ).fetchall()
    return str(found[0][0]) if len(found) == 1 else DEFAULT_ZONE


def choose(hub: duckdb.DuckDBPyConnection, named: str | None, schools: Sequence[str] = ()) -> AsOf:
    """The named moment, else now but never later than the data horizon."""
    zone = zone_of(hub, schools)
    horizon = data_horizon(hub, list(schools) or None)
    if named:
        return AsOf(parse_moment(named, zone), horizon, given=True, zone=zone)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return AsOf(min(now, horizon) if horizon else now, horizon, given=False, zone=zone)
