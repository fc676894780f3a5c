"""The small school behind a real server, and a browser page that fails on whatever should not happen."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.chromium import chromium
from tests.dashboards.school import SCHOOL, STAFF, make_school
from tests.serving.running import in_thread, person, settings_of
from workbench.access import accounts, sessions
from workbench.audit import results
from workbench.boards import tokens
from workbench.records.store import open_store
from workbench.serving.server import Running


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


@pytest.fixture(scope="module")
def reading(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One copy of the school for a whole file of tests, which only read."""
    with open_store(shutil.copytree(school, tmp_path_factory.mktemp("read") / "workspace")) as connection:
        yield connection


@dataclass
class Served:
    """The running application, and the sessions that tests began in it."""

    url: str
    server: Running
    sessions: list[str] = field(default_factory=list)

    @property
    def hub(self) -> duckdb.DuckDBPyConnection:
        return self.server.hub

    def enter(self, role: str) -> str:
        """The token of a fresh session of somebody in that role."""
        account = accounts.find(self.server.database, name=role)
        if account is None:
            staff = (
                {"schools": (), "staff": (SCHOOL, STAFF)}
                if role in ("teacher", "class_teacher")
                else {"schools": (SCHOOL,)}
            )
            person(self.server.database, role, role, **staff)
        self.sessions.append(
            sessions.start(self.server.database, accounts.named(self.server.database, role), "password")
        )
        return self.sessions[-1]

    def end_sessions(self) -> None:
        """What signing out does, or half an hour without a click."""
        for token in self.sessions:
            sessions.end(self.server.database, sessions.hash_of(token))


@pytest.fixture(scope="module")
def served(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A copy and a server for each file of tests: what one file decides, no other one counts."""
    from dashboards.app import build, setup

    setup()
    workspace = shutil.copytree(school, tmp_path_factory.mktemp("served") / "workspace")
    with in_thread(settings_of(workspace), build) as server:
        yield Served(f"{server.url}/", server)


@pytest.fixture
def token(served: Served) -> str:
    """The token of a violation that has somebody responsible and a class."""
    rows = results.findings(served.hub.cursor(), 2).filter("staff is not null and class is not null")
    found = rows.order("due_at desc, subject_key").project(tokens.token(*tokens.FINDING)).limit(1).fetchall()
    return str(found[0][0])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one file of tests: while it is driven, no other loop of asyncio may run in the process."""
    with chromium() as started:
        yield started


class _Log(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture(scope="module")
def known(browser: Browser) -> BrowserContext:
    """A browser that has been here before and holds the files of the application, which takes a second less a page."""
    return browser.new_context(locale="lv-LV", accept_downloads=True)


@pytest.fixture
def new_page(browser: Browser, known: BrowserContext, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens browser pages; at the end of the test everything that went wrong on any of them fails it."""
    log = _Log()
    logging.getLogger().addHandler(log)
    wrong: list[str] = []
    pages: list[Page] = []

    def opened(width: int = 1280, theme: str = "light", lang: str = "lv", role: str = "deputy_academic") -> Page:
        # Whoever comes second within a test is somebody else, with a browser of their own.
        context = browser.new_context(locale="lv-LV", accept_downloads=True) if pages else known
        context.clear_cookies()
        cookies = {"wb_theme": theme, "wb_lang": lang, "wb_session": served.enter(role)}
        context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in cookies.items()])
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
        page.on("requestfailed", lambda request: None if _was_left(request) else wrong.append(f"failed: {request.url}"))
        page.on(
            "response", lambda answer: wrong.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
        )
        page.on(
            "request",
            lambda request: wrong.append(f"left the machine: {request.url}") if _is_outside(request.url) else None,
        )
        return page

    yield opened
    for page in pages:
        page.close() if page.context is known else page.context.close()
    logging.getLogger().removeHandler(log)
    assert not wrong
    assert not log.said


def _was_left(request: Request) -> bool:
    """A document that another one overtook: the tab was sent to the sign-in page while it loaded."""
    return request.is_navigation_request() and request.failure == "net::ERR_ABORTED"


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page, Latvian and light, 1280 pixels wide."""
    return new_page()
