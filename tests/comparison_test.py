"""Two readings of the same law: the SQL duties and the plain-Python judge agree on random schools, row for row."""

from __future__ import annotations

import os
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import Judgement, judge
from tests.worlds import interesting_moments, make_world, write_world
from workbench.audit import results
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records import store

SEEDS = [int(seed) for seed in os.environ.get("WORKBENCH_SEEDS", "1 2 3 5 8 13").split()]
COLUMNS = (
    "school_id", "class_id", "staff_id", "pupil_id", "arises_at", "due_at", "fulfilled_at", "status", "severity",
)  # fmt: skip

Rows = dict[tuple[str, str, str], tuple[Any, ...]]


def judged_by_sql(hub: Any, run_id: int) -> Rows:
    relation = results.export_rows(hub, run_id)
    wanted = relation.project(f"regulation_id, clause_id, subject_key, {', '.join(COLUMNS)}").fetchall()
    rows = {tuple(row[:3]): tuple(row[3:]) for row in wanted}
    assert len(rows) == len(wanted), "a subject key stands twice in one clause"
    return rows


def judged_by_hand(judgement: Judgement) -> Rows:
    return {
        (row.regulation_id, row.clause_id, row.subject_key): tuple(getattr(row, name) for name in COLUMNS)
        for row in judgement.rows
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_both_readings_agree_on_a_random_school(seed: int, tmp_path: Path) -> None:
    world = make_world(seed)
    folder = tmp_path / "export"
    write_world(world, folder)
    workspace = tmp_path / "workspace"
    store.init(workspace)
    moment = random.Random(seed).choice(interesting_moments(world, random.Random(seed)))
    with store.open_store(workspace) as hub:
        summary = load(hub, [folder])
        assert summary.total.quarantined == 0
        for as_of in (None, moment):
            run = audit(hub, workspace, as_of=as_of)
            expected = judge(folder, datetime.fromisoformat(as_of) if as_of else run.as_of.local)
            assert run.errors == {}
            assert judged_by_sql(hub, run.run_id) == judged_by_hand(expected)
            not_assessable = hub.execute(
                "select distinct regulation_id, clause_id from store.audit.verdicts "
                "where run_id = ? and verdict = 'not_assessable' and not starts_with(reason_lv, 'Nav vērtējams: nav not')",
                [run.run_id],
            ).fetchall()
            assert set(not_assessable) == set(expected.not_assessable)
