"""The stage in the browser: charts come into being when they come into sight, pages left stand as they were."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboards.browsing import open_page, settle
from tests.dashboards.conftest import Served

CHARTS = ".chart-kavejumi-nedelas, .chart-kavejumi-dienas, .chart-kavejumi-stundas"
HEIGHT = "document.documentElement.scrollHeight"
AS_WIDE_AS_ITS_PLACE = "(place) => place.querySelector('canvas').clientWidth === place.clientWidth"


def look_at(chart: Locator) -> None:
    """Scroll to the chart and wait until it is drawn as it was asked for last."""
    chart.scroll_into_view_if_needed()
    expect(chart.locator("canvas")).to_have_count(1)
    expect(chart).not_to_have_attribute("data-waiting", "")


def test_a_chart_has_its_place_before_it_is_drawn_and_nothing_jumps(page: Page, served: Served) -> None:
    open_page(page, f"{served.url}?p=apmeklejums", "Apmeklējums")
    charts = page.locator(CHARTS)
    expect(charts).to_have_count(3)
    before = page.evaluate(HEIGHT)
    assert charts.last.locator("canvas").count() == 0
    assert charts.last.get_attribute("role") == "img"
    assert charts.last.get_attribute("aria-label")
    charts.last.scroll_into_view_if_needed()
    expect(charts.last.locator("canvas")).to_have_count(1)
    assert page.evaluate(HEIGHT) == before


def test_printing_draws_what_was_not_scrolled_to(page: Page, served: Served) -> None:
    open_page(page, f"{served.url}?p=apmeklejums", "Apmeklējums")
    assert page.pdf()[:4] == b"%PDF"
    expect(page.locator("[data-waiting]")).to_have_count(0)
    expect(page.locator(CHARTS).locator("canvas")).to_have_count(3)


def test_a_chart_follows_another_period_and_another_width(page: Page, served: Served) -> None:
    open_page(page, f"{served.url}?p=apmeklejums", "Apmeklējums")
    chart = page.locator(".chart-kavejumi-dienas")
    look_at(chart)
    weeks = "(place) => window.echarts.getInstanceByDom(place).getOption().xAxis[0].data.length"
    before = chart.evaluate(weeks)
    page.select_option("select[name=laiks]", "4ned")
    settle(page)
    look_at(chart)
    assert chart.evaluate(weeks) < before
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(AS_WIDE_AS_ITS_PLACE, arg=chart.element_handle())


def test_a_page_comes_back_as_it_was_left(page: Page, served: Served) -> None:
    open_page(page, f"{served.url}?p=parskats", "Pārskats")
    page.locator(".chart-nedelas").evaluate("(place) => { place.id = 'left' }")
    page.locator("nav a[data-page=punkti]").click()
    page.get_by_role("heading", level=1, name="Punkti").wait_for()
    expect(page.locator("#left")).to_have_count(0)
    page.go_back()
    page.get_by_role("heading", level=1, name="Pārskats").wait_for()
    expect(page.locator("#left")).to_have_count(1)


@pytest.mark.parametrize(("way", "searched"), [("link", "kavē"), ("another page", "")])
def test_fields_say_what_is_asked_for(page: Page, served: Served, way: str, searched: str) -> None:
    """A link of the page keeps the search, which no address may hold; another page ends it."""
    open_page(page, f"{served.url}?p=parkapumi", "Pārkāpumi")
    status = page.locator("select[name=statuss]")
    page.fill("input[name=meklet]", "kavē")
    status.select_option("late")
    settle(page)
    if way == "link":
        page.locator("nav a[data-page=parkapumi]").click()
    else:
        page.locator("nav a[data-page=punkti]").click()
        page.get_by_role("heading", level=1, name="Punkti").wait_for()
        page.locator("nav a[data-page=parkapumi]").click()
        page.get_by_role("heading", level=1, name="Pārkāpumi").wait_for()
    settle(page)
    expect(status).to_have_value("")
    expect(page.locator("input[name=meklet]")).to_have_value(searched)
