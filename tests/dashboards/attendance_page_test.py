"""The page of attendance: its numbers are the measures', its files too, and what it links to is there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from playwright.sync_api import Page

from dashboards.pages.attendance import charts, parts
from dashboards.pages.attendance.board import Board, board
from dashboards.pages.attendance.page import AttendancePage
from dashboards.pages.attendance.pupil import PupilDays
from dashboards.state.desk import Desk
from tests.dashboards.browsing import faults, open_page, settle, visible_text
from tests.dashboards.conftest import Served
from tests.dashboards.school import see, viewer
from workbench.attendance.persistence import persistent_absence
from workbench.attendance.rates import rates
from workbench.attendance.streaks import absence_streaks
from workbench.attendance.unexcused import unexcused_by_term
from workbench.errors import WorkbenchError

Look = Callable[..., Board]


@pytest.fixture(scope="module")
def hub(reading: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return reading


@pytest.fixture(scope="module")
def look(hub: duckdb.DuckDBPyConnection) -> Look:
    """The board at an address, of the newest audit."""
    desk = Desk(hub, lambda action, subject: None)
    return lambda query, who=None, lang="lv": board(see(hub, query, who, lang, desk))


@pytest.mark.parametrize("query", ["p=apmeklejums", "p=apmeklejums&laiks=2026-01", "p=apmeklejums&klase=K-6a"])
def test_the_figures_are_those_of_the_measures(look, hub, query):
    found = look(query)
    told = {row["name"]: (row["numerator"], row["divisor"], row["rate"]) for row in parts.figures(found)}
    measured = [
        *rates(hub, (), found.asked, minimum=0).to_dicts(),
        *persistent_absence(hub, (), found.asked, minimum=0).to_dicts(),
    ]
    assert told == {row["measure"]: (row["numerator"], row["divisor"], row["rate"]) for row in measured}
    assert len(told) == 7
    assert all(divisor > 0 for _, divisor, _ in told.values())


def test_weeks_days_and_lessons_hold_the_same_missed_lessons(look):
    found = look("p=apmeklejums")
    missed = found.headline()["absence"]["numerator"]
    assert [frame["numerator"].sum() for frame in (found.weeks(), found.days(), found.grid(), found.reasons())] == [
        missed
    ] * 4
    cells = charts.grid(found.grid(), "lv", "light")["series"][0]["data"]
    assert len(cells) == found.grid().filter(pl.col("period").is_not_null()).height
    assert charts.grid_table(found.grid(), "lv").height == found.grid()["period"].drop_nulls().n_unique()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_cell_of_few_lessons_is_hatched_and_leaves_the_scale_to_the_others(theme):
    usual = [(day, lesson, 60, 1000) for day in (1, 2, 3) for lesson in (1, 2)]
    rows = [*usual, (6, 2, 9, 20), (6, 1, 30, 99)]  # half the pupils away once on a Saturday
    frame = pl.DataFrame(rows, schema=["weekday", "period", "numerator", "divisor"], orient="row")
    option = charts.grid(frame.with_columns(rate=pl.col("numerator") / pl.col("divisor")), "lv", theme)
    hatched = {tuple(cell["value"][:2]) for cell in option["series"][0]["data"] if cell.get("visualMap") is False}
    assert hatched == {(3, 1), (3, 0)}
    assert option["visualMap"]["max"] == 6.0
    told = [cell["name"] for cell in option["series"][0]["data"] if tuple(cell["value"][:2]) in hatched]
    assert all(name.endswith(" – maz stundu") for name in told)


def test_a_small_class_has_no_cell_of_few_lessons_where_all_are_alike(look):
    cells = charts.grid(look("p=apmeklejums&klase=K-6a&laiks=2026-01").grid(), "lv", "light")["series"][0]["data"]
    assert cells
    assert not [cell for cell in cells if "visualMap" in cell]


def test_weeks_that_differ_are_told_kind_by_kind():
    class Told:
        view = type("View", (), {"lang": "lv"})()

        def weeks(self):
            days = [date(2025, 9, 1), date(2025, 9, 8), date(2025, 9, 15), date(2025, 9, 22)]
            signals = ["below", "above", None, "above"]
            return pl.DataFrame({"week": days, "signal": signals, "upper": [0.1] * 4})

    assert parts.signals(Told()) == "Tādas nedēļas (3): virs robežas – 08.09., 22.09.; zem robežas – 01.09."


def test_classes_and_grades_add_up_and_lead_to_themselves(look):
    found = look("p=apmeklejums&klase=K-6a")
    whole = look("p=apmeklejums").headline()["attendance"]["divisor"]
    for name, word in (("class", "klase"), ("grade", "paralele")):
        rows = parts.by_rows(found, name)
        assert sum(row["divisor"] for row in rows) == whole
        for row in rows[:2]:
            own = look(row["href"].lstrip("?"))
            assert own.view.here.get(word) == row["key"]
            assert own.headline()["attendance"]["rate"] == row["attendance"]


def test_pupils_have_their_unexcused_lessons_and_streaks_from_the_measures(look, hub):
    found = look("p=apmeklejums")
    rows = parts.pupils(found)
    term = found.asked.within(date(2026, 1, 5), found.period.until)
    assert rows["unexcused"].sum() == unexcused_by_term(hub, term)["unexcused"].sum() > 0
    assert rows["streak"].max() == absence_streaks(hub, found.asked)["days"].max()
    assert rows.filter("is_persistent").height == found.headline()["persistent"]["numerator"]
    assert parts.attention(found).height < rows.height
    assert parts.attention(look("p=apmeklejums&klase=K-6a")).height == look("p=apmeklejums&klase=K-6a").pupils().height


def test_no_address_names_anybody(look, hub):
    found = look("p=apmeklejums")
    ids = [row[0] for row in hub.sql("select pupil_id from store.records.pupils").fetchall()]
    links = [row["href"] for row in parts.attention_rows(found, parts.attention(found))]
    assert links
    assert all(re.search(r"[?&]id=[0-9a-f]{12}(&|$)", link) for link in links)
    assert not [link for link in links if any(name in link for name in ids)]


def test_periods_end_with_the_audit_and_begin_with_the_year(look):
    known = {one.key: one for one in look("p=apmeklejums").known}
    assert {"gads", "4ned", "1sem", "2sem", "2025-09", "2026-02"} <= set(known)
    assert known["gads"].until == known["2026-02"].until == known["4ned"].until == date(2026, 2, 11)
    assert known["4ned"].since == date(2026, 1, 15)
    assert known["1sem"].until == date(2025, 12, 19)


def test_a_time_without_lessons_is_an_empty_page_and_last_year_is_said_to_be_missing(look):
    found = look("p=apmeklejums", viewer("class_teacher", "D-012"))
    assert parts.figures(found) == []
    assert look("p=apmeklejums").last_year().is_empty()
    page = AttendancePage()
    page.show(found.view)
    assert "nav nevienas stundas" in page._head.object
    assert page._more.object == ""
    page.show(look("p=apmeklejums").view)
    assert "Salīdzināt ar iepriekšējo gadu nevar" in page._head.object


def test_a_pupil_of_others_is_not_opened(look):
    leader = look("p=apmeklejums")
    token = parts.pupils(leader)["token"][0]
    page = PupilDays()
    page.show(look(f"p=apmeklejums-skolens&id={token}").view)
    assert parts.pupils(leader)["name"][0].split(",")[0].split("<")[0] in page._region.object
    with pytest.raises(WorkbenchError):
        page.show(look(f"p=apmeklejums-skolens&id={token}", viewer("class_teacher", "D-012")).view)


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_table_can_be_saved(look, lang):
    found, page = look("p=apmeklejums", lang=lang), AttendancePage()
    for name in (
        "apmeklejums",
        "klases",
        "paraleles",
        "iemesli",
        "skoleni",
        "perioda-kavejumi",
        "nedelas",
        "dienas",
        "stundas",
    ):
        assert page.table(name, found.view).height > 0


def test_from_a_class_to_a_pupils_days_in_two_clicks_and_a_file(page: Page, served: Served, tmp_path: Path) -> None:
    open_page(page, served.url + "?p=apmeklejums", "Apmeklējums")
    page.get_by_label("Laika posms").select_option("4ned")
    page.wait_for_url("**laiks=4ned**")
    settle(page)
    with page.expect_download() as download:
        page.locator("[data-focus=apmeklejums-csv]").click()
    settle(page)
    download.value.save_as(tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text("utf-8-sig")), delimiter=";"))
    shown = page.locator(".figure .small").first.inner_text().replace("\u00a0", "")
    assert [rows[0]["Skaits"], rows[0]["Saucējs"]] == re.findall(r"\d+", shown)
    page.locator("section[aria-labelledby=by-class] tbody a").first.click()
    page.wait_for_url("**klase=**")
    settle(page)
    page.locator("section[aria-labelledby=attention] tbody a").first.click()
    page.get_by_role("heading", level=2, name="Dienas").wait_for()
    settle(page)
    assert faults(page) == []
    assert re.search(r"id=[0-9a-f]{12}", page.url)


def test_an_analyst_gets_pseudonyms(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page(role="analyst", lang="en", theme="dark", width=360)
    open_page(page, served.url + "?p=apmeklejums", "Attendance")
    assert re.search(r"\bI-[A-Z2-7]{10}\b", visible_text(page))
    assert page.locator("section[aria-labelledby=attention] tbody a").count() == 0
