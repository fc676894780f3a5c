"""The pages of the office, tried in a browser: loading beside readers, evidence that is handed over, accounts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.browsing import faults, fits, open_page, settle, visible_text
from tests.dashboards.conftest import Served
from tests.serving.running import in_thread, settings_of
from workbench.access import accounts
from workbench.evidence.verify import verify

LONG = 90_000  # milliseconds that work in the background may take on a busy machine
PAGES = {
    "?p=dati": ("Dati", "Records", "deputy_academic"),
    "?p=pieradijumi": ("Pierādījumi", "Evidence", "deputy_academic"),
    "?p=uzstadijumi": ("Uzstādījumi", "Settings", "administrator"),
}
LATVIAN = ("Tabula", "Karantīna", "Ielādes", "Pakotne", "Kārtības", "Konti", "Loma", "Spēkā")


@pytest.fixture(scope="module")
def served(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: what is loaded here is nothing to other tests."""
    from dashboards.app import build, setup

    setup()
    workspace = shutil.copytree(school, tmp_path_factory.mktemp("office") / "workspace")
    with in_thread(settings_of(workspace), build) as server:
        yield Served(f"{server.url}/", server)


@pytest.fixture(scope="module")
def lessons(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school's lessons once more: one with another topic, one whose day cannot be read."""
    lines = (school.parent / "export" / "lessons.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    changed, broken = lines[1].split(","), lines[2].split(",")
    changed[header.index("topic")] = "Cits temats"
    broken[header.index("date")] = "2026-02-30"
    file = tmp_path_factory.mktemp("handed") / "lessons.csv"
    file.write_text("\n".join([lines[0], ",".join(changed), ",".join(broken), *lines[3:]]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("theme", "lang"), [("light", "lv"), ("dark", "en")])
@pytest.mark.parametrize("query", PAGES)
def test_a_page_of_the_office_can_be_shown(
    new_page: Callable[..., Page], served: Served, query: str, theme: str, lang: str
) -> None:
    page = new_page(theme=theme, lang=lang, role=PAGES[query][2])
    open_page(page, served.url + query, PAGES[query][lang == "en"])
    if query == "?p=dati":
        judged = "clauses can be judged" if lang == "en" else "var vērtēt"
        expect(page.get_by_text(judged).first).to_be_visible(timeout=LONG)
        settle(page)
    assert faults(page) == []
    if lang == "en":
        assert [word for word in LATVIAN if word in visible_text(page)] == []
    for width in (360, 1920):
        fits(page, width)


def test_what_would_change_is_shown_then_loaded_and_audited_while_another_tab_reads_on(
    new_page: Callable[..., Page], served: Served, lessons: Path
) -> None:
    reader, page = new_page(), new_page()
    open_page(reader, f"{served.url}?p=parkapumi", "Pārkāpumi")
    open_page(page, f"{served.url}?p=dati", "Dati")
    before = served.hub.cursor().execute("select count(*) from store.intake.imports").fetchall()
    page.set_input_files("input[type=file]", lessons)
    page.get_by_role("button", name="Apskatīt, kas mainītos").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="lessons.csv"))
    expect(row.first).to_be_visible(timeout=LONG)
    numbers = [re.sub(r"\D", "", cell) for cell in row.first.get_by_role("cell").all_inner_texts()]
    assert (numbers[1], numbers[2], numbers[4]) == ("0", "1", "1")
    assert served.hub.cursor().execute("select count(*) from store.intake.imports").fetchall() == before
    page.get_by_role("button", name="Ielādēt", exact=True).click()
    expect(page.get_by_text("mainītas 1, karantīnā 1").first).to_be_visible(timeout=LONG)
    topics = served.hub.cursor().execute("select count(*) from store.records.lessons where topic = 'Cits temats'")
    assert topics.fetchall() == [(1,)]
    page.get_by_role("button", name="Sākt pārbaudi").click()
    expect(page.get_by_text("Pārbaude Nr. 3 ir gatava")).to_be_visible(timeout=LONG)
    reader.get_by_role("link", name="Punkti").click()
    reader.get_by_role("heading", level=1, name="Punkti").wait_for()
    settle(reader)
    expect(reader.get_by_text("Pārbaude Nr. 3").first).to_be_attached()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("lessons.xlsx", b"no workbook", "lessons.xlsx"), ("lessons.exe", b"MZ", "šāda veida failus nelasa")],
)
def test_a_broken_file_is_refused_with_a_sentence(
    new_page: Callable[..., Page], served: Served, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    page = new_page()
    open_page(page, f"{served.url}?p=dati", "Dati")
    file = tmp_path / name
    file.write_bytes(content)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Apskatīt, kas mainītos").click()
    expect(page.locator(".notice, .problem").filter(has_text=told).first).to_be_visible(timeout=LONG)


def test_a_pack_is_made_downloaded_and_sound_and_nothing_to_a_teacher(
    new_page: Callable[..., Page], served: Served, tmp_path: Path
) -> None:
    page = new_page()
    open_page(page, f"{served.url}?p=pieradijumi", "Pierādījumi")
    page.locator("input[name=other]").fill("01.01.2026...31.01.2026.")
    page.locator("select[name=level]").select_option("initials")
    page.get_by_role("button", name="Izveidot pakotni").click()
    expect(page.get_by_text("Pakotne ir gatava")).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lejupielādēt").first.click()
    pack = tmp_path / download.value.suggested_filename
    download.value.save_as(pack)
    assert [check.wrong for check in verify(pack) if not check.sound] == []
    page.get_by_role("button", name="Pārbaudīt").first.click()
    expect(page.get_by_text("visi skaitļi izriet no rindām")).to_be_visible(timeout=LONG)
    teacher = new_page(role="teacher")
    refused = teacher.request.get(f"{served.url}pakotne/{pack.name}")
    assert (refused.status, b"PK" in refused.body()[:4]) == (404, False)


def test_the_administrator_makes_an_account_and_sees_no_records(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(role="administrator")
    open_page(page, f"{served.url}?p=uzstadijumi", "Uzstādījumi")
    form = page.locator("form[data-act=add]")
    form.locator("[name=name]").fill("jauna.vietniece")
    form.locator("[name=display_name]").fill("Jauna Vietniece")
    form.locator("[name=role]").select_option("deputy_upbringing")
    form.get_by_role("button", name="Izveidot kontu").click()
    expect(page.get_by_text("/uzsakt/").first).to_be_visible()
    made = accounts.named(served.server.database, "jauna.vietniece")
    assert (made.role, made.schools, made.has_password) == ("deputy_upbringing", ("SK-01",), False)
    page.locator("button[data-act=disable][data-account='jauna.vietniece']").click()
    expect(page.locator(".notice").filter(has_text="atslēgts un izrakstīts")).to_be_visible()
    assert accounts.named(served.server.database, "jauna.vietniece").is_disabled
    page.goto(f"{served.url}?p=parkapumi")
    expect(page.get_by_text("Ar jūsu lomu to nevar skatīt").first).to_be_visible()


@pytest.mark.parametrize("query", ["?p=dati", "?p=pieradijumi"])
def test_a_teacher_is_refused_by_direct_address_too(new_page: Callable[..., Page], served: Served, query: str) -> None:
    page = new_page(role="teacher")
    page.goto(served.url + query)
    expect(page.get_by_text("Ar jūsu lomu to nevar skatīt").first).to_be_visible()
    assert page.get_by_role("button", name="Izveidot kontu").count() == 0
