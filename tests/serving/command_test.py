"""`workbench serve`, where it does not start: one sentence, at once."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbench.cli.serve import serve
from workbench.records.store import init
from workbench.serving import beacon
from workbench.serving.settings import Settings


def run(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(serve, ["--workspace", str(workspace), *words])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--address", "0.0.0.0"], "--public-url"),
        (["--address", "0.0.0.0", "--lang", "en"], "say which one people open"),
        (["--certificate", "absent.pem", "--key", "absent.pem"], "Faila absent.pem nav"),
        (["--certificate", "absent.pem"], "TLS vajag abus"),
        (["--public-url", "skola"], "skola nav adrese"),
    ],
)
def test_options_that_contradict_are_said(tmp_path: Path, words: list[str], said: str) -> None:
    told = run(tmp_path, *words)
    assert told.exit_code == 1  # the command line itself turns a ClickException into exit code 2
    assert said in told.output


def test_a_second_server_is_told_of_the_first(tmp_path: Path) -> None:
    init(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = Settings(tmp_path, port=listening.getsockname()[1])
        with beacon.lit(settings):
            assert f"jau apkalpo serveris: {settings.base_url}" in run(tmp_path).output


def test_without_a_workspace_nothing_is_started(tmp_path: Path) -> None:
    told = run(tmp_path / "absent")
    assert "workbench init" in str(told.exception)
    assert list(tmp_path.iterdir()) == []
