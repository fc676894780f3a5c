"""A tab whose line to the server breaks says so, and comes back where it was once the server answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.browsing import open_page, settle
from tests.dashboards.conftest import Served
from workbench.serving.tabs import Tab

LOST = "Savienojums ar darbnīcu ir pārtrūcis"


def cut(served: Served) -> None:
    """Close every websocket from the server's side."""
    served.server.loop.add_callback(lambda: [tab.close() for tab in list(Tab.open_tabs)])


@pytest.fixture
def findings(page: Page, served: Served) -> Page:
    open_page(page, f"{served.url}?p=parkapumi&punkts=rezekne-2018:8b&izvele=visi", "Pārkāpumi")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # the line is watched half a second after the page was drawn
    return page


def test_the_page_opens_again_with_its_filters_and_ticks(findings: Page, served: Served) -> None:
    findings.evaluate("window.before = true")
    cut(served)
    findings.get_by_text(LOST).wait_for()
    findings.wait_for_function("() => window.before === undefined")
    findings.wait_for_load_state("networkidle")  # a page that is loaded anew fetches every file again
    settle(findings)
    expect(findings.locator("select[name=punkts]")).to_have_value("rezekne-2018:8b")
    expect(findings.get_by_role("heading", name="Ko darīt ar atzīmētajiem")).to_be_visible()
    expect(findings.get_by_text(LOST)).to_be_hidden()


def test_text_that_was_typed_is_not_taken_away(findings: Page, served: Served) -> None:
    findings.evaluate("window.before = true")
    findings.get_by_label("Pamatojums vai paskaidrojums").fill("remonts skolā")
    cut(served)
    findings.get_by_text("Darbnīca atkal atbild").wait_for()
    expect(findings.get_by_label("Pamatojums vai paskaidrojums")).to_have_value("remonts skolā")
    findings.get_by_role("button", name="Atvērt no jauna").click()
    findings.wait_for_function("() => window.before === undefined")
    findings.wait_for_load_state("networkidle")  # a page that is loaded anew fetches every file again
    settle(findings)
