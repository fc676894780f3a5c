"""A pack is made again to the byte, also after records, decisions and days went on; and says when it cannot be."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.evidence.conftest import DIRECTOR
from workbench.audit.filters import FindingFilter
from workbench.evidence import make as making
from workbench.evidence.problems import EvidenceError
from workbench.evidence.rebuild import rebuild
from workbench.evidence.secret import FILE
from workbench.life.findings import Decision, decide
from workbench.life.worklist import Selection
from workbench.records.store import open_store


@pytest.mark.parametrize("level", ["full", "pseudonyms"])
def test_a_zip_made_again_is_the_same_to_the_byte(packs, audited, tmp_path, level):
    pack = packs(level)
    again = rebuild(shutil.copytree(audited, tmp_path / "workspace"), pack.packed)
    assert again.same
    assert again.software == {}


def test_new_names_new_decisions_and_settled_rows_change_nothing(full, workspace):
    with open_store(workspace) as hub:
        for table in ("pupils", "staff", "classes"):
            columns = ", ".join(row[0] for row in hub.execute(f"describe store.records.{table}").fetchall())
            hub.execute(
                f"insert into store.history.{table} ({columns}, ended_by_import, ended_as) "
                f"select {columns}, 9, 'replaced' from store.records.{table}"
            )
            name = "name" if table == "classes" else "family_name"
            hub.execute(f"update store.records.{table} set {name} = 'Cits', import_id = 9")
        hub.execute("update store.intake.quarantine set settled_by_import = 9")
        chosen = Selection(FindingFilter(regulations=("rezekne-2018",)), states=("open",))
        assert decide(hub, 1, chosen, Decision("excuse", DIRECTOR, "vēlāk"))
        excused = Selection(FindingFilter(regulations=("rezekne-2018",)), states=("excused",))
        assert decide(hub, 1, excused, Decision("reopen", DIRECTOR, "pārdomāts"))
    assert rebuild(workspace, full.folder).same


def test_another_version_of_a_library_is_told(full, workspace, monkeypatch):
    monkeypatch.setattr(making.manifest, "version", lambda name: "0.0" if name == "typst" else "1.0")
    again = rebuild(workspace, full.folder)
    assert again.files == ("data/manifest.json", "data/report.en.pdf", "data/report.lv.pdf")
    assert again.software["typst"][1] == "0.0"


def test_a_run_that_is_no_longer_kept_as_it_was_is_refused(full, workspace):
    with open_store(workspace) as hub:
        hub.execute("update store.audit.obligations set status = 'met' where status = 'late'")
    with pytest.raises(EvidenceError, match=r"Nr\. 1"):
        rebuild(workspace, full.folder)


def test_a_log_that_was_rewritten_is_refused(full, workspace):
    with open_store(workspace) as hub:
        hub.execute("delete from store.life.finding_events")
    with pytest.raises(EvidenceError, match="žurnālā"):
        rebuild(workspace, full.folder)


@pytest.mark.parametrize("secret", [None, "00" * 32])
def test_another_secret_is_refused(packs, audited, tmp_path, secret):
    pack = packs("pseudonyms")
    copied = shutil.copytree(audited, tmp_path / "other")
    (copied / FILE).unlink()
    if secret:
        (copied / FILE).write_text(secret)
    with pytest.raises(EvidenceError, match="noslēpum"):
        rebuild(copied, pack.folder)
    assert (copied / FILE).exists() is bool(secret)


def test_the_manifest_keeps_what_a_rebuild_needs_and_no_secret(packs, audited):
    told = json.loads((packs("pseudonyms").folder / "data" / "manifest.json").read_text(encoding="utf-8"))
    assert told["privacy"]["secret_fingerprint"]
    assert (audited / FILE).read_text() not in json.dumps(told)
    assert (audited / FILE).stat().st_mode & 0o077 == 0
    assert told["state"]["finding_events"] > 0
    assert {entry["sha256"] for entry in told["inputs"]}
