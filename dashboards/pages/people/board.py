"""The matrix of teachers or classes by weeks: a row for each, rates with their uncertainty, work beside them, cells as links."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from dashboards.pages.overview_parts import verdicts
from dashboards.pages.people import who as people
from dashboards.pages.people.who import CLASS, Who
from dashboards.pages.people.window import STRIP_WEEKS, Window
from dashboards.shell.page import View
from dashboards.tables.paged import SORT
from dashboards.tables.words import Column
from workbench.boards.rates import totals
from workbench.texts import text

NAME: Final = "vards"
# Word in the address to the column and whether the greatest comes first. A rate is ordered by the bound that is unfavourable
# beyond doubt, so that nobody comes first by chance; and only those who are comparable are ordered at all.
ORDERS: Final = {NAME: ("place", False), "ieverosana": ("high", False), "stundas": ("lessons", True),
                 "pienakumi": ("counted", True)}  # fmt: skip
HIGHEST_SCALE: Final = 0.95  # intervals are never drawn larger than on this stretch up to 100 %
FEW: Final = 5  # a cell of fewer judged duties has no colour
LIGHT, MIDDLE = 0.05, 0.15  # from these shares missed a cell is of the second and third tone


def summary(who: Who, view: View, window: Window) -> pl.DataFrame:
    """One row for each with duties in these weeks: name, lessons, counts, compliance with bounds; in the order asked for."""
    rows = _counted(who, view, window, "school_id", who.column)
    held = people.lessons(who, view).filter(pl.col("week").is_in(window.weeks))
    lessons = held.group_by("school_id", who.column).agg(pl.col("lessons").sum())
    key = ["school_id", who.column]
    named = rows.join(people.names(who, view), on=key, how="left").join(lessons, on=key, how="left")
    named = named.with_columns(pl.col("lessons").fill_null(0))
    word = order(view)
    column, down = ORDERS[word]
    if word == NAME:
        return named.sort("place")
    ranked = named.sort("is_comparable", column, "place", descending=[True, down, False], nulls_last=True)
    alike = ranked.filter(~pl.col("is_comparable")).sort("place")
    return pl.concat([ranked.filter("is_comparable"), alike])


def order(view: View) -> str:
    """The word by which the rows are ordered: by name unless the address says otherwise."""
    asked = view.here.get(SORT)
    return asked if asked in ORDERS else NAME


def _asked(view: View, condition: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The condition, and of one clause when the address names one."""
    regulation, _, clause = view.here.get("punkts").partition(":")
    if not clause:
        return condition, values
    of_clause = "regulation_id = $regulation and clause_id = $clause"
    return f"{condition} and {of_clause}", {**values, "regulation": regulation, "clause": clause}


def whole(who: Who, view: View, window: Window) -> dict[str, Any] | None:
    """All of them together in these weeks; None when nothing fell due."""
    rows = _counted(who, view, window)
    return rows.row(0, named=True) if rows.height else None


def cells(who: Who, view: View, window: Window) -> pl.DataFrame:
    """The cells of these weeks, one for each of them and week."""
    return _counted(who, view, window, "school_id", who.column, "week")


def _counted(who: Who, view: View, window: Window, *by: str) -> pl.DataFrame:
    """The duties of these weeks counted by some columns; kept, as the same weeks are looked at again and again."""
    condition, values = _asked(view, window.condition, window.values)
    rows = people.weeks(who, view)
    return view.frame(
        "board: counted", lambda: view.desk.kept.query(rows, totals("kept", by, condition), values),
        who.page, by, tuple(window.weeks), view.here.get("punkts"),
    )  # fmt: skip


def day_cells(view: View, window: Window) -> pl.DataFrame:
    """The cells of classes on the single days of the last weeks, four at most."""
    weeks = window.weeks[-STRIP_WEEKS:]
    condition, values = _asked(view, "list_contains($weeks::date[], date_trunc('week', day)::date)", {"weeks": weeks})
    rows, by = people.days(CLASS, view), ("school_id", "class_id", "day")
    return view.frame(
        "board: counted by days", lambda: view.desk.kept.query(rows, totals("kept", by, condition), values),
        tuple(weeks), view.here.get("punkts"),
    )  # fmt: skip


def rows(who: Who, view: View, window: Window) -> list[dict[str, Any]]:
    """The rows as the template shows them, each with its cells."""
    found = _by_row(who, cells(who, view, window), "week")
    return [
        {
            **row,
            "href": people.own_href(who, row["token"], view.here),
            "cells": [
                cell(
                    found.get((row["school_id"], row[who.column], week)), who, row, view, week, week + timedelta(days=6)
                )
                for week in window.weeks
            ],
        }
        for row in summary(who, view, window).iter_rows(named=True)
    ]


def strip(view: View, window: Window) -> dict[str, Any]:
    """Classes by single days of the last weeks: the days on which anything fell due, and a row of cells for each class."""
    weeks, frame = window.weeks[-STRIP_WEEKS:], day_cells(view, window)
    shown: list[date] = frame["day"].unique().sort().to_list()
    found = _by_row(CLASS, frame, "day")
    named = people.names(CLASS, view).join(frame, on=["school_id", "class_id"], how="semi").sort("place")
    return {
        "days": shown,
        "weeks": [(week, sum(week <= day < week + timedelta(days=7) for day in shown)) for week in weeks],
        "rows": [
            {
                **row,
                "href": people.own_href(CLASS, row["token"], view.here),
                "cells": [
                    cell(found.get((row["school_id"], row["class_id"], day)), CLASS, row, view, day, day)
                    for day in shown
                ],
            }
            for row in named.iter_rows(named=True)
        ],
    }


