"""Missed lessons by reason, against the rates and one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from tests.attendance.drawn import draw
from workbench.attendance.rates import rates
from workbench.attendance.reasons import NOTED, REASONS, absence_reasons
from workbench.attendance.relations import pupil_lessons
from workbench.attendance.selection import Selection


def plain(hub, selection):
    """Reasons counted lesson by lesson."""
    notes = hub.execute(
        "select school_id, pupil_id, absent_from, absent_to, reason from store.records.absence_notes"
    ).fetchall()
    found = Counter()
    for row in pupil_lessons(hub, selection).pl().iter_rows(named=True):
        if row["status"] not in ("authorised", "unauthorised"):
            continue
        over = [
            reason
            for school, pupil, first, last, reason in notes
            if (school, pupil) == (row["school_id"], row["pupil_id"]) and first <= row["date"] <= last
        ]
        told = min(over, key=NOTED.index) if over else "no_note"
        found[row["school_id"], "none" if row["status"] == "unauthorised" else told] += 1
    return found


@pytest.mark.parametrize("seed", range(3))
def test_each_missed_lesson_has_one_reason(hub, seed):
    draw(seed).store(hub)
    found = absence_reasons(hub, minimum=0)
    assert {(row["school_id"], row["reason"]): row["numerator"] for row in found.to_dicts()} == plain(hub, Selection())
    assert (
        found["numerator"].sum()
        == found["divisor"][0]
        == rates(hub, (), measures="absence", minimum=0)["numerator"].sum()
    )
    unauthorised = rates(hub, (), measures="unauthorised", minimum=0)["numerator"].sum()
    assert found.filter(found["reason"] == "none")["numerator"].sum() == unauthorised > 0
    assert found["reason"].to_list() == [reason for reason in REASONS if reason in set(found["reason"])]


def test_a_note_that_came_later_explains_nothing_yet(hub):
    draw(0).store(hub)
    moment = datetime(2000, 1, 1)
    assert absence_reasons(hub, Selection(as_of=moment), minimum=0).is_empty()
    hub.execute("update store.records.absence_notes set registered_at = timestamp '2099-01-01'")
    late = absence_reasons(hub, Selection(as_of=datetime(2098, 1, 1)), minimum=0)
    assert not set(late["reason"]) & set(NOTED)


def test_few_pupils_are_hidden_and_not_to_be_had_by_subtraction(hub):
    draw(1).store(hub)
    shown = absence_reasons(hub, Selection(until=date(2099, 1, 1)), minimum=1000)
    assert shown["suppressed"].all()
    assert shown["numerator"].null_count() == shown["rate"].null_count() == shown.height
