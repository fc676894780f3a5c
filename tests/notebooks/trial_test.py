"""Trying a pack keeps nothing, and says the same as an audit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.packs import SHIPPED
from tests.packs.writing import write_pack
from workbench.audit.results import verdicts
from workbench.errors import AuditError, PackError, WorkbenchError
from workbench.lab.saving import without_outputs
from workbench.lab.trial import try_pack
from workbench.records.store import DATABASE, open_store


def test_a_trial_counts_as_the_audit_does_and_keeps_nothing(audited_school: Path) -> None:
    before = (audited_school / DATABASE).read_bytes()
    with open_store(audited_school, read_only=True) as hub:
        tried = try_pack(hub, SHIPPED / "jelgava-nvsk-2022")
        kept = verdicts(hub, 1).filter("regulation_id = 'jelgava-nvsk-2022' and kind = 'automatic'")
        expected = kept.project("clause_id, population, met, late, missing, pending").order("clause_id").fetchall()
        letters = tried.obligations("2.3")
    counted = tried.counts.drop("expectation").sort("clause_id").rows()
    assert counted == expected
    assert letters.height == dict((row[0], row[1]) for row in expected)["2.3"]
    assert (audited_school / DATABASE).read_bytes() == before


def test_mistakes_of_a_pack_are_said(audited_school: Path, tmp_path: Path) -> None:
    with open_store(audited_school, read_only=True) as hub:
        with pytest.raises(PackError, match="line 19.*less than or equal to 1"):
            try_pack(hub, write_pack(tmp_path / "a", "mostly: 0.9", "mostly: 9").parent)
        with pytest.raises(WorkbenchError, match="There is no school X"):
            try_pack(hub, SHIPPED / "jelgava-nvsk-2022", schools=["X"])


def test_a_query_that_cannot_run_is_an_error_not_a_verdict(audited_school: Path, tmp_path: Path) -> None:
    file = write_pack(tmp_path, "expect: test_marks_recorded", "expect: own_marks_recorded")
    own = file.parent / "duties"
    own.mkdir()
    house = SHIPPED.parent / "duties"
    source = (house / "test_marks_recorded.py").read_text(encoding="utf-8").replace("ExpectTestMarks", "ExpectOwnMarks")
    (own / "own_marks_recorded.py").write_text(source, encoding="utf-8")
    (own / "own_marks_recorded.sql").write_text("select nothing from nowhere", encoding="utf-8")
    with open_store(audited_school, read_only=True) as hub, pytest.raises(AuditError, match="query of clause 4"):
        try_pack(hub, file.parent)
    shutil.rmtree(own)


@pytest.mark.parametrize(("path", "kept"), [("lv/01_zurnalu_audits.ipynb", False), ("mine.ipynb", True)])
def test_outputs_are_not_saved_into_the_editions(path: str, kept: bool) -> None:
    cell = {"cell_type": "code", "outputs": [{"data": "S-0001"}], "execution_count": 3}
    model = {"type": "notebook", "content": {"cells": [cell, {"cell_type": "markdown"}]}}
    without_outputs(model, path=path, contents_manager=None)
    assert bool(cell["outputs"]) is kept
    without_outputs({"type": "file", "content": "text"}, path=path, contents_manager=None)
