"""An empty workspace, made once."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.properties.school import all_present
from workbench.records import store


@pytest.fixture(scope="package")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The hub with an empty workspace attached as `store`."""
    home = tmp_path_factory.mktemp("drawn")
    store.init(home)
    with store.open_store(home) as opened:
        opened.execute("set threads = 1")
        all_present(opened)
        yield opened
