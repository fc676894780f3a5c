"""Restoring an archive into an empty workspace, row by row as it was, with provenance and history."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from workbench.archive.bag import PAYLOAD
from workbench.archive.digest import digest
from workbench.archive.problems import ArchiveError, writing_to
from workbench.archive.tables import Tell
from workbench.archive.verify import Verified, parts_of, read_part, verify
from workbench.records.store import DATABASE, init, open_store, transaction


def restore(folder: Path, workspace: Path, say: Tell, place: Path | None = None) -> Verified:
    """Verify the archive's bag, fill a new workspace from it, and compare each table again.

    The workspace appears whole or not at all. Raises ArchiveError when it has records already, or the archive is damaged.
    """
    place = place or folder
    check_empty(workspace)
    verified = verify(folder, say, place)
    fresh = workspace / ".restore"
    with writing_to(workspace):
        shutil.rmtree(fresh, ignore_errors=True)  # of an attempt that was killed
        init(fresh)
        try:
            with open_store(fresh) as hub:
                _fill(hub, folder / PAYLOAD, verified, say, place)
                hub.execute("checkpoint store")
            os.replace(fresh / DATABASE, workspace / DATABASE)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return verified


def check_empty(workspace: Path) -> None:
    """Raise ArchiveError when a workspace has records; none at all, or one just made, will do."""
    if not (workspace / DATABASE).exists():
        return
    with open_store(workspace, read_only=True) as hub:
        if hub.execute("select 1 from store.intake.imports union all select 1 from store.records.schools").fetchall():
            raise ArchiveError("not_empty", place=workspace)


def _fill(hub: duckdb.DuckDBPyConnection, payload: Path, verified: Verified, say: Tell, place: Path) -> None:
    parts = parts_of(verified.manifest, hub, place)
    with transaction(hub):
        for done, part in enumerate(parts):
            say(part.name, done, len(parts))
            listed = ", ".join(f'"{name}"' for name in part.columns)
            hub.execute(f"insert into store.{part.name} ({listed}) {read_part(payload, part)}")
            there, told = (
                digest(hub, part, f"select {listed} from store.{part.name}"),
                verified.manifest.tables[part.name],
            )
            if there != told:
                raise ArchiveError("rows_differ", place=place, table=part.name, rows=there.rows, expected=told.rows)
