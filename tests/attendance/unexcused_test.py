"""Unexcused lessons of a term are those that the duty to report them counts: one definition in two places, held together here."""

from __future__ import annotations

from datetime import date, datetime
from importlib import resources

import pytest

from checks.common import build
from checks.engine.literals import bind
from tests.attendance.drawn import DAYS, draw
from workbench.attendance.selection import Selection
from workbench.attendance.unexcused import unexcused_by_term

AS_OF = datetime(2026, 1, 31, 12, 0)
DUTY = (resources.files("checks.duties") / "unexcused_lessons_reported.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lessons", [1, 3, 5])
def test_the_measure_reaches_the_number_when_the_duty_arises(hub, seed, lessons):
    draw(seed).store(hub)
    found = unexcused_by_term(hub, Selection(as_of=AS_OF), lessons=lessons)
    build.prepare(hub, AS_OF, schools=[], first_day=DAYS[0])
    values = {"lessons": lessons, "days": 5, "day_kind": "working", "event_kind": "reported", "minors_only": False}
    duty = hub.sql(f"select pupil_id, term, reached_on, lessons from ({bind(DUTY, values)})").fetchall()
    reached = found.filter(found["reached_on"].is_not_null()).select("pupil_id", "term", "reached_on", "unexcused")
    assert sorted(reached.rows()) == sorted(duty)
    assert (found["remaining"] > 0).to_list() == found["reached_on"].is_null().to_list()


def test_some_pupils_reach_the_number_and_some_do_not(hub):
    draw(1).store(hub)
    found = unexcused_by_term(hub, lessons=4)
    assert 0 < found["reached_on"].null_count() < found.height


def test_an_online_lesson_counts_here_though_it_is_in_no_rate(hub):
    made = draw(1)
    for table in ("lessons", "lesson_entries", "attendance", "absence_notes"):
        made.rows[table] = []
    made.put("lessons", "S1", "L", "JALL", DAYS[0], 1, "T1", "held", True)
    made.put("attendance", "S1", "L", "P00", "absent", None)
    del made.rows["lesson_entries"], made.rows["absence_notes"]
    made.store(hub)
    assert unexcused_by_term(hub).select("pupil_id", "unexcused", "remaining").rows() == [("P00", 1, 19)]
    assert unexcused_by_term(hub, Selection(since=date(2025, 9, 2))).is_empty()
