"""The grain against plain loops over drawn schools."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from checks.common import build
from tests.attendance.drawn import DAYS, draw
from tests.attendance.oracle import Seated, seated
from workbench.attendance.counts import counts
from workbench.attendance.relations import lessons, pupil_lessons
from workbench.attendance.selection import Selection

MIDDLE = datetime(2025, 10, 20, 12, 0)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("as_of", [None, MIDDLE], ids=["as loaded", "in October"])
def test_every_pupil_stands_once_in_every_lesson_that_counts(hub, seed, as_of):
    made = draw(seed)
    made.store(hub)
    found = pupil_lessons(hub, Selection(as_of=as_of)).project(", ".join(Seated._fields)).fetchall()
    expected = seated(made, as_of)
    assert expected
    assert Counter(found) == Counter(map(tuple, expected))


def test_the_drawn_schools_hold_every_case(hub):
    for seed in range(6):
        draw(seed, f"S{seed}").store(hub)
    states = lessons(hub).aggregate("state, count(*) as n", "state").fetchall()
    statuses = pupil_lessons(hub).aggregate("status, count(*) as n", "status").fetchall()
    assert {state for state, _ in states} == {"counted", "cancelled", "online", "not_taken"}
    assert {status for status, _ in statuses} == {"on_time", "late", "authorised", "unauthorised"}


def test_members_of_a_journal_without_class_are_the_members_that_the_duties_see(hub):
    draw(2).store(hub)
    hub.execute(
        """insert into store.intake.imports (import_id, horizon) values (1, '2025-10-08 10:00:00');
        insert into store.history.journal_members (school_id, journal_id, pupil_id, member_from, member_to, last_seen_import, ended_as)
        select school_id, journal_id, pupil_id, member_from, case when pupil_id < 'P06' then date '2025-10-02' end, 1, 'replaced'
        from store.records.journal_members;
        update store.records.journal_members set member_to = '2025-09-30' where pupil_id > 'P09'"""
    )
    as_of = datetime(2025, 12, 31, 12, 0)
    found = (
        pupil_lessons(hub, Selection(as_of=as_of)).filter("journal_kind = 'combined'").project("lesson_id, pupil_id")
    )
    build.prepare(hub, as_of, schools=[], first_day=DAYS[0])
    expected = hub.sql(
        """select distinct lesson.lesson_id, member.pupil_id
        from common.members as member
        join common.pupil_classes as home
          on home.pupil_id = member.pupil_id
        join common.lessons as lesson
          on lesson.journal_id = member.journal_id and lesson.date >= member.from_on and lesson.date < member.until_on
         and lesson.date >= home.from_on and lesson.date < home.until_on
        where lesson.journal_kind = 'combined' and lesson.status = 'held' and not lesson.is_online
          and (exists (from seen.attendance as mark where mark.lesson_id = lesson.lesson_id)
            or exists (from seen.lesson_entries as entry where entry.lesson_id = lesson.lesson_id and entry.kind = 'attendance'))"""
    )
    assert len(found) > 50
    assert sorted(found.fetchall()) == sorted(expected.fetchall())


def test_two_readers_of_one_hub_do_not_meet(hub):
    made = draw(1)
    made.store(hub)
    one, other = hub.cursor(), hub.cursor()
    whole, narrow = pupil_lessons(one), pupil_lessons(other, Selection(until=DAYS[3]))
    assert len(whole) > len(narrow) > 0


def test_measures_on_cursors_of_one_hub_run_side_by_side(hub):
    draw(1).store(hub)
    selections = [Selection(), Selection(until=DAYS[3]), Selection(classes=("K5a",)), Selection(grades=(6,))]
    alone = [counts(hub, "class", one) for one in selections]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: counts(hub.cursor(), "class", one), selections * 3))
    for found, expected in zip(together, alone * 3, strict=True):
        assert found.sort("class_id").equals(expected.sort("class_id"))
    assert hub.execute("select count(*) from duckdb_tables() where temporary").fetchall() == [(0,)]
