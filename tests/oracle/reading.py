"""Reads a folder of clean exchange-format CSV files into typed records; moments become instants in UTC."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]
Text = dict[str, str]
RIGA = ZoneInfo("Europe/Riga")
LATVIAN_DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})\.?")

# Every column that a clause reads; what has no type after the colon is text.
FORMAT: dict[str, str] = {
    "schools": "school_id time_zone",
    "terms": "school_id school_year term:number starts_on:date ends_on:date",
    "calendar_days": "school_id date:date kind",
    "bell_times": "school_id period:number valid_from:date starts_at:clock ends_at:clock",
    "staff": "staff_id school_id role employed_from:date employed_to:date account_issued_at:moment",
    "access_rights": "right_id staff_id journal_id level granted_at:moment revoked_at:moment",
    "classes": "class_id school_id school_year grade_level:number programme_code class_teacher_id registered_at:moment",
    "subjects": "subject_id school_id is_split:truth",
    "pupils": "pupil_id school_id given_name family_name personal_code birth_date:date sex phone id_document_no "
    "id_document_issued_on:date id_document_issuer previous_programme declared_address actual_address "
    "personal_file_no account_issued_at:moment file_checked_at:moment",
    "guardians": "guardian_id pupil_id given_name family_name phone address account_issued_at:moment",
    "enrolments": "pupil_id class_id enrolled_on:date enrolment_order_no left_on:date leaving_order_no",
    "journals": "journal_id school_id school_year kind class_id subject_id teacher_id created_at:moment",
    "journal_members": "journal_id pupil_id member_from:date member_to:date",
    "timetable": "class_id weekday:number period:number journal_id valid_from:date valid_to:date entered_at:moment",
    "lessons": "lesson_id journal_id date:date period:number ends_at:lesson_end teacher_id status is_online:truth "
    "homework",
    "lesson_entries": "lesson_id kind recorded_at:moment recorded_by",
    "attendance": "lesson_id pupil_id mark recorded_at:moment",
    "grades": "grade_id journal_id lesson_id pupil_id kind assessed_on:date recorded_at:moment",
    "grading_deadlines": "school_id school_year kind grade_level:number due_at:deadline",
    "messages": "message_id sender_id sent_at:moment kind",
    "message_recipients": "message_id guardian_id pupil_id opened_at:moment",
    "phone_calls": "call_id staff_id pupil_id called_at:moment message_id about outcome",
    "transcripts": "pupil_id month sent_at:moment channel",
    "absence_notices": "notice_id pupil_id submitted_at:moment absent_from:date absent_to:date channel",
    "absence_notes": "note_id pupil_id absent_from:date absent_to:date reason document_received_on:date "
    "registered_at:moment",
    "behaviour_notes": "note_id pupil_id staff_id noted_at:moment",
    "individual_plan": "plan_id journal_id pupil_id teacher_id date:date",
    "individual_work": "work_id plan_id journal_id pupil_id date:date topic recorded_at:moment",
    "events": "event_id school_id kind happened_on:date class_id journal_id staff_id recorded_at:moment",
}

# Through which column a row without `school_id` finds its school, and in which table.
SCHOOL_THROUGH: tuple[tuple[str, str], ...] = (
    ("journal_id", "journals"),
    ("class_id", "classes"),
    ("lesson_id", "lessons"),
    ("pupil_id", "pupils"),
    ("staff_id", "staff"),
    ("sender_id", "staff"),
)


@dataclass(frozen=True)
class Folder:
    """Typed rows of each table (all columns of FORMAT, None where unknown), columns found, and each school's zone."""

    tables: dict[str, list[Record]]
    columns: dict[str, frozenset[str]]
    zones: dict[str, ZoneInfo]


def local_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local day and clock time; an ambiguous one is the earlier of the two."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _iso(text: str) -> str:
    """The same day or moment with its date written `YYYY-MM-DD`, where it was written `DD.MM.YYYY.`"""
    return LATVIAN_DATE.sub(lambda found: f"{found[3]}-{found[2]:>02}-{found[1]:>02}", text)


