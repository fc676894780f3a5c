"""Packs of the workspace as pages list them: a damaged one hides no other; and the copy of the records they are made from."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from workbench.access.viewer import Viewer
from workbench.errors import WorkbenchError
from workbench.evidence import manifest as manifests
from workbench.records.store import DATABASE
from workbench.scratch import MARK
from workbench.serving.packs import FOLDER, SNAPSHOT, Packs, _snapshot

WHOLE = {
    "format": 1, "made_at": "2026-02-03T10:00:00", "made_by": {"name": "Anna"}, "privacy": {"level": "full"},
    "period": {"first": "2026-01-01", "last": "2026-01-31"}, "run": {"run_id": 1}, "acts": [], "rows": 3,
    "schools": [{"school_id": "S1"}],
}  # fmt: skip


def put(workspace: Path, name: str, manifest: str) -> None:
    data = workspace / FOLDER / name / "data"
    data.mkdir(parents=True)
    (data / "manifest.json").write_text(manifest, encoding="utf-8")
    data.parent.with_name(f"{name}.zip").write_bytes(b"PK")


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    viewer = Viewer(
        account=1, name="anna", display_name="Anna", role="deputy_academic", school_ids=("S1",), staff_school=None,
        staff_id=None, class_ids=(), pseudonym_key=b"",
    )  # fmt: skip
    put(tmp_path, "whole", json.dumps(WHOLE))
    return Packs(tmp_path, viewer)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        json.dumps({"format": 1}),
        json.dumps({**WHOLE, "format": 99}),
        json.dumps({**WHOLE, "schools": 7}),
    ],
    ids=["empty", "cut", "no object", "parts missing", "another format", "no schools"],
)
def test_a_damaged_pack_is_named_and_the_others_listed(packs: Packs, tmp_path: Path, manifest: str) -> None:
    put(tmp_path, "damaged", manifest)
    whole, [(name, why)] = packs.listed()
    assert [pack["name"] for pack in whole] == ["whole"]
    assert (name, isinstance(why, WorkbenchError)) == ("damaged", True)
    with pytest.raises(WorkbenchError):
        packs.path("damaged")


def test_another_schools_pack_is_neither_listed_nor_damaged(packs: Packs, tmp_path: Path) -> None:
    put(tmp_path, "theirs", json.dumps({**WHOLE, "schools": [{"school_id": "S2"}]}))
    whole, damaged = packs.listed()
    assert [pack["name"] for pack in whole] == ["whole"]
    assert damaged == []


def test_each_manifest_is_read_once(packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "damaged", "{")
    read, names = manifests.read, []
    monkeypatch.setattr(manifests, "read", lambda folder: names.append(folder.name) or read(folder))
    packs.listed()
    assert names == ["damaged", "whole"]


def test_a_copy_that_a_killed_server_left_goes_before_the_next(hub: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    left = tmp_path / ".snapshot-left"
    (left / "work").mkdir(parents=True)
    (left / "work" / DATABASE).write_bytes(b"records")
    (left / MARK).write_text(SNAPSHOT, encoding="utf-8")
    with _snapshot(hub.cursor(), tmp_path) as copy:
        assert (copy / DATABASE).is_file()
        assert not left.exists()
    assert not list(tmp_path.glob(".snapshot-*"))
