"""Tables: order, search and pages by the database; files that are harmless to open."""

from __future__ import annotations

import io
from collections.abc import Iterator

import duckdb
import openpyxl
import polars as pl
import pytest

from dashboards.state.address import Address
from dashboards.state.kept import Kept
from dashboards.tables import export
from dashboards.tables.paged import PAGE_SIZE, Asked, Rows, Source
from dashboards.tables.words import Column, worded
from workbench.errors import WorkbenchError

NAMES = ["Zariņa", "Cēsnieks", "Čakste", "Šķēle", "Skele", "Ābele", "Žagare", "Apsīte"]
SOURCE = Source(
    orders={"vards": ("name collate lv",), "nr": ("number",)}, unique="number", searched=("name",), first_order="nr"
)


@pytest.fixture
def kept() -> Iterator[Kept]:
    with duckdb.connect() as hub:
        yield Kept(hub)


def people(names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"name": names, "number": range(len(names))})


def shown(kept: Kept, query: str, asked: Asked = Asked(), names: list[str] = NAMES) -> list[str]:  # noqa: B008
    page = SOURCE.page(Rows(kept, people(names), tuple(names)), asked, Address.read(query, "parkapumi"))
    return [row["name"] for row in page.rows]


def test_names_stand_in_the_order_of_the_latvian_alphabet(kept: Kept) -> None:
    assert shown(kept, "kartot=vards") == [
        "Apsīte",
        "Ābele",
        "Cēsnieks",
        "Čakste",
        "Skele",
        "Šķēle",
        "Zariņa",
        "Žagare",
    ]
    assert shown(kept, "kartot=-vards")[0] == "Žagare"


def test_a_search_does_not_mind_diacritics(kept: Kept) -> None:
    assert shown(kept, "", Asked(search="skele")) == ["Šķēle", "Skele"]


@pytest.mark.parametrize("word", ["nr; drop table kept", "name", "1", "-", "vards desc --"])
def test_an_order_that_is_not_on_the_list_is_the_first_one(kept: Kept, word: str) -> None:
    assert shown(kept, f"kartot={word}") == NAMES


def test_a_search_is_text_whatever_it_holds(kept: Kept) -> None:
    assert shown(kept, "", Asked(search="' or 1=1 --")) == []


def test_pages_neither_overlap_nor_end_in_nothing(kept: Kept) -> None:
    names = ["Ozols"] * (2 * PAGE_SIZE + 3)
    pages = [
        SOURCE.page(Rows(kept, people(names), tuple(names)), Asked(), Address.read(f"lapa={n}", "x"))
        for n in (1, 2, 3, 99)
    ]
    numbers = [row["number"] for page in pages[:3] for row in page.rows]
    assert numbers == list(range(len(names)))
    assert (pages[3].number, pages[3].first, pages[3].last, pages[3].total) == (3, 51, 53, 53)
    assert [name for name, href in pages[0].steps if href] == ["next", "last"]


def test_an_empty_table_has_one_empty_page(kept: Kept) -> None:
    page = SOURCE.page(Rows(kept, people([]), ()), Asked(), Address("x"))
    assert (page.total, page.first, page.last, page.pages) == (0, 0, 0, 1)


def test_a_frame_is_read_once_for_one_key(kept: Kept) -> None:
    with duckdb.connect() as hub:
        asked = []
        for key in ("a", "a", "b"):
            kept.frame(key, lambda: asked.append(1) or hub.sql("select 1 as one"))
        assert len(asked) == 2


def test_csv_is_what_excel_in_latvia_opens_and_runs_nothing() -> None:
    frame = pl.DataFrame({"Vārds": ["=1+1", "@x", "Ābele"], "Daļa": [0.5, 0.25, None]})
    assert export.written(frame, "csv", "lv").decode("utf-8") == "\ufeffVārds;Daļa\n'=1+1;0,5\n'@x;0,25\nĀbele;\n"


def test_xlsx_keeps_text_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export.written(pl.DataFrame({"Vārds": ["=1+1"]}), "xlsx", "lv")))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_table_too_long_for_xlsx_is_refused_with_the_way_out() -> None:
    with pytest.raises(WorkbenchError, match="CSV"):
        export.written(pl.DataFrame({"n": range(export.XLSX_ROWS + 1)}), "xlsx", "lv")


def test_codes_are_said_in_words() -> None:
    frame = pl.DataFrame({"status": ["late", "strange"], "hidden": [1, 2]})
    made = worded(frame, [Column("status", "table.status", "status.name.")], "lv")
    assert made.to_dict(as_series=False) == {"Statuss": ["nokavēts", "strange"]}
