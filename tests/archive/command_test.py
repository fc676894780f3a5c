"""`workbench archive` as its user types it, and the events that it records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.conftest import YEAR
from workbench.archive.record import record_filed
from workbench.audit.results import verdicts
from workbench.audit.run import audit
from workbench.cli.main import main
from workbench.events.record import EventError
from workbench.records.store import open_store

NOW = datetime.now(UTC).replace(tzinfo=None)


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_an_archive_is_made_encrypted_verified_recorded_and_restored(
    capsys: pytest.CaptureFixture[str], workspace: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_ARCHIVE_PASSPHRASE", "ozols lapa akmens")
    out, home = tmp_path / "out", ["--workspace", workspace]
    code, told, _ = call(capsys, "archive", YEAR, "--out", out, "--encrypt", "--record", *home)
    assert (code, "Pārbaudīts" in told, "Notikums ierakstīts" in told) == (0, True, True)
    assert sorted(path.name for path in out.iterdir()) == ["archive.tar.age", "key.age"]
    code, told, _ = call(capsys, "archive", "restore", made, "--workspace", tmp_path / "new", "--lang", "en")
    assert (code, "each equal to the archive" in told) == (0, True)
    with open_store(tmp_path / "new", read_only=True) as hub:
        assert hub.execute("select count(*) > 0 from store.records.lessons").fetchall() == [(True,)]
    with open_store(workspace, read_only=True) as hub:
        events = hub.execute(
            "select kind, happened_on, recorded_at, document_ref, import_id from store.records.events "
            "where kind = 'journals_backed_up' and event_id like 'arhivs:%'"
        ).fetchall()
    ((kind, day, recorded_at, reference, import_id),) = events
    assert (kind, recorded_at, import_id) == ("journals_backed_up", None, 3)
    assert abs(day - NOW.date()) <= timedelta(days=1)
    assert reference.startswith("sha256:")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2019/2020", "--out", "{tmp}/x"], "mācību gada 2019/2020 ierakstu nav"),
        ([YEAR, "--out", "{tmp}/x", "--encrypt"], "Vajadzīga paroles frāze"),
        ([YEAR], "Missing option '--out'"),
        (["verify", "{tmp}"], "nav arhīvs"),
        (["verify", "{tmp}/nowhere"], "nav arhīvs"),
        (["restore", "{tmp}"], "jau ir ieraksti"),
        (["filed", YEAR, "--class", "99.z"], "Nav klases 99.z"),
        (["filed", YEAR, "--on", "2999-01-01"], "vēl nav pienācis"),
        (["filed", YEAR, "--on", "drīz"], "drīz"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path, arguments: list[str], told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("WORKBENCH_ARCHIVE_PASSPHRASE", raising=False)
    words = [word.format(tmp=tmp_path) for word in arguments]
    code, _, error = call(capsys, "archive", *words, "--workspace", workspace)
    assert (code, len(error.strip().splitlines())) == (2, 1)
    assert told.lower() in error.lower()
    assert [path.name for path in tmp_path.iterdir()] == ["workspace"]


def test_backup_and_filing_meet_their_clauses(capsys: pytest.CaptureFixture[str], workspace: Path, made: Path) -> None:
    home = ["--workspace", workspace]
    assert call(capsys, "archive", "verify", made, "--record", *home)[0] == 0
    with open_store(workspace) as hub:
        hub.execute(
            "delete from store.records.events where kind = 'journals_backed_up' and event_id not like 'arhivs:%'"
        )
        filed = record_filed(hub, workspace, YEAR, NOW.date() - timedelta(days=2))
        run = audit(hub, workspace, regulations=["rezekne-2018"], as_of=f"{NOW + timedelta(days=2):%Y-%m-%d %H:%M}")
        kept = hub.execute(
            "select clause_id, fulfilled_at is not null from store.audit.obligations "
            f"where run_id = {run.run_id} and (clause_id = '3.5-2' or (clause_id = '19' and class_id in "
            f"(select class_id from store.records.classes where school_year = '{YEAR}')))"
        ).fetchall()
        assert verdicts(hub, run.run_id).filter("clause_id = '19'").fetchall()
    assert filed.written > 0
    assert ("3.5-2", True) in kept
    assert {done for clause, done in kept if clause == "19"} == {True}


def test_a_school_that_exports_no_events_is_not_made_to_look_as_if_it_did_nothing(workspace: Path) -> None:
    with open_store(workspace) as hub:
        hub.execute("delete from store.intake.presence where table_name = 'events' and column_name = 'class_id'")
        with pytest.raises(EventError, match="class_id"):
            record_filed(hub, workspace, YEAR, NOW.date() - timedelta(days=2))
        hub.execute("delete from store.intake.presence where table_name = 'events'")
        with pytest.raises(EventError, match="workbench attest"):
            record_filed(hub, workspace, YEAR, NOW.date() - timedelta(days=2))
    assert not (workspace / "recorded").exists()
