"""On a phone: the newest weeks are in sight, what is fine is folded, filters are one button away, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.browsing import faults, fits, open_page
from tests.dashboards.conftest import Served

PHONE = 360


@pytest.mark.parametrize("board", ["skolotaji", "klases"])
def test_the_newest_week_of_a_board_is_in_sight(new_page: Callable[..., Page], served: Served, board: str) -> None:
    page = new_page(width=PHONE)
    open_page(page, f"{served.url}?p={board}&nedelas=18", board.capitalize().replace("aji", "āji"))
    newest = page.locator("table.matrix thead th.step").last
    newest.scroll_into_view_if_needed()
    expect(newest).to_be_in_viewport(ratio=0.9)
    name = page.locator("table.matrix tbody th[scope=row]").nth(1)
    name.scroll_into_view_if_needed()
    expect(name).to_contain_text("%")  # the share stands below the name, not beyond the edge
    expect(newest).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_clauses_without_violations_are_shown_when_asked_for(
    new_page: Callable[..., Page], served: Served, lang: str
) -> None:
    page = new_page(width=PHONE, lang=lang)
    open_page(page, served.url, {"lv": "Pārskats", "en": "Overview"}[lang])
    fine = page.locator("tbody.fine tr").first
    expect(fine).to_be_hidden()
    fits(page, PHONE)
    more = page.locator(".more button")
    more.click()
    expect(fine).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(more).to_contain_text({"lv": "Paslēpt", "en": "Hide"}[lang])
    fits(page, PHONE)
    assert faults(page) == []


def test_filters_open_at_a_button_and_the_search_is_there_at_once(
    new_page: Callable[..., Page], served: Served
) -> None:
    page = new_page(width=PHONE)
    open_page(page, f"{served.url}?p=parkapumi", "Pārkāpumi")
    expect(page.get_by_label("Meklēt")).to_be_visible()
    expect(page.get_by_label("Statuss")).to_be_hidden()
    page.get_by_role("button", name="Atlase").click()
    expect(page.get_by_label("Statuss")).to_be_visible()
    assert faults(page) == []
