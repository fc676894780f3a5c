"""A small invented school, loaded and audited once; notebooks open its workspace for reading only."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records import store
from workbench.sample import build_sample


@pytest.fixture(scope="session")
def audited_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("school")
    build_sample(home / "files", pupils=60, seed=2025)
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        load(hub, [home / "files" / "export"])
        audit(hub, home / "workspace")
    return home / "workspace"
