"""Values as they stand in a file: how a date, a moment or a yes is written, and how it is read back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

Value = str | int | date | datetime | time | None
MIDNIGHT = time(0)
_LATVIAN = re.compile(r"^(\d\d)\.(\d\d)\.(\d{4})\.?")


def is_skipped(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether no clock in the zone ever showed this local moment."""
    there_and_back = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None)


def is_ambiguous(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in the zone showed this local moment twice."""
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(moment, zone)


def real(moment: datetime, zone: ZoneInfo) -> datetime:
    """The local moment, an hour later where a clock change skips it."""
    return moment + timedelta(hours=1) if is_skipped(moment, zone) else moment


class Writer:
    """Writes values as text, in one plain form or in any form that the exchange format allows.

    ``variety`` is the share of values that take another form than the plain one.
    """

    def __init__(self, rng: Random, variety: float) -> None:
        self._rng = rng
        self._variety = variety

    def text(self, value: Value | bool, zone: ZoneInfo, *, bare_at: time = MIDNIGHT) -> str:
        """The value as text; ``bare_at`` is the time of day for which a bare date may stand."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._yes_or_no(value)
        if isinstance(value, datetime):
            return self._moment(value, zone, bare_at)
        if isinstance(value, date):
            return self._date(value)
        if isinstance(value, time):
            return _clock(value)
        return str(value)

    def _other(self) -> bool:
        return self._rng.random() < self._variety

    def _yes_or_no(self, value: bool) -> str:
        forms = ("true", "1", "jā") if value else ("false", "0", "nē")
        return self._rng.choice(forms) if self._other() else forms[0]

    def _date(self, value: date) -> str:
        if not self._other():
            return value.isoformat()
        return self._rng.choice((f"{value:%d.%m.%Y}.", f"{value:%d.%m.%Y}"))

    def _moment(self, value: datetime, zone: ZoneInfo, bare_at: time) -> str:
        second_pass = value.fold == 1 and is_ambiguous(value, zone)
        if second_pass or self._rng.random() < 0.02 + self._variety / 4:
            return self._with_offset(value.replace(tzinfo=zone))
        local = value.replace(fold=0)
        if self._other():
            if local.time() == bare_at:
                return self._date(local.date())
            return self._rng.choice((_joined(local, "T"), f"{local:%d.%m.%Y}. {_clock(local.time())}"))
        return _joined(local, " ")

    def _with_offset(self, aware: datetime) -> str:
        zone = self._rng.choice((aware.tzinfo, aware.tzinfo, UTC, ZoneInfo("Asia/Tokyo")))
        return aware.astimezone(zone).isoformat(sep=self._rng.choice(" T"))


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _joined(value: datetime, between: str) -> str:
    return f"{value:%Y-%m-%d}{between}{_clock(value.time())}"


def read_date(text: str) -> date:
    """The date that a value written by :class:`Writer` means."""
    return read_moment(text, None).date()


def read_moment(text: str, zone: ZoneInfo | None) -> datetime:
    """The local moment, with ``fold`` set in the second pass of an ambiguous hour; without a zone as written."""
    moment = datetime.fromisoformat(_LATVIAN.sub(r"\3-\2-\1", text))
    if moment.tzinfo is None or zone is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(zone).replace(tzinfo=None)
