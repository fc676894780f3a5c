"""Pārkāpumi: all violations of the run, filtered, searched, sorted and paged by the database; one or many decided upon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, cast

import duckdb
import polars as pl

from dashboards.pages import decisions, worklist
from dashboards.pages.acts import Acts
from dashboards.pages.subject import said
from dashboards.pages.worklist import (
    CLASS,
    CLAUSE,
    NEW,
    PERSON,
    SEARCH,
    SINCE,
    SOURCE,
    STATE,
    STATUS,
    UNTIL,
)  # fmt: skip
from dashboards.shell.page import Page, Reply, View
from dashboards.shell.region import Parts, Region
from dashboards.tables.paged import PAGE, SORT, Asked
from dashboards.tables.words import Column, worded
from workbench.audit.filters import FindingFilter
from workbench.boards.morning import WINDOW_DAYS
from workbench.errors import InputError
from workbench.life.worklist import STATES
from workbench.texts import text

PICKED: Final = "izvele"  # tokens of the findings that are ticked, or ALL
ALL: Final = "visi"
MOST_PICKED: Final = 100  # more tokens make an address too long; everything that is filtered may be ticked at once
FILTERS: Final = (CLAUSE, PERSON, CLASS, SINCE, UNTIL, STATUS, STATE, NEW)
COLUMNS: Final = [
    Column("regulation_id", "table.regulation"), Column("clause_id", "table.clause"), Column("staff", "table.responsible"),
    Column("class", "table.class"), Column("due_at", "table.due"), Column("fulfilled_at", "table.fulfilled"),
    Column("status", "table.status", "status.name."), Column("state", "table.state", "life.state."),
    Column("severity", "table.severity", "severity.name."), Column("detail", "table.detail"),
    Column("excuse", "table.excuse"), Column("explanation", "table.explanation"), Column("subject_key", "table.subject"),
    Column("school_id", "table.school"),
]  # fmt: skip


class Findings(Page):
    """The list of violations."""

    key = "parkapumi"

    def build(self) -> Parts:
        """Heading with filters, table, and what may be decided."""
        self._filters, self._table, self._decide = Region(), Region(), Region("in-sight")
        return (self._filters, self._table, self._decide)

    def show(self, view: View) -> None:
        """Fill the table; the filters only when something else than they themselves led here."""
        if not view.by_form or not self._filters.object:
            self._filters.object = view.html("pages/findings_filters.html", lambda: filters(view))
        self._table.object = view.html("pages/findings_table.html", lambda: found(view))
        self._decide.object = decisions.form(view, chosen(view), view.here.with_(**{PICKED: None}).href())

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`pick` and `pick-page`: tick findings; `decide`: write what is decided about those that are ticked."""
        if name in ("pick", "pick-page"):
            tokens = str(values.get("tokens", "")).split()
            here = view.here.with_(**{PICKED: picked(view, tokens, bool(values.get("checked")))})
            return Reply(here=here)
        if name == "decide":
            said = decisions.take(view, chosen(view), values)
            return Reply(said, here=view.here.with_(**{PICKED: None}))
        return super().act(name, values, view)

    def table(self, name: str, view: View) -> pl.DataFrame:  # noqa: ARG002 - the page has one table
        """Every violation that is asked for, in the order shown."""
        rows = SOURCE.all(worklist.rows(view), asked(view), view.here)
        return worded(rows.with_columns(detail=pl.col(f"detail_{view.lang}")), COLUMNS, view.lang)


def found(view: View) -> dict[str, Any]:
    """One page of the table."""
    acts, page = Acts(view), SOURCE.page(worklist.rows(view), asked(view), view.here)
    return {
        "table": page, "sort": SOURCE.sort_links(view.here), "rows": [row_of(row, view, acts) for row in page.rows],
        "picked": view.here.all(PICKED), "every": ALL, "may_decide": view.viewer.may("acknowledge"),
        "all_href": view.here.with_(**{PICKED: ALL}).href(), "clear_href": view.here.to(Findings.key).href(),
        "is_filtered": any(view.here.get(name) for name in FILTERS) or bool(view.told.get(SEARCH)),
    }  # fmt: skip


def asked(view: View) -> Asked:
    """What the address and the search field ask for. Raises InputError for a day that is none."""
    for name in (SINCE, UNTIL):
        if view.here.get(name) and not is_day(view.here.get(name)):
            raise InputError(text("field.day_says", view.lang))
    return worklist.asked(view.here, view.told.get(SEARCH, ""))


