"""Words and numbers on charts."""

from __future__ import annotations

import altair as alt
import polars as pl

from workbench.errors import InputError
from workbench.lab.figures import Figure, figure
from workbench.texts import catalogue, text

NAME = "_name"  # the column with the words of a cell


def number(value: float, lang: str, digits: int = 1) -> str:
    """A number as it is written: `6,3` in Latvian, `6.3` in English."""
    written = f"{value:.{digits}f}"
    return written.replace(".", ",") if lang == "lv" else written


def measure_name(frame: pl.DataFrame, lang: str) -> str:
    """The name of the one measure in the frame. Raises InputError when it holds several."""
    names = frame["measure"].unique().to_list()
    if len(names) != 1:
        raise InputError("A chart shows one measure; choose it with measures='absence'.")
    return text(f"attendance.measure.{names[0]}", lang)


def column_name(column: str, lang: str) -> str:
    """The heading of a column."""
    return text(f"attendance.column.{column}", lang)


def named(frame: pl.DataFrame, column: str, lang: str) -> pl.DataFrame:
    """The frame with the words of each value of `column`, in `_name`: a weekday's name, a month as `09.2025.`, a day."""
    words = {
        key.rsplit(".", 1)[1]: languages[lang]
        for key, languages in catalogue().items()
        if key.startswith(f"attendance.{column}.")
    }
    value = pl.col(column)
    if column == "month":
        written = value.dt.strftime("%m.%Y." if lang == "lv" else "%m/%Y")
    elif frame.schema[column] == pl.Date:
        written = value.dt.strftime("%d.%m.%Y." if lang == "lv" else "%d %b %Y")
    elif words:
        written = value.cast(pl.String).replace_strict(words, default=value.cast(pl.String))
    else:
        written = value.cast(pl.String)
    return frame.with_columns(written.fill_null("–").alias(NAME))


def with_percent(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Shares from 0 to 1 as per cent."""
    return frame.with_columns(pl.col(name) * 100 for name in columns)


def hidden_note(frame: pl.DataFrame, lang: str) -> list[str]:
    """The sentence on what is not shown, when anything is."""
    count = int(frame["suppressed"].sum()) if "suppressed" in frame.columns else 0
    return [text("attendance.chart.hidden", lang, count=count)] if count else []


def range_words(shown: pl.DataFrame, title: str, lang: str) -> str:
    """The alternative text of a chart of rates in per cent: how many (at least one), the lowest and the highest, by name."""
    lowest, highest = (shown.sort("rate").row(place, named=True) for place in (0, -1))
    return text(
        "attendance.alt.range", lang, title=title, count=shown.height, lowest=number(lowest["rate"], lang),
        lowest_name=lowest[NAME], highest=number(highest["rate"], lang), highest_name=highest[NAME],
    )  # fmt: skip


def nothing_to_show(title: str, lang: str) -> Figure:
    """The chart's title, and that there is no value to show."""
    words = text("attendance.chart.nothing", lang)
    empty = alt.Chart(pl.DataFrame({"words": [words]})).mark_text(align="left").encode(x=alt.value(0), text="words:N")
    return figure(empty.properties(width=320, height=24, title=title), f"{title}. {words}", lang)
