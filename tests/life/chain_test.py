"""The log shows every change that somebody makes to it behind the workbench's back."""

from __future__ import annotations

import hashlib
import json

import duckdb
import pytest

from tests.life.kept import keep_run, one, take
from workbench.audit.filters import FindingFilter
from workbench.life import chain
from workbench.life.worklist import Selection

Hub = duckdb.DuckDBPyConnection
LOG = chain.FINDINGS


def decided(hub: Hub) -> str:
    """Three decisions of four entries; the newest hash."""
    keep_run(hub, 1, {"L1": "late", "L2": "late", "L3": "missing"})
    take(hub, "acknowledge", one("L1"), reason="")
    take(
        hub,
        "excuse",
        Selection(FindingFilter(clauses=("11",), status="late")),
        reason="ūdens „avārija”",
        cause="avārija",
    )
    take(hub, "explain", one("L3"), reason="a\nb")
    return chain.newest_hash(hub, LOG)


def test_an_empty_log_is_whole(hub: Hub) -> None:
    seen = chain.verify(hub, LOG)
    assert (seen.rows, seen.newest, seen.broken_at) == (0, chain.GENESIS, None)


def test_an_untouched_log_is_whole(hub: Hub) -> None:
    newest = decided(hub)
    seen = chain.verify(hub, LOG)
    assert (seen.rows, seen.newest, seen.broken_at, seen.broken_as) == (4, newest, None, None)


def test_each_hash_is_that_of_the_one_before_and_the_entry_as_a_json_list(hub: Hub) -> None:
    decided(hub)
    columns = ", ".join(f"{column}::varchar" for column in LOG.columns)
    before = chain.GENESIS
    rows = hub.execute(f"select hash, previous_hash, {columns} from {LOG.table} order by event_id").fetchall()
    for kept, previous, *values in rows:
        content = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        assert previous == before
        assert kept == hashlib.sha256((before + content).encode()).hexdigest()
        before = kept


@pytest.mark.parametrize(
    ("tampering", "place", "kind"),
    [
        ("update {table} set reason = 'cits' where event_id = 2", 2, "changed"),
        ("update {table} set until = date '2099-01-01' where event_id = 4", 4, "changed"),
        ("update {table} set cause = null where event_id = 3", 3, "changed"),
        ("update {table} set hash = 'x' where event_id = 1", 1, "changed"),
        ("delete from {table} where event_id = 2", 2, "removed"),
        ("delete from {table} where event_id = 1", 1, "removed"),
        ("insert into {table} select * from {table} where event_id = 3", 4, "removed"),
        ("update {table} set event_id = null where event_id = 4", 4, "removed"),
    ],
)
def test_tampering_is_told_by_its_place(hub: Hub, tampering: str, place: int, kind: str) -> None:
    decided(hub)
    hub.execute(tampering.format(table=LOG.table))
    seen = chain.verify(hub, LOG)
    assert (seen.broken_at, seen.broken_as) == (place, kind)


def test_an_entry_that_is_changed_together_with_its_hash_breaks_the_next(hub: Hub) -> None:
    decided(hub)
    hub.execute(f"update {LOG.table} set reason = 'cits' where event_id = 2")
    hub.execute(f"update {LOG.table} set hash = sha256(previous_hash || {LOG.content}) where event_id = 2")
    seen = chain.verify(hub, LOG)
    assert (seen.broken_at, seen.broken_as) == (3, "unlinked")


def test_a_tail_that_was_cut_off_shows_against_a_noted_hash(hub: Hub) -> None:
    newest = decided(hub)
    assert chain.holds_hash(hub, newest.upper())
    hub.execute(f"delete from {LOG.table} where event_id = 4")
    assert chain.verify(hub, LOG).broken_at is None
    assert not chain.holds_hash(hub, newest)
