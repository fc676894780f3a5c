"""The small school behind a real server, and a browser page that fails on whatever should not happen."""

from __future__ import annotations

import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.dashboards.school import make_school, viewer
from workbench.access.problems import SignedOutError
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.boards import tokens
from workbench.records.store import open_store


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace as it was made; copy it to change it."""
    home = tmp_path_factory.mktemp("school")
    make_school(home / "workspace", home / "export")
    return home / "workspace"


@pytest.fixture
def hub(school: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the school's workspace, open, for tests without a browser."""
    with open_store(shutil.copytree(school, tmp_path / "workspace")) as connection:
        yield connection


@dataclass
class Served:
    """The running application. Tests set `viewer` before they open a page; `signed_in` ends everybody's session."""

    url: str
    hub: duckdb.DuckDBPyConnection
    viewer: Viewer = field(default_factory=lambda: viewer("deputy_academic"))
    signed_in: bool = True
    noted: list[tuple[str, str]] = field(default_factory=list)

    def alive(self) -> None:
        """What the server asks before it does anything."""
        if not self.signed_in:
            raise SignedOutError


@pytest.fixture(scope="session")
def running(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    import panel as pn

    from dashboards.app import setup
    from dashboards.shell.frame import build_page
    from dashboards.state.desk import Desk

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    workspace = shutil.copytree(school, tmp_path_factory.mktemp("served") / "workspace")
    with open_store(workspace) as connection:
        served = Served(f"http://127.0.0.1:{port}/", connection)
        desk = Desk(connection, lambda action, subject: served.noted.append((action, subject)))
        setup()

        def app() -> Any:
            return build_page(
                lambda: served.viewer, lambda who: Scope(connection, who), desk, alive=served.alive, sign_out="iziet"
            )

        server = pn.serve({"/": app}, port=port, address="127.0.0.1", show=False, threaded=True, verbose=False)
        yield served
        server.stop()


@pytest.fixture
def served(running: Served) -> Served:
    running.viewer, running.signed_in = viewer("deputy_academic"), True
    running.noted.clear()
    return running


@pytest.fixture
def token(served: Served) -> str:
    """The token of a violation that has somebody responsible and a class."""
    rows = Scope(served.hub, served.viewer).findings(2).filter("staff is not null and class is not null")
    found = rows.order("due_at desc, subject_key").project(tokens.token(*tokens.FINDING)).limit(1).fetchall()
    return str(found[0][0])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "Chromium is not installed; run: bash tools/chromium.sh"
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=options)
        yield started
        started.close()


class _Log(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture
def new_page(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens browser pages; at the end of the test everything that went wrong on any of them fails it."""
    log = _Log()
    logging.getLogger().addHandler(log)
    wrong: list[str] = []
    contexts = []

    def opened(width: int = 1280, theme: str = "light", lang: str = "lv") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="lv-LV", accept_downloads=True)
        contexts.append(context)
        cookies = {"wb_theme": theme, "wb_lang": lang}
        context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
        page.on(
            "response", lambda answer: wrong.append(f"{answer.status}: {answer.url}") if answer.status > 399 else None
        )
        page.on(
            "request",
            lambda request: wrong.append(f"left the machine: {request.url}") if _is_outside(request.url) else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    logging.getLogger().removeHandler(log)
    assert not wrong
    assert not log.said


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page, Latvian and light, 1280 pixels wide."""
    return new_page()
