"""An import that dies leaves the workspace as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.intake.conftest import BASE, LESSONS, World
from workbench.intake import load as loading
from workbench.intake.mapping import Mapping
from workbench.records import store

IMPORTER = """
import sys
from pathlib import Path
from workbench.intake.load import load
from workbench.records.store import open_store
with open_store(Path(sys.argv[1])) as hub:
    print("open", flush=True)
    load(hub, [Path(sys.argv[2])], progress=lambda title, done, total: print(title or "committing", flush=True))
    print("done", flush=True)
"""


@pytest.mark.parametrize("moment", ["lessons.csv", "committing"])
def test_a_killed_import_leaves_the_old_state(loaded: Path, tmp_path: Path, mapping: Mapping, moment: str) -> None:
    import shutil

    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    lessons = "".join(f"X{n},J1,2025-09-03,T1,held\n" for n in range(30_000))
    (tmp_path / "export" / "lessons.csv").write_text(f"{LESSONS}\n{lessons}", encoding="utf-8")
    arguments = [sys.executable, "-c", IMPORTER, str(tmp_path / "workspace"), str(tmp_path / "export")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == moment:
                time.sleep(0.02 if moment != "committing" else 0)
                process.send_signal(signal.SIGKILL)
                break
        finished = "done" in process.stdout.read()
    with store.open_store(tmp_path / "workspace") as hub:
        world = World(tmp_path / "export", hub, mapping)
        counts = world.rows(
            "select (select count(*) from records.lessons), (select count(*) from store.intake.imports)"
        )
        assert counts in ([(2, 1)], [(30_002, 2)] if finished or moment == "committing" else [(2, 1)])
        assert world.load().total.new == 30_002 - counts[0][0]


def test_an_error_in_the_middle_undoes_the_whole_import(school: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "_finish", fail)
    school.write("pupils", BASE["pupils"].replace("P2", "P3"))
    with pytest.raises(RuntimeError, match="disk"):
        school.load("pupils.csv")
    assert school.rows("select pupil_id from records.pupils order by 1") == [("P1",), ("P2",)]
    assert school.rows("select count(*) from store.intake.files where import_id = 2") == [(0,)]
