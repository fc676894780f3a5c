"""Jelgava 2.3: a letter to a minor's parents is opened, or somebody reaches them, by the end of the third day after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.calendar import eighteenth_birthday
from tests.properties.drawing import CLOCK_CHANGES, DAY, FEW, as_ofs, births, days, maybe, midnights, seconds_around
from tests.properties.school import Judged, Row, day_of, judged, status, utc

Letter = dict[str, Any]
CALL = st.fixed_dictionaries({
    "message_id": st.sampled_from(("own", "other", None)),
    "about": st.sampled_from(("letter", "absence", None)),
    "outcome": st.sampled_from(("no_answer", "answered", None)),
})  # fmt: skip


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    day = draw(days())
    sent = draw(seconds_around(*midnights(day, 1), *[change for change in CLOCK_CHANGES if day_of(change) == day]))
    later = seconds_around(sent, utc(day_of(sent) + 4 * DAY))
    return {
        "sent": sent,
        "kind": draw(st.sampled_from(("letter", "letter", "letter", "message"))),
        "born": draw(births(day_of(sent))),
        "opened": draw(st.lists(maybe(later), min_size=1, max_size=2)),
        "calls": draw(st.lists(st.tuples(later, CALL), max_size=3)),
    }


def recorded(drawn: list[Letter]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in ("messages", "message_recipients", "phone_calls", "pupils")}
    tables["messages"].append({"message_id": "other", "kind": "message", "sent_at": datetime(2025, 9, 1)})
    for n, letter in enumerate(drawn):
        tables["pupils"] += [{"pupil_id": f"{who}{n}", "birth_date": letter["born"]} for who in "PQ"]
        tables["message_recipients"].append({"message_id": f"M{n}", "guardian_id": "G", "pupil_id": f"Q{n}"})
        tables["messages"].append(
            {"message_id": f"M{n}", "sender_id": "TA", "sent_at": letter["sent"], "kind": letter["kind"]}
        )
        for g, opened in enumerate(letter["opened"]):
            tables["message_recipients"].append(
                {"message_id": f"M{n}", "guardian_id": f"G{g}", "pupil_id": f"P{n}", "opened_at": opened}
            )
        for c, (called, call) in enumerate(letter["calls"]):
            about = {"own": f"M{n}"}.get(call["message_id"], call["message_id"])
            tables["phone_calls"].append(
                {**call, "call_id": f"K{n}.{c}", "pupil_id": f"P{n}", "called_at": called, "message_id": about}
            )
    return tables  # fmt: skip


def expected(letter: Letter, pupil: str, as_of: datetime) -> Judged | None:
    sent: datetime = letter["sent"]
    day: date = day_of(sent)
    if letter["kind"] != "letter" or sent > as_of or day >= eighteenth_birthday(letter["born"]):
        return None
    reached = [
        called for called, call in letter["calls"]
        if called >= sent and call["outcome"] != "no_answer"
        and (call["message_id"] == "own" or (call["message_id"] is None and call["about"] == "letter"))
    ]  # fmt: skip
    done = min((moment for moment in [*letter["opened"], *reached] if moment and moment <= as_of), default=None)
    due = utc(day + 3 * DAY, "23:59:59")
    return Judged(None, "TA", pupil, sent, due, done, status(due, done, as_of))


@FEW
@given(data=st.data())
def test_a_letter_is_followed_up_by_the_end_of_the_third_day(
    hub: duckdb.DuckDBPyConnection, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(letters(), min_size=30, max_size=30))
    moments = [letter["sent"] for letter in drawn] + [utc(day_of(letter["sent"]) + 4 * DAY) for letter in drawn]
    as_of = data.draw(as_ofs(moments))
    found = judged(hub, "jelgava-nvsk-2022", "2.3", as_of, recorded(drawn))
    wanted = {f"M{n}:P{n}": expected(letter, f"P{n}", as_of) for n, letter in enumerate(drawn)}
    # The same letter went to the parents of one more pupil, whom nobody reached.
    silence = {"opened": [], "calls": []}
    wanted |= {f"M{n}:Q{n}": expected(letter | silence, f"Q{n}", as_of) for n, letter in enumerate(drawn)}
    assert found == {key: row for key, row in wanted.items() if row is not None}
