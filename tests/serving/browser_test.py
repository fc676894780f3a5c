"""In a real browser: signing in, being refused, and a tab that outlives its sign-out by a second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import chromium
from tests.serving.running import PASSWORD
from workbench.access import accounts, links
from workbench.serving.server import Running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser, server: Running) -> Iterator[BrowserContext]:
    """A browser of a phone's width in which a request that leaves the machine fails the test."""
    elsewhere: list[str] = []
    opened = browser.new_context(viewport={"width": 360, "height": 740}, base_url=server.url)
    opened.on(
        "request", lambda request: elsewhere.append(request.url) if not _is_ours(request.url, server.url) else None
    )
    yield opened
    opened.close()
    assert elsewhere == []


def _is_ours(url: str, server: str) -> bool:
    return url.startswith((server, server.replace("http", "ws"), "blob:", "data:"))


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Lietotājvārds").fill(name)
    page.get_by_label("Parole").fill(password)
    page.get_by_role("button", name="Pierakstīties").click()


def serious(page: Page) -> list[str]:
    """What axe finds wrong by WCAG A and AA."""
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    return [found["id"] for found in Axe().run(page, options=options).response["violations"]]


def test_from_refusal_to_the_page_that_was_asked_for(context: BrowserContext, anna: str) -> None:
    page = context.new_page()
    broken: list[str] = []
    page.goto("/?lapa=punkti")
    sign_in(page, anna, "nepareiza parole")
    expect(page.get_by_role("alert")).to_have_text("Nepareizs lietotājvārds vai parole.")
    assert serious(page) == []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    sign_in(page, anna)
    expect(page.get_by_text("Seen by")).to_be_visible()
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_text("6 rows")).to_be_visible()
    assert page.url.endswith("/?lapa=punkti")
    assert broken == []


def test_signing_out_in_one_tab_ends_the_other(context: BrowserContext, anna: str) -> None:
    page, other = context.new_page(), context.new_page()
    page.goto("/")
    sign_in(page, anna)
    expect(page.get_by_text("Seen by")).to_be_visible()
    other.goto("/iziet")
    assert serious(other) == []
    other.get_by_role("button", name="Izrakstīties").click()
    expect(other.get_by_role("status")).to_have_text("Izrakstīšanās izdevās.")
    page.wait_for_url("**/ienakt?next=*", timeout=15_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plain_pages_are_accessible_and_nothing_overflows(
    context: BrowserContext, server: Running, anna: str, scheme: Any
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    token = links.make(server.database, accounts.named(server.database, anna))
    for path in ("/ienakt", "/ienakt?lang=en&notice=changed", f"/uzsakt/{token}", "/uzsakt/" + "x" * 32, "/nowhere"):
        page.goto(path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
