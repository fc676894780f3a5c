"""Every page: no finding of axe, nothing over the edge, no word of the other language, nothing run that a file brought."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.dashboards.browsing import faults, fits, open_page, visible_text
from tests.dashboards.conftest import Served
from tests.dashboards.school import HOSTILE

PAGES = {
    "?p=parskats": ("Pārskats", "Overview"),
    "?p=parkapumi&izvele=visi": ("Pārkāpumi", "Violations"),
    "?p=parkapums&id={token}": ("termiņš", "Clause"),
    "?p=apmeklejums": ("Apmeklējums", "Attendance"),
    "?p=punkti": ("Punkti", "Clauses"),
    "?p=punkts&punkts=rezekne-2018:11": ("11. punkts", "Clause 11"),
}
LATVIAN = ("Pārbaude Nr.", "Ievērošana", "Termiņš", "Atrasti", "punkts", "pārkāpts", "ievērots", "Kas noticis")


@pytest.mark.parametrize(("theme", "lang"), [("light", "lv"), ("dark", "en")])
@pytest.mark.parametrize("query", PAGES)
def test_a_page_can_be_shown_to_anybody(
    new_page: Callable[..., Page], served: Served, token: str, query: str, theme: str, lang: str
) -> None:
    page = new_page(theme=theme, lang=lang)
    open_page(page, served.url + query.format(token=token), PAGES[query][lang == "en"])
    assert faults(page) == []
    said = visible_text(page)
    assert [word for word in LATVIAN if word in said] == [] if lang == "en" else "Pārbaude Nr." in said
    assert HOSTILE in said  # it stands there as text
    assert page.evaluate("window.hurt") is None
    for width in (360, 1920):
        fits(page, width)
