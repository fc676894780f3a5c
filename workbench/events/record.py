"""Recording an event: a row in a file of the exchange format, kept in the workspace and imported like any export.

The file `recorded/SCHOOL/events.csv` grows; hand it over together with an export when that is imported with `--full`,
which would retire what is in neither. `recorded_at` stays empty: a recorded moment of today would move the data horizon,
and an old export would make people look late. The event counts from the day on which it happened.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

from workbench.audit.moment import zone_of
from workbench.intake.load import load
from workbench.life.actors import today_in
from workbench.records.schema import BY_NAME
from workbench.scratch import workplace
from workbench.texts.said import SaidError

FOLDER, FILE = "recorded", "events.csv"
REFINING = ("document_ref", "note")  # left out where the school's exports do not have them; the others decide clauses

PRESENT = """
select list(distinct column_name)
from store.intake.presence
where school_id = ? and table_name = 'events'
"""


class EventError(SaidError):
    """An event that cannot be recorded."""

    prefix = "events.error"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the table `events`; `happened_on` is a day of the school's calendar, not after today."""

    event_id: str
    school_id: str
    kind: str
    happened_on: date
    class_id: str = ""
    journal_id: str = ""
    staff_id: str = ""
    document_ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many events were new or changed, and what was left out because the school's exports have no such column."""

    written: int
    left_out: tuple[str, ...]


def record(hub: duckdb.DuckDBPyConnection, workspace: Path, school: str, events: Sequence[Event]) -> Recorded:
    """Import the events of one school through the intake, and keep them in the workspace's file of recorded events.

    Raises EventError for a day that is still to come, and when the school's exports have no table `events`, or not the columns that these events need: a
    column that appears now would have clauses judged as if nothing had ever been done.
    """
    today = today_in(zone_of(hub, [school]))
    if later := [event.happened_on for event in events if event.happened_on > today]:
        raise EventError("future", day=max(later).strftime("%d.%m.%Y."))
    left_out = _check_columns(hub, school, events)
    rows = [{name: str(value) for name, value in asdict(event).items() if name not in left_out} for event in events]
    kept = workspace / FOLDER / _folder_name(school) / FILE
    with workplace(workspace, ".events-", "events") as scratch:
        fresh = scratch / FILE
        _write(fresh, _merged(kept, rows))
        total = load(hub, [fresh], school=school).total
        if total.quarantined:
            raise EventError("refused", rows=total.quarantined)
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh, kept)
    return Recorded(total.new + total.changed, left_out)


def _check_columns(hub: duckdb.DuckDBPyConnection, school: str, events: Sequence[Event]) -> tuple[str, ...]:
    present = hub.execute(PRESENT, [school]).fetchall()[0][0] or []
    if not present:
        raise EventError("no_events", school=school)
    used = [name for name in BY_NAME["events"].names if any(getattr(event, name, "") for event in events)]
    absent = [name for name in used if name not in present]
    if needed := [name for name in absent if name not in REFINING]:
        raise EventError("no_columns", school=school, columns=", ".join(needed))
    return tuple(absent)


def _folder_name(school: str) -> str:
    """The school's id as a folder name."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in school)


def _merged(kept: Path, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows recorded before and these; the newer of two with one id stays."""
    before: list[dict[str, str]] = []
    if kept.exists():
        with kept.open(encoding="utf-8", newline="") as file:
            before = list(csv.DictReader(file))
    return list({row["event_id"]: row for row in [*before, *rows]}.values())


def _write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    used = [name for name in BY_NAME["events"].names if any(row.get(name) for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)
