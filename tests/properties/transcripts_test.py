"""Jelgava 2.5 and Rēzekne 9: every minor enrolled on the month's last school day gets a transcript for that month."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.calendar import SchoolCalendar, eighteenth_birthday
from tests.properties.drawing import DAY, FEW, as_ofs, births, listed_days, maybe, seconds_around
from tests.properties.school import Judged, Row, calendar_of, judged, status, utc

Pupil = dict[str, Any]
Due = tuple[str, date, date]


def months(calendar: SchoolCalendar) -> list[Due]:
    """The month, its last school day and its due day, where it has five school days."""
    by_month = [(month, list(days)) for month, days in groupby(calendar.school_days, lambda day: f"{day:%Y-%m}")]
    return [(m, days[-1], calendar.working_days_after(_last_of(days[-1]), 5)) for m, days in by_month if len(days) >= 5]


def _last_of(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


@st.composite
def pupils(draw: st.DrawFn, of: list[Due]) -> Pupil:
    month, last, due = draw(st.sampled_from(of))
    first = draw(st.sampled_from((date(2025, 9, 1), last - DAY, last, last + DAY)))
    left = draw(maybe(st.sampled_from((last, last + DAY, date(2026, 5, 29)))))
    sent = seconds_around(utc(due + DAY), utc(last), utc(due))
    channel = st.sampled_from(("e_klase_mail", "e_klase_mail", "paper", "email"))
    return {
        "born": draw(births(last)), "first": first, "left": left, "moves_on": draw(maybe(st.sampled_from((last, last + DAY)))),
        "sent": draw(st.lists(st.tuples(st.just(month), sent, channel), max_size=3)),
    }  # fmt: skip


def recorded(drawn: list[Pupil], listed: list[Row]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {"calendar_days": listed, "pupils": [], "enrolments": [], "transcripts": []}
    for n, pupil in enumerate(drawn):
        key = {"pupil_id": f"P{n}"}
        tables["pupils"].append({**key, "birth_date": pupil["born"]})
        tables["enrolments"].append({**key, "class_id": "A", "enrolled_on": pupil["first"], "left_on": pupil["left"]})
        if pupil["moves_on"]:
            tables["enrolments"].append({**key, "class_id": "B", "enrolled_on": pupil["moves_on"]})
        tables["transcripts"] += [{**key, "month": m, "sent_at": sent, "channel": by} for m, sent, by in pupil["sent"]]
    return tables


def class_on(pupil: Pupil, day: date) -> str | None:
    """The class of the latest enrolment that covers the day."""
    spells = [(pupil["first"], "A", pupil["left"])] + ([(pupil["moves_on"], "B", None)] if pupil["moves_on"] else [])
    there = [(first, name) for first, name, left in spells if first <= day and (left is None or day < left)]
    latest = max((first for first, _ in there), default=None)
    return min((name for first, name in there if first == latest), default=None)


def expected(pupil: Pupil, key: str, month: Due, as_of: datetime, channels: set[str]) -> Judged | None:
    name, last, due_day = month
    home = class_on(pupil, last)
    if home is None or last >= eighteenth_birthday(pupil["born"]) or utc(last) > as_of:
        return None
    sent = [
        moment for m, moment, by in pupil["sent"] if m == name and moment <= as_of and (by in channels or not channels)
    ]
    due, done = utc(due_day, "23:59:59"), min(sent, default=None)
    return Judged(home, f"T{home}", key, utc(last), due, done, status(due, done, as_of))


@pytest.mark.parametrize(
    ("regulation", "clause", "channels"), [("jelgava-nvsk-2022", "2.5", {"e_klase_mail"}), ("rezekne-2018", "9", set())]
)
@FEW
@given(data=st.data())
def test_a_transcript_is_due_five_working_days_after_the_month(
    hub: duckdb.DuckDBPyConnection, data: st.DataObject, regulation: str, clause: str, channels: set[str]
) -> None:
    listed = data.draw(listed_days())
    of = months(calendar_of(listed))
    drawn = data.draw(st.lists(pupils(of), min_size=20, max_size=20))
    as_of = data.draw(as_ofs([utc(last) for _, last, _ in of] + [utc(due + DAY) for _, _, due in of]))
    found = judged(hub, regulation, clause, as_of, recorded(drawn, listed))
    wanted = {
        f"P{n}:{month[0]}": expected(pupil, f"P{n}", month, as_of, channels)
        for n, pupil in enumerate(drawn)
        for month in of
    }
    assert found == {key: row for key, row in wanted.items() if row is not None}
