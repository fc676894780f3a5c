"""Targets that exist, disks that are full, keys that lie in the wrong place: a clear word, and nothing half-made."""

from __future__ import annotations

import errno
import os
from datetime import date

import pytest

from workbench.errors import WorkbenchError
from workbench.evidence import bag, workbook
from workbench.evidence.make import make
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Request
from workbench.period import Period
from workbench.scratch import MARK

WHOLE = Request(Period(date(2018, 9, 1), date(2030, 8, 31)))


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_target_that_exists_stays_as_it_is(workspace, tmp_path, name):
    (tmp_path / name).write_text("mans")
    with pytest.raises(EvidenceError, match="jau ir"):
        make(workspace, WHOLE, tmp_path / "pack")
    assert (tmp_path / name).read_text() == "mans"


def test_an_unknown_run_is_named_with_those_there_are(workspace, tmp_path):
    with pytest.raises(WorkbenchError, match="no run 7"):
        make(workspace, WHOLE, tmp_path / "pack", run_id=7)
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize("broken", [(workbook, "write"), (bag, "make_bag"), (bag, "make_zip")])
def test_a_full_disk_leaves_neither_folder_nor_zip_nor_key(workspace, tmp_path, monkeypatch, broken):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*broken, full)
    out = tmp_path / "out"
    request = Request(WHOLE.period, "pseudonyms")
    with pytest.raises(EvidenceError, match="No space left"):
        make(workspace, request, out / "pack", key_file=tmp_path / "key.csv")
    assert list(out.iterdir()) == []
    assert not (tmp_path / "key.csv").exists()


def test_a_zip_that_cannot_be_put_in_place_takes_folder_and_key_back(workspace, tmp_path, monkeypatch):
    replace = os.replace

    def refuses_zips(source: object, target: object) -> None:
        if str(target).endswith(".zip"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        replace(source, target)

    monkeypatch.setattr(bag.os, "replace", refuses_zips)
    with pytest.raises(EvidenceError, match="Permission denied"):
        make(workspace, Request(WHOLE.period, "pseudonyms"), tmp_path / "out" / "pack", key_file=tmp_path / "key.csv")
    assert list((tmp_path / "out").iterdir()) == []
    assert not (tmp_path / "key.csv").exists()


@pytest.mark.parametrize(
    ("level", "key", "told"),
    [
        ("full", "key.csv", "tikai pseidonīmiem"),
        ("pseudonyms", "pack/key.csv", "nedrīkst stāvēt pakotnē"),
        ("pseudonyms", "old.csv", "jau ir"),
    ],
)
def test_a_key_file_has_its_place(workspace, tmp_path, level, key, told):
    (tmp_path / "old.csv").write_text("vecs")
    with pytest.raises(EvidenceError, match=told):
        make(workspace, Request(WHOLE.period, level), tmp_path / "pack", key_file=tmp_path / key)
    assert not (tmp_path / "pack").exists()


def test_what_a_killed_run_left_beside_goes_with_the_next(workspace, tmp_path):
    left = tmp_path / ".cits.x7"
    (left / "work" / "pack").mkdir(parents=True)
    (left / MARK).write_text("evidence", encoding="utf-8")
    make(workspace, WHOLE, tmp_path / "pack")
    assert not left.exists()
