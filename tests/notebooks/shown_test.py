"""Tables and figures in notebooks: as the reader's language writes them, and safe against what files may hold."""

from __future__ import annotations

from datetime import date, datetime

import altair as alt
import duckdb
import polars as pl
import pytest

from workbench.lab.figures import colours, figure
from workbench.lab.shown import table, written


@pytest.mark.parametrize(
    ("value", "lang", "percent", "shown"),
    [
        (1234.5, "lv", False, "1\u202f234,5"),
        (1234.5, "en", False, "1,234.5"),
        (-0.25, "lv", False, "−0,2"),
        (0.4567, "lv", True, "45,7 %"),
        (12345, "lv", False, "12\u202f345"),
        (None, "lv", True, "–"),
        (True, "lv", False, "jā"),
        (date(2026, 9, 12), "en", False, "12.09.2026."),
        (datetime(2026, 9, 12, 17, 5), "lv", False, "12.09.2026. 17:05"),
        (["a", "b"], "lv", False, "a, b"),
    ],
)
def test_values_are_written_for_a_person(value: object, lang: str, percent: bool, shown: str) -> None:
    assert written(value, lang, percent=percent) == shown


@pytest.mark.parametrize(("nothing", "said"), [("", "Nav nevienas rindas, ko rādīt."), ("Signālu nav.", "Signālu nav.")])
def test_a_table_without_rows_is_a_sentence_and_no_heading_over_nothing(nothing: str, said: str) -> None:
    shown = table(pl.DataFrame({"name": []}), {"name": "Vārds"}, nothing=nothing)
    assert shown._repr_mimebundle_() == {"text/markdown": f"*{said}*", "text/plain": said}


def test_a_table_says_what_it_leaves_off_and_escapes_what_it_shows() -> None:
    frame = pl.DataFrame({"name": ["<img src=x onerror=alert(1)>", "Žanis", "Āris"], "n": [1, 2, 3]})
    shown = table(frame, {"name": "Vārds", "n": "Skaits"}, rows=2)
    assert "<img" not in shown.html()
    assert "&lt;img" in shown.html()
    assert shown.left_off == "… vēl 1 rinda nav parādīta"
    assert shown.align == ("left", "right")
    assert table(frame.lazy(), {"n": "Skaits"}).rows == table(duckdb.sql("select n from frame"), {"n": "Skaits"}).rows


def test_a_figure_is_drawn_here_in_latvian_and_has_words() -> None:
    frame = pl.DataFrame({"month": [date(2026, 1, 1)], "n": [1234.5], "status": ["laikā"]})
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):O", axis=alt.Axis(format="%B %Y")),
            y=alt.Y("n:Q", axis=alt.Axis(format=",.1f", values=[1234.5])),
            color=alt.Color("status:N", scale=colours("status", {"met": "laikā"})),
        )
    )
    drawn = figure(chart, "Viens stabiņš")
    assert drawn.svg.startswith("<svg")
    assert "janvāris 2026" in drawn.svg
    assert "1\u202f234,5" in drawn.svg
    assert "January 2026" in figure(chart, "One bar", "en").svg
    data, metadata = drawn._repr_mimebundle_()
    assert (data["text/plain"], metadata["image/svg+xml"]["alt"]) == ("Viens stabiņš", "Viens stabiņš")
