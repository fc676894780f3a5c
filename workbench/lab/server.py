"""Starting JupyterLab on the notebooks: on this machine only, with its token, asking nothing of the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.lab.editions import NOTEBOOKS, sources
from workbench.lab.environment import kernel_environment
from workbench.records.store import open_store

# JupyterLab's own defaults for everybody who has not chosen otherwise: no news, no look for newer versions.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def arguments(folder: Path, lang: str, *, port: int | None, browser: bool) -> list[str]:
    """The command that starts JupyterLab on `folder`, opening the editions of `lang`."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.open_browser={browser}",
        *(["--ServerApp.allow_root=True"] if _is_root() else []),
        *([f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port else []),
        f"--LabApp.default_url=/lab/tree/{lang}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--ContentsManager.pre_save_hook=workbench.lab.saving.without_outputs",
        "--MappingKernelManager.transport_encryption=auto",
        # Panel's scripts travel inside the notebook, more of them at once than the usual limit lets through.
        "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000",
    ]


def _is_root() -> bool:
    """In a container one often is; Jupyter would refuse, though only this machine can reach it, and only with the token."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def start(workspace: Path, lang: str, *, port: int | None, browser: bool, folder: Path = NOTEBOOKS) -> int:
    """Run JupyterLab until it is stopped; its exit code.

    Raises WorkbenchError when the workspace cannot be opened for reading, or the notebooks are not there.
    """
    sources(folder)
    with open_store(workspace, read_only=True):
        pass
    with TemporaryDirectory(prefix="workbench-lab-") as kept:
        settings = Path(kept) / "labconfig" / "default_setting_overrides.json"
        settings.parent.mkdir()
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        environment = kernel_environment(workspace, lang)
        behind = environment.get("JUPYTER_CONFIG_PATH")
        environment["JUPYTER_CONFIG_PATH"] = f"{kept}{os.pathsep}{behind}" if behind else kept
        with subprocess.Popen(arguments(folder, lang, port=port, browser=browser), env=environment) as server:
            return _until_stopped(server)


def _until_stopped(server: subprocess.Popen[bytes]) -> int:
    """Wait for the server; Ctrl+C reaches it too, and it asks the person itself whether to stop."""
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue
