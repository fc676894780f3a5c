"""A workspace with one school whose audits are put there by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from workbench.records.store import DATABASE, init, open_store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    init(folder)
    with open_store(folder) as hub:
        hub.execute("insert into store.records.schools (school_id, name) values ('S1', 'Pirmā')")
    return folder / DATABASE


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made, tmp_path / DATABASE)
    return tmp_path


@pytest.fixture
def hub(workspace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_store(workspace) as connection:
        yield connection