def _by_row(who: Who, frame: pl.DataFrame, when: str) -> dict[tuple[str, str, date], dict[str, Any]]:
    return {(row["school_id"], row[who.column], row[when]): row for row in frame.iter_rows(named=True)}


def cell(
    found: dict[str, Any] | None, who: Who, row: dict[str, Any], view: View, first: date, last: date
) -> dict[str, Any] | None:
    """One cell: how many were missed of how many, the tone, and the link to exactly these; None where nothing was due."""
    if found is None:
        return None
    href = ""
    if found["missed"]:
        href = people.findings_href(who, row, view.here, no=first.isoformat(), lidz=last.isoformat())
    return {**found, "judged": found["met"] + found["missed"], "tone": tone(found), "href": href}


def tone(found: dict[str, Any]) -> str:
    """How strongly a cell is coloured, by the share that was missed and is not excused."""
    missed, counted = found["counted"] - found["met"], found["counted"]
    if not missed:
        return "none"
    if counted < FEW:
        return "few"
    share = missed / counted
    return "strong" if share >= MIDDLE else "middle" if share >= LIGHT else "light"


def scale(rows: Iterable[dict[str, Any]]) -> float:
    """Where the drawn intervals begin: the lowest share of anybody comparable, rounded down to 5 %.

    Every share has its place on the scale. An interval may reach below it and is drawn open there: the bound of the one with
    the fewest duties would push everybody else to the right edge, and stands beside as a number.
    """
    shares = [row["compliance"] for row in rows if row["is_comparable"] and row["compliance"] is not None]
    return min(HIGHEST_SCALE, math.floor(min(shares, default=HIGHEST_SCALE) * 20) / 20)


def sorting(view: View) -> dict[str, tuple[str, str]]:
    """For each order its link and its `aria-sort`."""
    now = order(view)
    return {
        word: (
            view.here.with_(**{SORT: word if word != NAME else None}).href(),
            ("descending" if down else "ascending") if word == now else "",
        )
        for word, (_, down) in ORDERS.items()
    }


def clauses(who: Who, view: View) -> list[tuple[str, list[tuple[str, str]]]]:
    """The clauses under which any of them owes anything, by regulation, in the order of the act."""
    owed = people.weeks(who, view).select("regulation_id", "clause_id").unique()
    packs = view.desk.packs(view.run.run_id)
    known = verdicts(view).join(owed, on=["regulation_id", "clause_id"], how="semi")
    groups: dict[str, list[tuple[str, str]]] = {}
    chosen = known.select("regulation_id", "clause_id", "summary").unique(maintain_order=True)
    for regulation, clause, asks in chosen.iter_rows():
        title = packs[regulation].title[view.lang] if regulation in packs else regulation
        groups.setdefault(title, []).append((f"{regulation}:{clause}", f"{clause} {asks}".strip()))
    return list(groups.items())


COLUMNS: Final = [
    Column("lessons", "people.lessons"), Column("counted", "table.counted"), Column("met", "table.met"),
    Column("late", "table.late"), Column("missing", "table.missing"), Column("excused", "table.excused"),
    Column("compliance", "table.compliance"), Column("low", "people.low"), Column("high", "people.high"),
]  # fmt: skip


def table(who: Who, view: View, window: Window) -> pl.DataFrame:
    """The matrix for a file: name, counts, compliance with its bounds, and how many were missed in each week."""
    base = summary(who, view, window)
    wide, every = base.select("school_id", who.column), cells(who, view, window)
    for week in window.weeks:
        of_week = every.filter(pl.col("week") == week)
        title = text("people.week_of", view.lang, week=week.isoformat())
        wide = wide.join(
            of_week.select("school_id", who.column, pl.col("missed").alias(title)), on=["school_id", who.column],
            how="left", maintain_order="left",
        )  # fmt: skip
    first = base.select(
        pl.col("school").alias(text("table.school", view.lang)),
        pl.col("name").alias(text(f"people.{who.page}.one", view.lang)),
        *(pl.col(column.name).alias(text(column.key, view.lang)) for column in COLUMNS),
    )
    return pl.concat([first, wide.drop("school_id", who.column)], how="horizontal")


def strip_table(view: View, window: Window) -> pl.DataFrame:
    """Classes by days for a file: one row for each class and day on which anything fell due."""
    frame = day_cells(view, window).join(people.names(CLASS, view), on=["school_id", "class_id"])
    words = {
        "school": "table.school", "name": "people.klases.one", "day": "people.day", "counted": "table.counted", "met": "table.met",
        "late": "table.late", "missing": "table.missing", "excused": "table.excused",
    }  # fmt: skip
    frame = frame.sort("place", "day")
    return frame.select(pl.col(name).alias(text(key, view.lang)) for name, key in words.items())
