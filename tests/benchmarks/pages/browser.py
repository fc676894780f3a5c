"""The measured person's browser: opens pages, does things, and keeps how long each took and what it cost the server."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page

from dashboards.state.address import EVERY
from tests.benchmarks.pages.actions import ATTENDANCE, FINDINGS, FIRST, OVERVIEW, Action, Choices
from tests.benchmarks.pages.server import Served
from tests.serving.running import PASSWORD

INSIDE: Final = Path(__file__).with_name("measured.js").read_text("utf-8")
THINKING: Final = 0.05  # seconds between actions; work that an answer leaves behind counts for the action
SIZE: Final = {"width": 1280, "height": 900}


@dataclass(slots=True)
class Taken:
    """One kind of action: seconds until the answer stood and until it had arrived, and of the server's processors."""

    waited: str
    stood: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def median(self) -> float:
        return statistics.median(self.stood)

    def most(self, share: float = 0.95) -> float:
        """What that share of the actions stayed within (nearest rank)."""
        return sorted(self.stood)[math.ceil(share * len(self.stood)) - 1]


@dataclass(slots=True)
class Series:
    """What was measured under the same circumstances, by name, and what went wrong meanwhile."""

    title: str
    taken: dict[str, Taken] = field(default_factory=dict)

    def add(self, name: str, waited: str, told: dict[str, float], cpu: float) -> None:
        kept = self.taken.setdefault(name, Taken(waited))
        kept.stood.append(told["stood"] / 1000)
        kept.answered.append(told["answered"] / 1000)
        kept.cpu.append(cpu)

    def together(self, start: str = "") -> Taken:
        """All actions whose name begins so, as one kind."""
        whole = Taken("")
        for name, one in self.taken.items():
            if name.startswith(start):
                whole.stood += one.stood
                whole.answered += one.answered
                whole.cpu += one.cpu
        return whole


@dataclass(slots=True)
class Person:
    """Somebody with a browser of their own."""

    server: Served
    page: Page
    wrong: list[str]

    def sign_in(self, series: Series, name: str, account: str) -> None:
        """With name and password, as everybody does; the page that follows is timed from its own request on.

        The processors' time has the check of the password in it.
        """
        self.page.goto(f"{self.server.url}/ienakt")
        self.page.fill("[name=name]", account)
        self.page.fill("[name=password]", PASSWORD)
        before = self.server.cpu()
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{self.server.url}/", wait_until="commit")
        self._stands(series, name, before)

    def open(self, series: Series, name: str) -> None:
        """The first page again."""
        before = self.server.cpu()
        self.page.goto(f"{self.server.url}/", wait_until="commit")
        self._stands(series, name, before)

    def _stands(self, series: Series, name: str, before: float) -> None:
        told = self.page.evaluate("(asked) => window.measured.opened(asked)", {"stands": FIRST})
        series.add(name, "heading and figures", told, self.server.cpu() - before)

    def do(self, series: Series, action: Action) -> None:
        """Do it once."""
        before = self.server.cpu()
        asked = {name: getattr(action, name) for name in ("selector", "value", "stands", "of")}
        told = self.page.evaluate("(asked) => window.measured.act(asked)", asked)
        time.sleep(THINKING)
        series.add(action.name, action.waited, told, self.server.cpu() - before)

    def go_round(self, series: Series, actions: Iterable[Action]) -> None:
        for action in actions:
            self.do(series, action)

    def choices(self) -> Choices:
        """What the pages Pārkāpumi and Apmeklējums offer; the person is on the first page afterwards."""
        self.do(Series(""), FINDINGS)
        classes = self._offered("klase")
        self.do(Series(""), ATTENDANCE)
        periods = [value for value, _ in self._offered("laiks")[1:]]  # the school year stands there already
        self.do(Series(""), OVERVIEW)
        return Choices(classes, periods, [value for value, _ in self._offered("skola") if value != EVERY])

    def _offered(self, name: str) -> list[tuple[str, str]]:
        offered: list[list[str]] = self.page.evaluate(
            "(name) => [...(window.measured.first(`select[name=${name}]`)?.options ?? [])]"
            ".filter((o) => o.value).map((o) => [o.value, o.text])",
            name,
        )
        return [(value, told) for value, told in offered]


@contextmanager
def person(browser: Browser, server: Served, wrong: list[str], token: str = "") -> Iterator[Person]:
    """A fresh browser with nothing kept; signed in already when there is a token."""
    context: BrowserContext = browser.new_context(viewport=SIZE, locale="lv-LV")
    if token:
        context.add_cookies([{"name": "wb_session", "value": token, "url": server.url}])
    page = context.new_page()
    page.add_init_script(INSIDE)
    page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
    page.on("response", lambda answer: _judge(answer, wrong))
    try:
        yield Person(server, page, wrong)
    finally:
        context.close()


def _judge(answer: Any, wrong: list[str]) -> None:
    if answer.status >= 400:
        wrong.append(f"{answer.status}: {answer.url.partition('?')[0]}")