def as_instant(text: str, zone: ZoneInfo) -> datetime:
    """The UTC instant of a day with or without a clock time, local to `zone` unless it carries an offset."""
    moment = datetime.fromisoformat(_iso(text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _day(text: str) -> date:
    return date.fromisoformat(_iso(text))


def _clock(text: str) -> time:
    """`HH:MM[:SS]`, also with one digit for the hour."""
    return time.fromisoformat(text.zfill(8) if text.count(":") == 2 else text.zfill(5))


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _deadline(text: str, zone: ZoneInfo) -> datetime:
    """A bare date among the deadlines means its end."""
    return as_instant(text, zone) if ":" in text else local_moment(_day(text), time(23, 59, 59), zone)


def _lesson_end(text: str, row: Text, zone: ZoneInfo) -> datetime:
    """`HH:MM[:SS]` of the lesson's date, or a full moment."""
    if len(text) > 8:
        return as_instant(text, zone)
    return local_moment(_day(row["date"]), _clock(text), zone)


VALUES: dict[str, Callable[[str, Text, ZoneInfo], Any]] = {
    "": lambda text, row, zone: text,
    "number": lambda text, row, zone: _number(text),
    "date": lambda text, row, zone: _day(text),
    "clock": lambda text, row, zone: _clock(text),
    "truth": lambda text, row, zone: text.lower() in {"true", "1", "jā"},
    "moment": lambda text, row, zone: as_instant(text, zone),
    "deadline": lambda text, row, zone: _deadline(text, zone),
    "lesson_end": _lesson_end,
}


def _texts(path: Path) -> tuple[frozenset[str], list[Text]]:
    """Header and rows as trimmed text; a row repeated word for word is one row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    header = [name.strip() for name in lines[0]]
    unique = dict.fromkeys(tuple(cell.strip() for cell in line) for line in lines[1:] if line)
    return frozenset(header), [dict(zip(header, line, strict=True)) for line in unique]


def _school_finder(texts: dict[str, list[Text]]) -> Callable[[Text], str | None]:
    """A function from a row to its school's id, directly or through what the row points to."""
    parents = {
        table: {row[key]: row for row in texts.get(table, [])} for key, table in SCHOOL_THROUGH if key != "sender_id"
    }
    messages = {row["message_id"]: row for row in texts.get("messages", [])}

    def school_of(row: Text) -> str | None:
        if row.get("school_id"):
            return row["school_id"]
        for key, table in SCHOOL_THROUGH:
            parent = parents[table].get(row.get(key, ""))
            if parent is not None and parent is not row:
                return school_of(parent)
        message = messages.get(row.get("message_id", ""))
        return school_of(message) if message is not None and message is not row else None

    return school_of


def _zones(texts: dict[str, list[Text]]) -> dict[str, ZoneInfo]:
    named = {row["school_id"]: row.get("time_zone", "") for row in texts.get("schools", [])}
    mentioned = {row["school_id"] for rows in texts.values() for row in rows if row.get("school_id")}
    return {school: ZoneInfo(named[school]) if named.get(school) else RIGA for school in sorted({*named, *mentioned})}


def _typed(table: str, rows: Iterable[Text], zone_of: Callable[[Text], ZoneInfo]) -> list[Record]:
    columns = [(*column.split(":"), "")[:2] for column in FORMAT[table].split()]
    typed = []
    for row in rows:
        zone = zone_of(row)
        typed.append({name: VALUES[kind](row[name], row, zone) if row.get(name) else None for name, kind in columns})
    return typed


def read_folder(folder: Path) -> Folder:
    """All tables of the format that lie in `folder` as CSV files, typed."""
    found = {table: _texts(folder / f"{table}.csv") for table in FORMAT if (folder / f"{table}.csv").exists()}
    texts = {table: rows for table, (_, rows) in found.items()}
    zones = _zones(texts)
    common = next(iter(zones.values()), RIGA) if len(set(zones.values())) <= 1 else None
    school_of = _school_finder(texts)

    def zone_of(row: Text) -> ZoneInfo:
        return common if common is not None else zones.get(school_of(row) or "", RIGA)

    return Folder(
        tables={table: _typed(table, texts.get(table, []), zone_of) for table in FORMAT},
        columns={table: header for table, (header, _) in found.items()},
        zones=zones,
    )


def whole_seconds(moment: datetime) -> datetime:
    """The moment without fractions of a second."""
    return moment - timedelta(microseconds=moment.microsecond)
