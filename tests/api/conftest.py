"""The smallest sample school, imported and audited once; opened for reading by every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records import store
from workbench.sample import build_tables, write_plain


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("api")
    write_plain(build_tables(pupils=60)[0], home / "export")
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        load(hub, [home / "export"])
        audit(hub, home / "workspace")
    return home / "workspace"
