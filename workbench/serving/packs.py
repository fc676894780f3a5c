"""Evidence packs on a running server: made from a snapshot of the records, kept in the workspace, read by who may."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from workbench.access.viewer import Viewer
from workbench.errors import WorkbenchError
from workbench.evidence import manifest as manifests
from workbench.evidence.compare import compared
from workbench.evidence.make import make
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Request
from workbench.evidence.secret import FILE as SECRET
from workbench.evidence.verify import Check, verify
from workbench.records.store import DATABASE, STORAGE_VERSION
from workbench.scratch import workplace

FOLDER = "evidence"
SNAPSHOT = "snapshot"  # what a copy of the records is for; one that a killed server left goes before the next is made
NAME = re.compile(r"[0-9A-Za-z._-]{1,120}")
NEEDED = frozenset(("made_at", "made_by", "period", "privacy", "run", "schools", "acts", "rows"))  # what a list shows
Tell = Callable[[str, int, int], None]


class Packs:
    """The packs of one workspace, those whose schools are all the viewer's. Every method raises ForbiddenError for others."""

    def __init__(self, workspace: Path, viewer: Viewer) -> None:
        viewer.check("evidence")
        self._workspace, self._viewer = workspace, viewer
        self._place = workspace / FOLDER

    def listed(self) -> tuple[list[dict[str, Any]], list[tuple[str, WorkbenchError]]]:
        """The viewer's packs and the damaged folders, each manifest read once.

        A pack is name, manifest and size in bytes of the ZIP, newest first; a damaged folder its name and what is wrong: whose
        it is nobody can tell any more.
        """
        packs: list[dict[str, Any]] = []
        damaged: list[tuple[str, WorkbenchError]] = []
        for folder in sorted(self._place.glob("*/")):
            try:
                manifest = self._read(folder)
            except WorkbenchError as error:
                damaged.append((folder.name, error))
                continue
            if manifest is not None:
                size = folder.with_name(f"{folder.name}.zip").stat().st_size
                packs.append({"name": folder.name, "manifest": manifest, "bytes": size})
        packs.sort(key=lambda pack: str(pack["manifest"]["made_at"]), reverse=True)
        return packs, damaged

    def path(self, name: str) -> Path:
        """The ZIP of a pack; WorkbenchError when the viewer has none of that name."""
        folder = self._place / name
        if not NAME.fullmatch(name) or self._read(folder) is None:
            raise WorkbenchError(f"There is no pack {name[:40]}.")
        return folder.with_name(f"{name}.zip")

    def make(self, cursor: duckdb.DuckDBPyConnection, request: Request, run_id: int, tell: Tell) -> str:
        """Make a pack of a run; returns its name. Other readers go on meanwhile."""
        self._place.mkdir(mode=0o700, exist_ok=True)
        name = self._free_name(request, run_id)
        with _snapshot(cursor, self._workspace) as copy:
            make(copy, request, self._place / name, run_id=run_id, progress=lambda step, rows: tell(step, rows, 0))
        return name

    def verify(self, name: str) -> list[Check]:
        """Every check of a pack."""
        return verify(self.path(name))

    def compare(self, before: str, after: str) -> dict[str, Any]:
        """What differs between two packs: circumstances, changes counted by clause and why, totals."""
        with compared(self.path(before), self.path(after)) as found:
            changes = None
            if found.changes is not None:
                grouped = "regulation_id, clause_id, change, why"
                changes = found.changes.aggregate(f"{grouped}, count(*) as n", grouped).order(grouped).fetchall()
            return {"circumstances": found.circumstances, "changes": changes, "totals": found.totals}

    def _read(self, folder: Path) -> dict[str, Any] | None:
        """The manifest of a pack that is whole and the viewer's; else None."""
        if not folder.with_name(f"{folder.name}.zip").is_file() or not folder.is_dir():
            return None
        manifest = manifests.read(folder)
        try:
            schools = {school["school_id"] for school in manifest["schools"]}
            is_whole = manifest.keys() >= NEEDED
        except (KeyError, TypeError) as error:
            raise EvidenceError("no_manifest", pack=folder.name) from error
        if not is_whole:
            raise EvidenceError("no_manifest", pack=folder.name)
        return manifest if schools <= set(self._viewer.school_ids) else None

    def _free_name(self, request: Request, run_id: int) -> str:
        stem = f"{request.period.first}_{request.period.last}_run{run_id}_{request.level}"
        taken = {path.name for path in self._place.iterdir()}
        return next(name for name in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if name not in taken)


@contextmanager
def _snapshot(cursor: duckdb.DuckDBPyConnection, workspace: Path) -> Iterator[Path]:
    """A copy of the workspace beside it, as it stands now: the file itself is the server's and cannot be opened twice."""
    with workplace(workspace, ".snapshot-", SNAPSHOT) as copy:
        place = str(copy / DATABASE).replace("'", "''")
        cursor.execute(f"attach '{place}' as snapshot (storage_version '{STORAGE_VERSION}')")
        try:
            cursor.execute("copy from database store to snapshot")
        finally:
            cursor.execute("detach snapshot")
        if (workspace / SECRET).exists():
            shutil.copyfile(workspace / SECRET, copy / SECRET)
        yield copy
        if not (workspace / SECRET).exists() and (copy / SECRET).exists():
            shutil.copyfile(copy / SECRET, workspace / SECRET)
            (workspace / SECRET).chmod(0o600)
