"""Teachers, classes and a lesson in a real browser: from a number to the lesson in two clicks, files, words, narrow screens."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.browsing import faults, fits, open_page, settle, visible_text
from tests.dashboards.conftest import Served
from tests.dashboards.every_page_test import LATVIAN
from tests.dashboards.school import HOSTILE, SCHOOL, STAFF
from workbench.boards import tokens

PAGES = {
    "?p=skolotaji": ("Skolotāji", "Teachers"),
    "?p=skolotajs&id={person}": (HOSTILE, HOSTILE),
    "?p=klases&nedelas=4": ("Klases", "Classes"),
    "?p=klase&id={group}": ("klase", "Class"),
}
CELL = "table.matrix td.cell a"


@pytest.fixture
def ids(served: Served) -> dict[str, str]:
    """The tokens of a teacher and of their class, as addresses have them."""
    class_id = served.hub.cursor().execute(
        "select class_id from store.records.classes where school_id = ? order by class_id", [SCHOOL]
    ).fetchall()[0][0]  # fmt: skip
    query = f"select {tokens.token('$school', '$staff')}, {tokens.token('$school', '$class')}"
    person, group = served.hub.cursor().execute(
        query, {"school": SCHOOL, "staff": STAFF, "class": class_id}
    ).fetchall()[0]  # fmt: skip
    return {"person": person, "group": group}


@pytest.mark.parametrize(("theme", "lang"), [("light", "lv"), ("dark", "en")])
@pytest.mark.parametrize("query", PAGES)
def test_a_page_of_people_can_be_shown_to_anybody(
    new_page: Callable[..., Page], served: Served, ids: dict[str, str], query: str, theme: str, lang: str
) -> None:
    page = new_page(theme=theme, lang=lang)
    open_page(page, served.url + query.format(**ids), PAGES[query][lang == "en"])
    assert faults(page) == []
    said = visible_text(page)
    assert [word for word in LATVIAN if word in said] == [] if lang == "en" else "Pārbaude Nr." in said
    assert HOSTILE in said  # it stands there as text
    assert page.evaluate("window.hurt") is None
    for width in (360, 1920):
        fits(page, width)


def test_two_clicks_lead_from_a_number_to_the_lesson_and_what_to_open(page: Page, served: Served) -> None:
    open_page(page, served.url + "?p=skolotaji&punkts=rezekne-2018:11", "Skolotāji")
    cell = page.locator(CELL).first
    missed = cell.inner_text()
    cell.click()
    page.get_by_role("heading", level=2, name=f"Atrasti: {missed}").wait_for()
    settle(page)
    page.locator("td[data-label=Termiņš] a").first.click()
    page.get_by_role("heading", level=1, name="Mācību stunda").wait_for()
    settle(page)
    expect(page.get_by_role("heading", name="Ko darīt tagad")).to_be_visible()
    expect(page.locator(".timeline .deadline strong")).to_have_text("Termiņš")
    assert "N-" not in page.url  # the address has a token, no key
    assert "D-" not in page.url


def test_cells_are_reached_and_followed_from_the_keyboard(page: Page, served: Served) -> None:
    open_page(page, served.url + "?p=klases", "Klases")
    page.locator(CELL).first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Pārkāpumi").wait_for()
    settle(page)
    assert {"klase=", "no=", "lidz="} <= {f"{part.split('=')[0]}=" for part in page.url.split("?")[1].split("&")}


def test_weeks_clause_and_order_stand_in_the_address_and_back_leaves_the_page(page: Page, served: Served) -> None:
    open_page(page, served.url, "Pārskats")
    page.get_by_role("link", name="Skolotāji", exact=True).click()
    page.get_by_role("heading", level=1, name="Skolotāji").wait_for()
    settle(page)
    page.get_by_label("Cik nedēļu rādīt").select_option("4")
    settle(page)
    page.get_by_label("Punkts").select_option("rezekne-2018:11")
    settle(page)
    page.get_by_role("link", name="Ievērošana", exact=True).click()
    settle(page)
    for part in ("nedelas=4", "punkts=rezekne-2018%3A11", "kartot=ieverosana"):
        assert part in page.url
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Ievērošana")
    assert page.locator("table.matrix thead th.step").count() == 4
    page.go_back()
    page.get_by_role("heading", level=1, name="Pārskats").wait_for()
    settle(page)


def test_the_file_of_the_matrix_holds_what_the_database_does(page: Page, served: Served, tmp_path: Path) -> None:
    open_page(page, served.url + "?p=skolotaji&nedelas=18", "Skolotāji")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    settle(page)
    download.value.save_as(tmp_path / "skolotaji.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "skolotaji.csv").read_text("utf-8-sig")), delimiter=";"))
    weeks = [name.removeprefix("Nav laikā nedēļā no ") for name in rows[0] if "nedēļā no" in name]
    query = """
        select count(*) filter (where status = 'met'), count(*) filter (where status in ('late', 'missing'))
        from store.audit.obligations
        where run_id = 2 and staff_id is not null and status in ('met', 'late', 'missing')
          and due_local < timestamp '2026-02-11 08:30'
          and list_contains(?::date[], date_trunc('week', due_local)::date)
    """
    met, missed = served.hub.cursor().execute(query, [weeks]).fetchall()[0]
    assert sum(int(row["Izpildīti laikā"]) for row in rows) == met > 0
    assert sum(int(row["Nokavēti"]) + int(row["Nav izpildīti"]) for row in rows) == missed > 0
    assert sum(int(row[name] or 0) for row in rows for name in row if "nedēļā no" in name) == missed


def test_a_lesson_is_explained_on_its_own_page(page: Page, served: Served, token: str) -> None:
    open_page(page, f"{served.url}?p=parkapums&id={token}", "termiņš")
    page.get_by_label("Pamatojums vai paskaidrojums").fill("Sistēma nebija pieejama")
    page.get_by_role("button", name="Paskaidrot").click()
    page.get_by_text("Ierakstīts „paskaidrots”; pārkāpumu skaits: 1.").first.wait_for()
    settle(page)
    expect(page.get_by_role("listitem").filter(has_text="Sistēma nebija pieejama").first).to_be_visible()


def test_a_teacher_finds_one_row_and_their_own_sheet(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(role="teacher")
    open_page(page, served.url + "?p=skolotaji", "Skolotāji")
    names = page.locator("table.matrix tbody th[scope=row] a")
    assert names.count() == 1
    names.first.click()
    page.get_by_role("heading", level=2, name="Kas vēl jāizdara").wait_for()
    settle(page)