def chosen(view: View) -> pl.DataFrame:
    """The findings that are ticked: by token, or all that the filters let through."""
    ticked = view.here.all(PICKED)
    if ALL in ticked:
        return SOURCE.all(worklist.rows(view), asked(view), view.here)
    return worklist.findings(view).filter(pl.col("token").is_in(list(ticked)))


def picked(view: View, tokens: list[str], is_on: bool) -> tuple[str, ...]:
    """The ticks after some were set or taken away; ticking one by one ends the tick on everything."""
    before = [token for token in view.here.all(PICKED) if token != ALL]
    after = [*before, *(token for token in tokens if token not in before)] if is_on else before
    return tuple(token for token in after if is_on or token not in tokens)[:MOST_PICKED]


def row_of(row: dict[str, Any], view: View, acts: Acts) -> dict[str, Any]:
    """A row as the table shows it."""
    return {
        **row,
        "detail": said.brief(row[f"detail_{view.lang}"], row["clause_id"], view.lang),
        "act": acts.name(row["regulation_id"]),
        "clause": acts.clause(row["regulation_id"], row["clause_id"]),
        "note": decisions.note_of(row, view.lang),
        "href": view.here.to("parkapums", id=row["token"]).href(),
        "school": worklist.schools(view).get(row["school_id"], ""),
    }


def filters(view: View) -> dict[str, Any]:
    """What there is to choose from, all of it found in the run; names stand in the list, tokens in the address."""
    rows = worklist.findings(view)
    return {
        "here": view.here,
        "told": view.told.get(SEARCH, ""),
        "clauses": clauses_of(rows, view),
        "people": view.frame("violations: people", lambda: among(rows, PEOPLE, view)).rows(),
        "classes": view.frame("violations: classes", lambda: among(rows, CLASSES, view)).rows(),
        "statuses": [(status, text(f"status.name.{status}", view.lang)) for status in ("late", "missing")],
        "states": [(state, text(f"life.state.{state}", view.lang)) for state in STATES],
        "kept": view.here.get(SORT),
        "days": {name: as_typed(view.here.get(name)) for name in (SINCE, UNTIL)},
        "spans": spans(view),
    }


def is_day(written: str) -> bool:
    """Whether the list reads this as a day, in an address or as people type it."""
    try:
        FindingFilter(due_from=written).conditions()
    except InputError:
        return False
    return True


def as_typed(day: str) -> str:
    """A day of the address as people type it; anything else as it stands."""
    try:
        return date.fromisoformat(day).strftime("%d.%m.%Y.")
    except ValueError:
        return day


def spans(view: View) -> list[tuple[str, str]]:
    """Stretches of days that are asked for often, back from the audit's day: their names and links."""
    today = view.run.as_of.date()
    monday = today - timedelta(days=today.weekday())
    starts = {
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "this_week": (monday, today),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "two_weeks": (today - timedelta(days=WINDOW_DAYS), today),
        "this_month": (today.replace(day=1), today),
    }
    return [
        (text(f"findings.span.{name}", view.lang), view.here.with_(
            **{SINCE: first.isoformat(), UNTIL: last.isoformat(), PAGE: None}).href())
        for name, (first, last) in starts.items()
    ]  # fmt: skip


PEOPLE: Final = """
select coalesce(staff, staff_id) as name, person as value
from finding
where person is not null
group by name, person
order by name collate lv, person
"""
# 2.a before 10.a: by the number, then by the letters.
CLASSES: Final = """
select class as name, class_id as value
from finding
where class_id is not null
group by class, class_id
order by try_cast(regexp_extract(class, '^\\d+') as integer) nulls last, class collate lv, class_id
"""


def among(rows: pl.DataFrame, query: str, view: View) -> duckdb.DuckDBPyRelation:
    """What a query finds among findings, which it calls `finding`."""
    return cast(duckdb.DuckDBPyRelation, view.desk.kept.relation(rows).query("finding", query))


def clauses_of(rows: pl.DataFrame, view: View) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each regulation's title with its clauses that have violations, in the order of the act."""
    packs = view.desk.packs(view.run.run_id)
    found = rows.select("regulation_id", "clause_id", "clause_order").unique().sort("regulation_id", "clause_order")
    groups: dict[str, list[tuple[str, str]]] = {}
    for regulation, clause, _ in found.rows():
        pack = packs.get(regulation)
        title = pack.title[view.lang] if pack else regulation
        summary = pack.clause(clause).summary[view.lang] if pack else ""
        groups.setdefault(title, []).append((f"{regulation}:{clause}", f"{clause} {summary}".strip()))
    return list(groups.items())
