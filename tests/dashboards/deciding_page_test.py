"""Finding, ticking and deciding in a real browser; what is searched for stays out of the address; files come whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.browsing import open_page, settle
from tests.dashboards.conftest import Served
from workbench.audit import results
from workbench.life.worklist import Selection, worklist


def states(served: Served) -> dict[str, int]:
    """How many findings of the latest audit stand how."""
    rows = worklist(served.hub.cursor(), 2, Selection()).aggregate("state, count(*)", "state")
    return dict(rows.fetchall())


def open_findings(page: Page, served: Served, query: str = "") -> None:
    open_page(page, f"{served.url}?p=parkapumi{query}", "Pārkāpumi")


def test_two_ticked_violations_are_explained_once_a_reason_is_given(page: Page, served: Served) -> None:
    before = states(served).get("explained", 0)
    open_findings(page, served)
    for number in (0, 1):
        page.locator("tbody input[type=checkbox]").nth(number).check()
        settle(page)
    expect(page.get_by_role("heading", name="Ko darīt ar atzīmētajiem (2)?")).to_be_visible()
    assert page.url.count("izvele=") == 2
    page.get_by_role("button", name="Paskaidrot (2)").click()
    assert states(served).get("explained", 0) == before  # the browser asks for the reason first
    page.get_by_label("Pamatojums vai paskaidrojums").fill("E-klase nebija pieejama <b>")
    page.get_by_role("button", name="Paskaidrot (2)").click()
    page.get_by_text("Ierakstīts „paskaidrots”; pārkāpumu skaits: 2.").first.wait_for()
    settle(page)
    assert states(served)["explained"] == before + 2
    assert "izvele=" not in page.url


def test_everything_that_is_filtered_is_excused_as_one_decision(page: Page, served: Served) -> None:
    open_findings(page, served, "&punkts=rezekne-2018:8b&izvele=visi")
    asked = results.findings(served.hub.cursor(), 2).filter("regulation_id = 'rezekne-2018' and clause_id = '8b'")
    count = asked.aggregate("count(*)").fetchall()[0][0]
    assert count > 0
    page.get_by_label("Pamatojums vai paskaidrojums").fill("remonts")
    page.get_by_role("button", name=f"Attaisnot ({count})").click()
    page.get_by_text(f"Ierakstīts „attaisnots”; pārkāpumu skaits: {count}.").first.wait_for()
    settle(page)
    decided = served.hub.cursor().execute(
        "select distinct decision_id, author, author_role from store.life.finding_events where action = 'excuse'"
    )
    assert len(decided.fetchall()) == 1


def test_searched_text_finds_without_diacritics_and_stays_out_of_the_address(page: Page, served: Served) -> None:
    open_findings(page, served)
    name, count = served.hub.cursor().sql(
        "select split_part(staff, '<', 1) as name, count(*) from "
        f"({results.findings(served.hub.cursor(), 2).sql_query()}) where staff is not null group by staff order by 2 desc, 1 limit 1"
    ).fetchall()[0]  # fmt: skip
    plain = served.hub.cursor().execute("select strip_accents(lower(?))", [name]).fetchall()[0][0]
    page.get_by_label("Meklēt", exact=True).press_sequentially(plain, delay=20)
    page.wait_for_timeout(400)
    settle(page)
    found = page.get_by_role("heading", name="Atrasti:").inner_text()
    assert int(found.removeprefix("Atrasti: ").replace("\u00a0", "")) >= count > 0
    assert plain not in page.url
    page.get_by_role("link", name="Atbildīgais").click()  # the order changes, the search stays
    settle(page)
    assert page.get_by_role("heading", name="Atrasti:").inner_text() == found


def test_a_sorted_table_keeps_the_focus_where_it_was(page: Page, served: Served) -> None:
    open_findings(page, served)
    page.get_by_role("link", name="Klase", exact=True).press("Enter")
    expect(page.get_by_role("columnheader", name="Klase")).to_have_attribute("aria-sort", "ascending")
    settle(page)
    expect(page.get_by_role("link", name="Klase", exact=True)).to_be_focused()


def test_the_file_holds_every_row_and_runs_nothing(page: Page, served: Served) -> None:
    open_findings(page, served)
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    written = Path(saved.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written), delimiter=";"))
    assert len(rows) - 1 == results.findings(served.hub.cursor(), 2).aggregate("count(*)").fetchall()[0][0]
    assert rows[0][:3] == ["Kārtība", "Punkts", "Atbildīgais"]


@pytest.mark.parametrize(("kind", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_a_chart_is_saved_as_a_picture(page: Page, served: Served, kind: str, begins: bytes) -> None:
    open_page(page, f"{served.url}?p=parskats", "Pārskats")
    with page.expect_download() as saved:
        page.get_by_role("button", name=f"{kind} – saglabāt attēlu").click()
    assert Path(saved.value.path()).read_bytes().startswith(begins)


def test_a_conversation_is_planned_with_one_click(page: Page, served: Served) -> None:
    open_page(page, f"{served.url}?p=parskats", "Pārskats")
    before = states(served).get("acknowledged", 0)
    page.get_by_role("button", name="Ieplānot sarunu").first.click()
    page.get_by_text("Saruna ieplānota; zināšanai pieņemti pārkāpumi:").first.wait_for()
    settle(page)
    assert states(served)["acknowledged"] > before
    expect(page.get_by_text("saruna ieplānota", exact=True).first).to_be_visible()


def test_a_teacher_sees_their_own_and_may_not_excuse(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(role="class_teacher")
    open_findings(page, served, "&izvele=visi")
    own = results.findings(served.hub.cursor(), 2).filter("staff_id = 'D-012' or class_id = 'K-6a'")
    count = own.aggregate("count(*)").fetchall()[0][0]
    assert page.get_by_role("heading", name="Atrasti:").inner_text() == f"Atrasti: {count}"
    assert page.get_by_role("button", name="Attaisnot").count() == 0
    open_page(page, served.url, "Pārskats")
    assert page.get_by_text("Trīs sarunas šodienai").count() == 0


def test_an_administrator_is_told_why_there_is_nothing(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(role="administrator")
    page.goto(f"{served.url}?p=parkapumi")
    page.get_by_text("Ar jūsu lomu to nevar skatīt vai darīt.").first.wait_for()
    settle(page)


def test_on_a_phone_the_form_is_one_button_away_from_the_ticks(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(width=360)
    open_findings(page, served, "&stavoklis=open")
    page.locator("tbody input[type=checkbox]").first.check()
    settle(page)
    unfold = page.get_by_role("button", name="Izlemt")
    expect(unfold).to_be_in_viewport()
    reason = page.get_by_label("Pamatojums vai paskaidrojums")
    expect(reason).to_be_hidden()
    unfold.click()
    expect(unfold).to_have_attribute("aria-expanded", "true")
    expect(reason).to_be_in_viewport()
    expect(page.get_by_role("button", name="Pieņemt zināšanai (1)")).to_be_in_viewport()
