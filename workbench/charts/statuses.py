"""Obligations by status over time: bars a week while the span is short, else a month, so that one month is more than one bar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import altair as alt
import polars as pl

from workbench.charts.labels import NAME, named, nothing_to_show
from workbench.lab.figures import Figure, colours, figure
from workbench.texts import text

STATUSES = ("met", "late", "missing", "pending")
SHORT = timedelta(days=62)  # two months: by month it would be a bar or two
WIDTH, BAR = 560, 44
Step = Literal["week", "month"]
_EVERY: dict[Step, str] = {"week": "1w", "month": "1mo"}


def status_chart(frame: pl.DataFrame, title: str, unit: str, lang: str = "lv", *, step: Step | None = None) -> Figure:
    """Bars of `count` by `status` over `day` (a Date), stacked; weeks or months without any stay as gaps.

    `unit`: what is counted, in words. `step`: by weeks while the days lie within two months unless it is named.
    """
    if frame.is_empty():
        return nothing_to_show(title, lang)
    first, last = frame.select(first=pl.col("day").min(), last=pl.col("day").max()).row(0)
    step = step or ("week" if last - first <= SHORT else "month")
    words = {code: text(f"lab.status.{code}", lang) for code in STATUSES if code in frame["status"]}
    order = {code: place for place, code in enumerate(words)}
    every = pl.date_range(first, last, "1d", eager=True).dt.truncate(_EVERY[step]).unique().sort()
    places = named(pl.DataFrame({step: every}), step, lang)
    counted = (
        frame.group_by(pl.col("day").dt.truncate(_EVERY[step]).alias(step), "status")
        .agg(pl.col("count").sum())
        .join(places, on=step)
        .with_columns(place=pl.col("status").replace_strict(order), status=pl.col("status").replace_strict(words))
    )
    heading: Any = None if step == "month" else text("lab.week_of", lang)
    chart = (
        alt.Chart(counted.select(NAME, "status", "count", "place"))
        .mark_bar()
        .encode(
            x=alt.X(f"{NAME}:O", scale=alt.Scale(domain=places[NAME].to_list()), title=heading,
                    axis=alt.Axis(labelAngle=-45, labelOverlap=BAR * places.height > WIDTH)),
            y=alt.Y("count:Q", title=unit, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("status:N", title=None, scale=colours("status", words)),
            order="place:Q",
        )
    )  # fmt: skip
    most = counted.group_by(NAME).agg(pl.col("count").sum()).sort("count", NAME).row(-1, named=True)
    told = text("lab.statuses", lang, title=title, count=int(frame["count"].sum()), most=most["count"], when=most[NAME])
    return figure(chart.properties(width=min(WIDTH, BAR * places.height), height=200, title=title), told, lang)
