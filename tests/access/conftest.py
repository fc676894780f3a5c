"""A workspace of two schools with one audit, made once; and a file of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.access.two_schools import fill
from workbench.access.database import Database
from workbench.records.store import init, open_store


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("two_schools")
    init(folder)
    with open_store(folder) as connection:
        fill(connection)
        yield connection


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path)
