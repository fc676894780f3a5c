"""The workspace as it was when a pack was made, so that the same pack can be made again after records and decisions went on.

A run's obligations and verdicts never change. What does is put back: names and classes to the last import that the run saw,
excuses and attestations to the newest event that the pack noted, and the day on which an excuse was still valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from workbench.evidence.problems import EvidenceError
from workbench.life import chain
from workbench.records.columns import Table
from workbench.records.schema import BY_NAME
from workbench.records.store import DATABASE

_NAMING = ("schools", "classes", "staff", "pupils", "guardians")  # the tables that give names to ids
_MIRRORED = (
    "audit.runs", "audit.run_inputs", "audit.run_packs", "audit.verdicts", "audit.obligations",
    "intake.files", "intake.quarantine", "life.attestation_events", "life.finding_events",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the logs had gone: newest event of decisions and of attestations with their hashes, and the day of making.

    `last_import`: the newest import whose files the run read; None when it names none.
    """

    run_id: int
    last_import: int | None
    finding_events: int
    finding_hash: str
    attestation_events: int
    attestation_hash: str
    on: date


def marks_now(hub: duckdb.DuckDBPyConnection, run_id: int, on: date) -> Marks:
    """Where the logs of the workspace stand."""
    imports = hub.execute("select max(import_id) from store.audit.run_inputs where run_id = ?", [run_id]).fetchall()
    newest = {
        log.name: int(hub.execute(f"select coalesce(max(event_id), 0) from {log.table}").fetchall()[0][0])
        for log in chain.LOGS
    }
    return Marks(
        run_id, imports[0][0], newest["findings"], chain.newest_hash(hub, chain.FINDINGS), newest["attestations"],
        chain.newest_hash(hub, chain.ATTESTATIONS), on,
    )  # fmt: skip


def check_logs(hub: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    """Raise EvidenceError when a log no longer holds the event that a pack noted as its newest."""
    noted = ((chain.FINDINGS, marks.finding_events, marks.finding_hash),
             (chain.ATTESTATIONS, marks.attestation_events, marks.attestation_hash))  # fmt: skip
    for log, event, digest in noted:
        found = hub.execute(f"select hash from {log.table} where event_id = ?", [event]).fetchall()
        if event and found != [(digest,)]:
            raise EvidenceError("log_changed", event=event)


def put_back(hub: duckdb.DuckDBPyConnection, workspace: Path, marks: Marks) -> None:
    """Let `store` on this hub be the workspace as of the marks; the file itself is at hand as `origin`, read-only."""
    hub.execute("detach store")
    hub.execute(f"attach '{str(workspace / DATABASE).replace(chr(39), chr(39) * 2)}' as origin (read_only)")
    hub.execute("attach ':memory:' as store")
    for schema in ("audit", "intake", "life", "records", "history"):
        hub.execute(f"create schema store.{schema}")
    for name in _MIRRORED:
        hub.execute(f"create view store.{name} as {_seen(name, marks)}")
    for name in _NAMING:
        live, past = _versions(BY_NAME[name], marks.last_import)
        hub.execute(f"create view store.records.{name} as {live}")
        hub.execute(f"create view store.history.{name} as {past}")


def _seen(name: str, marks: Marks) -> str:
    if name == "life.attestation_events":
        return f"select * from origin.{name} where event_id <= {marks.attestation_events}"
    if name == "life.finding_events":
        # An excuse that held on the day of making holds in the pack for good, so it has no last day here.
        held = f"case when until >= date '{marks.on.isoformat()}' then null else until end as until"
        return f"select * replace ({held}) from origin.{name} where event_id <= {marks.finding_events}"
    if name in ("audit.verdicts", "audit.obligations", "audit.run_inputs", "audit.run_packs"):
        return f"select * from origin.{name} where run_id = {marks.run_id}"
    return f"select * from origin.{name}"


def _versions(table: Table, last_import: int | None) -> tuple[str, str]:
    """The rows of a table that were live after an import, and those that it and earlier ones had replaced."""
    columns = ", ".join(f'"{name}"' for name in (*table.stored_names, "import_id"))
    live = f"select {columns} from origin.records.{table.name}"
    past = f"select {columns}, ended_by_import from origin.history.{table.name}"
    if last_import is None:
        return live, past
    then = f"coalesce(import_id, 0) <= {last_import}"
    since = f"select {columns} from origin.history.{table.name} where {then} and ended_by_import > {last_import}"
    return f"{live} where {then} union all {since}", f"{past} where {then} and ended_by_import <= {last_import}"
