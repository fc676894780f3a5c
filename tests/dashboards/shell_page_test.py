"""The frame in a real browser: menu, addresses, Back, language, theme, the end of a session, narrow screens."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.dashboards.browsing import open_page, settle
from tests.dashboards.conftest import Served


def test_the_menu_leads_to_a_page_and_back_leads_home(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    page.get_by_role("link", name="Pārkāpumi", exact=True).click()
    page.get_by_role("heading", level=1, name="Pārkāpumi").wait_for()
    settle(page)
    assert page.url.endswith("?p=parkapumi")
    assert page.title() == "Pārkāpumi – Žurnālu atbilstības darbnīca"
    expect(page.get_by_role("link", name="Pārkāpumi", exact=True)).to_have_attribute("aria-current", "page")
    page.go_back()
    page.get_by_role("heading", level=1, name="Pārskats").wait_for()
    settle(page)
    assert page.title() == "Pārskats – Žurnālu atbilstības darbnīca"


def test_after_a_jump_the_heading_has_the_focus(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    page.get_by_role("link", name="Punkti", exact=True).click()
    heading = page.get_by_role("heading", level=1, name="Punkti")
    heading.wait_for()
    expect(heading).to_be_focused()


def test_the_language_is_switched_and_remembered(page: Page, served: Served) -> None:
    open_page(page, served.url + "?p=punkti", "Punkti")
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", level=1, name="Clauses").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    open_page(page, served.url, "Overview")


def test_the_theme_is_switched_and_remembered(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(theme="")
    open_page(page, served.url, "Pārskats")
    page.get_by_role("button", name="Gaišs vai tumšs fons").click()
    settle(page)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    open_page(page, served.url, "Pārskats")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_an_unknown_page_says_so_and_offers_the_way_out(page: Page, served: Served) -> None:
    page.goto(served.url + "?p=nekurienes")
    page.get_by_text("Tādas lapas nav; izvēlieties to no izvēlnes.").first.wait_for()
    settle(page)
    page.get_by_role("link", name="Uz pirmo lapu").click()
    page.get_by_role("heading", level=1, name="Pārskats").wait_for()
    settle(page)


def test_an_older_audit_is_chosen_in_the_header_and_kept_by_the_menu(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    page.get_by_label("Pārbaude, kuras rezultātus rāda").select_option("1")
    page.get_by_text("Skatījums: otrdiena, 10.02.2026. 08:30.").wait_for()
    settle(page)
    page.get_by_role("link", name="Punkti", exact=True).click()
    page.get_by_role("heading", level=1, name="Punkti").wait_for()
    settle(page)
    assert "parbaude=1" in page.url


def test_when_the_session_has_ended_the_next_click_leads_to_the_sign_in_page(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    served.end_sessions()
    page.get_by_role("link", name="Pārkāpumi", exact=True).click()
    page.wait_for_url(lambda url: "next=" in url)


def test_the_way_out_is_there(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    page.get_by_role("link", name="Iziet").click()
    page.wait_for_url("**/iziet")
    page.get_by_role("button").first.wait_for()


def test_on_a_phone_the_menu_opens_and_closes(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(width=360)
    open_page(page, served.url, "Pārskats")
    entry = page.get_by_role("link", name="Punkti", exact=True)
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Izvēlne").click()
    expect(entry).to_be_visible()
    entry.click()
    page.get_by_role("heading", level=1, name="Punkti").wait_for()
    expect(entry).to_be_hidden()
    settle(page)
