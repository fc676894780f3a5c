"""Judges a folder of records against both procedures: every obligation of every clause, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle import jelgava, rezekne_people, rezekne_setup, rezekne_teaching, rezekne_year
from tests.oracle.duty import CLAUSES, Clause, Duty
from tests.oracle.people import World
from tests.oracle.reading import RIGA, Folder, read_folder, whole_seconds
from tests.oracle.world import horizon_of

READERS = (rezekne_setup, rezekne_year, rezekne_people, rezekne_teaching, jelgava)
IN_FORCE_FROM = {"rezekne-2018": date(2018, 8, 31), "jelgava-nvsk-2022": date(2022, 12, 15)}

Overrides = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """One obligation; moments are naive and local to its school, to the second."""

    regulation_id: str
    clause_id: str
    subject_key: str
    school_id: str
    class_id: str | None
    staff_id: str | None
    pupil_id: str | None
    arises_at: datetime
    due_at: datetime | None
    fulfilled_at: datetime | None
    status: str
    severity: str


@dataclass(frozen=True)
class Judgement:
    """All rows sorted by regulation, clause and subject; clauses without the records they need, with what is absent."""

    rows: list[Row]
    not_assessable: dict[tuple[str, str], str]
    as_of: datetime
    horizon: datetime | None


def status_of(duty: Duty, as_of: datetime) -> str:
    """`met`, `late`, `missing` or `pending`, as seen from `as_of`."""
    if duty.fulfilled is not None:
        return "met" if duty.due is None or duty.fulfilled <= duty.due else "late"
    if duty.at_once or (duty.due is not None and duty.due < as_of):
        return "missing"
    return "pending"


def absent(clause: Clause, folder: Folder) -> str:
    """The needed tables and columns that the folder lacks, as `table` or `table.column`."""

    def lacks(need: str) -> bool:
        table, _, column = need.partition(".")
        return table not in folder.columns or (column != "" and column not in folder.columns[table])

    return ", ".join(need for need in clause.needs if lacks(need))


def _rows(clause: Clause, w: World, overrides: Overrides) -> Iterator[Row]:
    numbers = {**clause.numbers, **overrides.get((clause.regulation, clause.clause), {})}
    for duty in clause.read(w, numbers):
        local = w.calendar(duty.school).local
        arises = local(duty.arises)
        if duty.arises > w.as_of or arises.date() < IN_FORCE_FROM[clause.regulation]:
            continue
        yield Row(
            regulation_id=clause.regulation,
            clause_id=clause.clause,
            subject_key=duty.subject,
            school_id=duty.school,
            class_id=duty.class_id,
            staff_id=duty.staff_id,
            pupil_id=duty.pupil_id,
            arises_at=arises,
            due_at=None if duty.due is None else local(duty.due),
            fulfilled_at=None if duty.fulfilled is None else local(duty.fulfilled),
            status=status_of(duty, w.as_of),
            severity=clause.severity,
        )


def _common_zone(folder: Folder) -> ZoneInfo:
    """The one time zone of all schools, else that of Riga: a spoken as-of is local to it."""
    zones = {zone.key: zone for zone in folder.zones.values()}
    return next(iter(zones.values())) if len(zones) == 1 else RIGA


def judge(
    folder: Path,
    as_of: datetime | None = None,
    regulations: Sequence[str] | None = None,
    params: Overrides | None = None,
) -> Judgement:
    """Every obligation in `folder` as seen from `as_of` (naive = local; None = now, but never after the horizon)."""
    records = read_folder(folder)
    zone, horizon = _common_zone(records), horizon_of(records)
    if as_of is None:
        now = whole_seconds(datetime.now(UTC))
        moment = now if horizon is None else min(now, horizon)
    else:
        moment = (as_of if as_of.tzinfo else as_of.replace(tzinfo=zone)).astimezone(UTC)
    w = World(records, moment)
    chosen = [each for each in CLAUSES if regulations is None or each.regulation in regulations]
    not_assessable = {(each.regulation, each.clause): absent(each, records) for each in chosen if absent(each, records)}
    assessable = [each for each in chosen if (each.regulation, each.clause) not in not_assessable]
    rows = [row for each in assessable for row in _rows(each, w, params or {})]
    rows.sort(key=lambda row: (row.regulation_id, row.clause_id, row.subject_key, row.school_id))
    return Judgement(rows, not_assessable, _spoken(moment, zone), None if horizon is None else _spoken(horizon, zone))


def _spoken(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
