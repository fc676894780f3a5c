"""`server.json`: true while the server runs, and nothing after a kill."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.serving.running import free_port
from workbench.serving import beacon
from workbench.serving.settings import Settings


def test_it_is_there_while_the_server_runs_and_gone_after(tmp_path: Path) -> None:
    assert beacon.seen(tmp_path) is None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with beacon.lit(Settings(tmp_path, port=port)):
            assert beacon.seen(tmp_path) == f"http://127.0.0.1:{port}"
    assert beacon.seen(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_one_that_a_killed_server_left_is_not_believed(tmp_path: Path) -> None:
    told = {"url": "http://127.0.0.1", "address": "127.0.0.1", "port": free_port()}
    (tmp_path / beacon.FILE).write_text(json.dumps(told))
    assert beacon.seen(tmp_path) is None


@pytest.mark.parametrize("written", ["", "{", "[]", "{}", '{"url": "x"}', '{"port": "x", "address": 1, "url": "x"}'])
def test_one_that_says_nothing_is_not_believed(tmp_path: Path, written: str) -> None:
    (tmp_path / beacon.FILE).write_text(written)
    assert beacon.seen(tmp_path) is None
