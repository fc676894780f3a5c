"""The workspace as it was when a pack was made: an excuse that held on that day holds in the pack for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.life.kept import PACK
from workbench.audit.results import obligations
from workbench.evidence import state
from workbench.life import chain
from workbench.privacy.people import people
from workbench.records.store import open_store, transaction

OVER = date(2025, 10, 1)


@pytest.fixture
def excused_once(workspace) -> str:
    """A violation that nobody else excused, with an excuse that ran out long ago."""
    with open_store(workspace) as hub:
        taken = "select subject_key from store.life.finding_events"
        clause, subject, school = hub.execute(
            "select clause_id, subject_key, school_id from store.audit.obligations where status in ('late', 'missing') "
            f"and regulation_id = '{PACK}' and subject_key not in ({taken}) order by all limit 1"
        ).fetchall()[0]
        row = (
            f"select 99 as decision_id, '{PACK}' as regulation_id, $clause::varchar as clause_id, $school::varchar as school_id, "
            "$subject::varchar as subject_key, 'excuse' as action, 'remonts' as reason, null as cause, $over::date as until, "
            "'Anna' as author, 'director' as author_role, 1 as run_id, timestamp '2025-09-15 08:00:00' as recorded_at"
        )
        with transaction(hub):
            chain.append(
                hub, chain.FINDINGS, row, {"clause": clause, "subject": subject, "school": school, "over": OVER}
            )
    return subject


@pytest.mark.parametrize(
    ("on", "holds"), [(OVER, True), (OVER - timedelta(days=9), True), (OVER + timedelta(days=1), False)]
)
def test_an_excuse_is_judged_by_the_day_of_the_pack(workspace, excused_once, on, holds):
    with open_store(workspace, read_only=True) as hub:
        state.put_back(hub, workspace, state.marks_now(hub, 1, on))
        excused = {row[0] for row in obligations(hub, 1).filter("excused").project("subject_key").fetchall()}
    assert (excused_once in excused) is holds


def test_people_are_those_that_the_run_knew(workspace):
    with open_store(workspace) as hub:
        before = set(people(hub).fetchall())
        hub.execute(
            "insert into store.records.pupils (school_id, pupil_id, family_name, given_name, import_id) values ('S1', 'JAUNS', 'Jauns', 'Bērns', 9)"
        )
    with open_store(workspace, read_only=True) as hub:
        assert set(people(hub).fetchall()) > before
        state.put_back(hub, workspace, state.marks_now(hub, 1, OVER))
        assert set(people(hub).fetchall()) == before
