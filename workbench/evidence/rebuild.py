"""Making a pack again from the run that the workspace keeps, and saying whether it is the same to the byte."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from workbench.audit.keep import digest
from workbench.evidence import bag as bags
from workbench.evidence import manifest as manifests
from workbench.evidence import state
from workbench.evidence.make import Progress, build
from workbench.evidence.manifest import Manifest
from workbench.evidence.opened import digest_of, opened
from workbench.evidence.problems import EvidenceError
from workbench.evidence.secret import secret_of
from workbench.records.store import open_store


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How the pack that was made again differs: files that differ, that only one of the two has, and why it may be.

    `software`: name to the version that made the pack and the one that is here, where they differ.
    """

    files: tuple[str, ...]
    software: Mapping[str, tuple[str, str]]

    @property
    def same(self) -> bool:
        """Whether every byte is the same."""
        return not self.files


def rebuild(workspace: Path, pack: Path, *, progress: Progress = lambda _step, _rows: None) -> Rebuilt:
    """Make the pack (folder or ZIP) again, in a place of its own, and compare every file, and the ZIP where one is given.

    Raises EvidenceError when the workspace no longer has the run, the decisions or the secret that the pack was made from.
    """
    with opened(pack) as bag, tempfile.TemporaryDirectory(prefix="evidence-") as place:
        noted = manifests.read(bag)
        again = Path(place) / bag.name
        with open_store(workspace, read_only=True) as hub:
            marks = _checked(hub, workspace, noted)
            made_at = datetime.fromisoformat(noted["made_at"])
            build(hub, workspace, manifests.request_of(noted), marks, made_at, again, progress)
        differing = _differing(bag, again)
        if pack.is_file():
            packed = Path(place) / "again.zip"
            bags.make_zip(again, bag.name, packed, made_at)
            if digest_of(packed) != digest_of(pack):
                differing = [*differing, pack.name]
        here = manifests.read(again)["software"]
    return Rebuilt(tuple(differing), _versions(noted["software"], here))


def _checked(hub: duckdb.DuckDBPyConnection, workspace: Path, noted: Manifest) -> state.Marks:
    """The marks of the pack, when the workspace still holds what they point to."""
    marks = manifests.marks_of(noted)
    expected = noted["run"]["result_digest"]
    if digest(hub, marks.run_id) != expected:
        raise EvidenceError("no_run", run=marks.run_id, digest=expected)
    state.check_logs(hub, marks)
    if noted["privacy"]["level"] == "pseudonyms":
        made_at = datetime.fromisoformat(noted["made_at"])
        secret = secret_of(workspace, marks.run_id, made_at, make=False)
        if manifests.fingerprint(secret) != noted["privacy"]["secret_fingerprint"]:
            raise EvidenceError("other_secret")
    return marks


def _differing(bag: Path, again: Path) -> list[str]:
    """Files that are not the same in both bags, the tag files that follow from others left out while those differ."""
    before, after = _files(bag), _files(again)
    differing = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    payload = [name for name in differing if name.startswith("data/")]
    return payload or differing


def _files(bag: Path) -> dict[str, str]:
    return {file.relative_to(bag).as_posix(): digest_of(file) for file in bag.rglob("*") if file.is_file()}


def _versions(noted: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        name: (str(noted.get(name, "–")), str(here.get(name, "–")))
        for name in sorted(noted.keys() | here.keys())
        if noted.get(name) != here.get(name)
    }
