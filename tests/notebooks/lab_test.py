"""`workbench lab` starts a real JupyterLab, on this machine only, with its token, and asks nothing of the network."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.errors import WorkbenchError
from workbench.lab import server
from workbench.lab.editions import NOTEBOOKS
from workbench.records import store

TOKEN = "a-token-for-this-test-only"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str, token: str | None = TOKEN) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    home, port = tmp_path_factory.mktemp("lab"), free_port()
    store.init(home / "w")
    code = "from workbench.cli.main import main; main()"
    command = [sys.executable, "-c", code, "lab", "--no-browser", "--port", str(port), "--workspace", str(home / "w")]
    # A home of its own: no settings of this machine's user, and nothing left behind in theirs.
    environment = {**os.environ, "JUPYTER_TOKEN": TOKEN, "HOME": str(home), "PYTHONWARNINGS": "ignore"}
    environment["PYTHONPATH"] = str(NOTEBOOKS.parent)
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                try:
                    ask(port, "/api")
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.2)
            else:
                pytest.fail((home / "log").read_text())
            yield port
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def test_the_server_answers_on_this_machine_with_its_token_only(lab: int) -> None:
    assert ask(lab, "/api/status")[0] == 200
    assert ask(lab, "/api/status", token=None)[0] == 403
    assert ask(lab, "/lab/tree/lv")[0] == 200


def test_it_shows_the_notebooks_and_a_kernel_to_run_them(lab: int) -> None:
    found = json.loads(ask(lab, "/api/contents/lv")[1])
    assert {entry["name"] for entry in found["content"]} >= {"01_zurnalu_audits.ipynb", "05_sazina_ar_vecakiem.ipynb"}
    assert "python3" in json.loads(ask(lab, "/api/kernelspecs")[1])["kernelspecs"]


def test_it_fetches_no_news_and_looks_for_no_newer_version(lab: int) -> None:
    path = "/lab/api/settings/@jupyterlab/apputils-extension:notification"
    settings = json.loads(ask(lab, path)[1])["schema"]["properties"]
    assert settings["fetchNews"]["default"] == "false"
    assert settings["checkForUpdates"]["default"] is False
    page = json.loads(ask(lab, "/lab/tree/lv")[1].split('id="jupyter-config-data" type="application/json">')[1].split("</script>")[0])
    assert page["news"]["disabled"]


def test_a_workspace_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    store.init(tmp_path)
    code = f"from workbench.records.store import open_store\nwith open_store(__import__('pathlib').Path({str(tmp_path)!r})): print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(WorkbenchError, match="is in use by another program"):
            server.start(tmp_path, "lv", port=None, browser=False)
        writer.communicate("\n")


def test_several_readers_may_open_the_workspace_together(tmp_path: Path) -> None:
    store.init(tmp_path)
    code = f"from workbench.records.store import open_store\nwith open_store(__import__('pathlib').Path({str(tmp_path)!r}), read_only=True): print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with store.open_store(tmp_path, read_only=True) as hub:
            assert hub.execute("select count(*) from store.records.pupils").fetchall() == [(0,)]
        other.communicate("\n")
