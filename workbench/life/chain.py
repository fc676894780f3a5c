"""Append-only logs whose rows are linked by SHA-256: what was changed, removed or put in between shows.

The hash of a row is taken over the hash of the row before and the row's own content, so that no row can be changed
without changing every later hash. A tail that was cut off, or a log that was written anew as a whole, shows only
against a hash noted elsewhere: `verify` gives the newest hash, `holds_hash` tells whether one noted earlier is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import duckdb

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Log:
    """A log: its table, and the columns that are hashed, `event_id` first."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def content(self) -> str:
        """SQL for a row's content as one unambiguous text: a JSON list, `null` for what is empty."""
        return f"to_json([{', '.join(f'{column}::varchar' for column in self.columns)}])::varchar"


FINDINGS = Log(
    "findings",
    "store.life.finding_events",
    (
        "event_id", "decision_id", "regulation_id", "clause_id", "school_id", "subject_key", "action", "reason",
        "cause", "until", "author", "author_role", "run_id", "recorded_at",
    ),
)  # fmt: skip
ATTESTATIONS = Log(
    "attestations",
    "store.life.attestation_events",
    (
        "event_id", "attestation_id", "action", "regulation_id", "clause_id", "school_id", "school_year", "happened_on",
        "document_ref", "note", "author", "recorded_at",
    ),
)  # fmt: skip
LOGS = (FINDINGS, ATTESTATIONS)

STAGE = """
create or replace temp table life_appended as
with given as ({rows})
select
    row_number() over (order by {order}) + (select coalesce(max(event_id), 0) from {table}) as event_id,
    {columns}
from given
"""
APPEND = """
insert into {table} ({columns}, previous_hash, hash)
with linked as (
    select
        unnest($event_ids::bigint[]) as event_id,
        unnest($previous::varchar[]) as previous_hash,
        unnest($hashes::varchar[]) as hash
)
select {appended}, linked.previous_hash, linked.hash
from temp.life_appended as appended
join linked on linked.event_id = appended.event_id
order by appended.event_id
"""
BREAKS = """
with linked as (
    select
        event_id,
        row_number() over (order by event_id) as place,
        previous_hash,
        hash,
        lag(hash, 1, '{genesis}') over (order by event_id) as hash_before,
        sha256(previous_hash || {content}) as hash_again
    from {table}
)
select
    place,
    case
        when event_id is distinct from place then 'removed'
        when hash is distinct from hash_again then 'changed'
        else 'unlinked'
    end as kind
from linked
where event_id is distinct from place
   or hash is distinct from hash_again
   or previous_hash is distinct from hash_before
order by place
limit 1
"""


def append(hub: duckdb.DuckDBPyConnection, log: Log, rows: str, values: Mapping[str, Any]) -> int:
    """Append the rows of a query that gives every column but `event_id`; returns how many. Call it in a transaction."""
    given = log.columns[1:]
    hub.execute(
        STAGE.format(rows=rows, order=", ".join(given), table=log.table, columns=", ".join(given)), dict(values)
    )
    contents = hub.execute(f"select event_id, {log.content} from temp.life_appended order by event_id").fetchall()
    hashes = list(_hashes((content for _, content in contents), newest_hash(hub, log)))
    hub.execute(
        APPEND.format(
            table=log.table,
            columns=", ".join(log.columns),
            appended=", ".join(f"appended.{column}" for column in log.columns),
        ),
        {"event_ids": [event_id for event_id, _ in contents], "previous": hashes[:-1], "hashes": hashes[1:]},
    )
    hub.execute("drop table temp.life_appended")
    return len(contents)


def _hashes(contents: Iterable[str], newest: str) -> Iterable[str]:
    """The newest hash of the log, then that of each content: each needs the one before, so no set operation does it."""

    def following(before: str, content: str) -> str:
        return hashlib.sha256((before + content).encode()).hexdigest()

    return accumulate(contents, following, initial=newest)


def newest_hash(hub: duckdb.DuckDBPyConnection, log: Log) -> str:
    """The hash of the log's last row; zeros when it is empty."""
    found = hub.execute(f"select hash from {log.table} order by event_id desc limit 1").fetchall()
    return str(found[0][0]) if found else GENESIS


@dataclass(frozen=True, slots=True)
class Verified:
    """What a log looks like: rows, newest hash, and the first place (from 1) where it breaks with the kind of break.

    `broken_as`: `changed` (content differs from its hash), `removed` (a row is gone or was put in between), `unlinked`
    (a row does not follow the one before it).
    """

    log: Log
    rows: int
    newest: str
    broken_at: int | None = None
    broken_as: str | None = None


def verify(hub: duckdb.DuckDBPyConnection, log: Log) -> Verified:
    """Recompute every hash of the log and tell where it breaks first, if it does."""
    rows = int(hub.execute(f"select count(*) from {log.table}").fetchall()[0][0])
    query = BREAKS.format(genesis=GENESIS, content=log.content, table=log.table)
    broken = hub.execute(query).fetchall()
    at_place, kind = broken[0] if broken else (None, None)
    return Verified(log, rows, newest_hash(hub, log), at_place, kind)


def holds_hash(hub: duckdb.DuckDBPyConnection, noted: str) -> bool:
    """Whether a hash that somebody noted earlier is still in one of the logs."""
    return any(
        hub.execute(f"select 1 from {log.table} where hash = ? limit 1", [noted.strip().lower()]).fetchall()
        for log in LOGS
    )
