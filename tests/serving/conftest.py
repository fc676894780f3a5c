"""One server for the tests of this folder, over the two schools; each test has people and browsers of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.access.two_schools import fill
from tests.serving.running import Browser, browser, in_thread, person, settings_of
from workbench.records.store import init, open_store
from workbench.serving.server import Running

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def two_schools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, to be served or copied."""
    folder = tmp_path_factory.mktemp("served")
    init(folder)
    with open_store(folder) as hub:
        fill(hub)
    return folder


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty workspace of the test's own."""
    init(tmp_path)
    with open_store(tmp_path) as connection:
        yield connection


@pytest.fixture(scope="session")
def server(two_schools: Path) -> Iterator[Running]:
    with in_thread(settings_of(two_schools)) as running:
        yield running


@pytest.fixture
def anna(server: Running) -> str:
    """A deputy of her own for each test: attempts and sessions of one test are nothing to the next."""
    name = f"anna{next(_NUMBERS)}"
    person(server.database, name)
    return name


@pytest.fixture
def outside(server: Running) -> Iterator[Browser]:
    """A browser that nobody has signed in with."""
    with browser(server.url) as fresh:
        yield fresh


@pytest.fixture
def inside(server: Running, anna: str) -> Iterator[Browser]:
    """A browser in which Anna is signed in."""
    with browser(server.url) as signed_in:
        signed_in.enter(server.database, anna)
        yield signed_in
