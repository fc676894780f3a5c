"""One audit: the same records and moment give the same result, to the byte; a run keeps what it was made of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.audit import results
from workbench.audit.export import write
from workbench.audit.run import audit
from workbench.errors import InputError, PackError, WorkbenchError
from workbench.records import store

HEADLINE = ["rezekne-2018"]


def test_the_same_records_and_moment_give_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    with store.open_store(workspace) as hub:
        runs = [audit(hub, workspace, as_of="2026-03-01 12:00").run_id for _ in range(2)]
        files = [tmp_path / f"{run}.csv" for run in runs]
        for run, file in zip(runs, files, strict=True):
            write(results.export_rows(hub, run), file)
        digests = hub.execute("select distinct result_digest, records_digest from store.audit.runs").fetchall()
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(digests) == 1


def test_a_run_keeps_moment_horizon_packs_versions_and_input_files(workspace: Path) -> None:
    with store.open_store(workspace) as hub:
        run = audit(hub, workspace, regulations=HEADLINE)
        kept = hub.execute(
            "select as_of, horizon, as_of_given, versions, regulations, finished_at is not null from store.audit.runs"
        ).fetchall()[0]
        pack = hub.execute("select pack_version, pack_sha256, pack_yaml, suite from store.audit.run_packs").fetchall()[
            0
        ]
        inputs = hub.execute("select count(*), count(distinct sha256) from store.audit.run_inputs").fetchall()[0]
        parameters = hub.execute("select parameters from store.audit.verdicts where clause_id = '11'").fetchall()[0][0]
    assert kept[:3] == (run.as_of.horizon, run.as_of.horizon, False)
    assert json.loads(kept[3])["duckdb"].startswith("2.")
    assert kept[4:] == (HEADLINE, True)
    assert len(pack[1]) == 64
    assert "17:00" in pack[2]
    assert "expect_entries_by_deadline" in pack[3]
    assert inputs[0] >= inputs[1] > 20
    assert json.loads(parameters)[0]["deadline"] == "17:00"


@pytest.mark.parametrize(
    ("named", "error", "told"),
    [
        ({"regulations": ["rezekne-2019"]}, PackError, "Did you mean rezekne-2018"),
        ({"schools": ["no such"]}, WorkbenchError, "There is no school no such"),
        ({"as_of": "yesterday"}, InputError, "is no moment"),
        ({"as_of": "2026-03-29 03:30"}, InputError, "the clocks skip that hour"),
        ({"as_of": "2026-02-30"}, InputError, "no such day"),
    ],
)
def test_what_cannot_be_asked_is_told(
    workspace: Path, named: dict[str, object], error: type[Exception], told: str
) -> None:
    with store.open_store(workspace) as hub, pytest.raises(error, match=told):
        audit(hub, workspace, **named)  # type: ignore[arg-type]


NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "urllib.Request"):
        raise SystemExit(f"network: {event} {arguments}")
sys.addaudithook(refuse)
from workbench.cli.main import main
main(["audit", "--quiet", "--workspace", sys.argv[1]])
"""


def test_an_audit_asks_nothing_of_the_network_and_prints_no_noise(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(workspace)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith("Pārbaude Nr. 1")
