"""One small random school, loaded once; tests copy its workspace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.worlds import make_world, write_world
from workbench.intake.load import load
from workbench.records import store


@pytest.fixture(scope="session")
def loaded_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("school")
    write_world(make_world(3), home / "export")
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        load(hub, [home / "export"])
    return home / "workspace"


@pytest.fixture
def workspace(loaded_school: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded_school, tmp_path / "workspace")
