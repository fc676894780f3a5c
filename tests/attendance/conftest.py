"""An empty workspace, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from workbench.records.store import init, open_store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "workspace"
    init(folder)
    return folder


@pytest.fixture
def hub(empty: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_store(shutil.copytree(empty, tmp_path / "workspace")) as connection:
        yield connection
