"""One teacher or class: what to mend, how the weeks went, clause by clause, and the newest violations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import polars as pl

from dashboards.pages import worklist
from dashboards.pages.acts import Acts
from dashboards.pages.overview_parts import finding_href, verdicts
from dashboards.pages.people import board
from dashboards.pages.people import who as people
from dashboards.pages.people.who import CLASS, Who
from dashboards.pages.people.window import Window
from dashboards.pages.subject import said
from dashboards.shell.page import View
from dashboards.tables.words import Column
from workbench.boards.morning import OPEN
from workbench.boards.rates import totals

NEWEST: Final = 12  # violations shown by themselves; all of them are one click away
CLAUSE_COLUMNS: Final = [
    Column("regulation_id", "table.regulation"), Column("clause_id", "table.clause"), Column("summary", "table.asks"),
    Column("counted", "table.counted"), Column("met", "table.met"), Column("late", "table.late"),
    Column("missing", "table.missing"), Column("excused", "table.excused"), Column("compliance", "table.compliance"),
    Column("low", "people.low"), Column("high", "people.high"),
]  # fmt: skip
WORK_COLUMNS: Final = [
    Column("due_at", "table.due"), Column("when_code", "people.when", "due.when."), Column("to_open", "table.to_open"),
    Column("to_do", "table.to_do"), Column("pupils", "table.pupils"), Column("clauses", "table.clause"),
]  # fmt: skip

# By whom the open violations of a class are to be mended: names in Latvian order, no ranking.
RESPONSIBLE: Final = """
select
    staff,
    person,
    count(*) as open,
    count(*) filter (where status = 'missing') as to_mend
from kept
group by staff, person
order by staff collate lv nulls last, person
"""


def of(who: Who, row: dict[str, str], condition: str = "true") -> tuple[str, dict[str, Any]]:
    """The condition over cells that they are of this one, and its values."""
    return (
        f"school_id = $school and {who.column} = $one and {condition}",
        {"school": row["school_id"], "one": row[who.column]},
    )


def figures(who: Who, row: dict[str, str], view: View, window: Window) -> dict[str, Any] | None:
    """Counts and compliance in these weeks; None when nothing fell due."""
    condition, values = of(who, row, window.condition)
    found = view.desk.kept.query(people.weeks(who, view), totals("kept", (), condition), values | window.values)
    if not found.height:
        return None
    held = people.lessons(who, view).filter(
        pl.col("school_id") == row["school_id"],
        pl.col(who.column) == row[who.column],
        pl.col("week").is_in(window.weeks),
    )
    return {**found.row(0, named=True), "lessons": int(held["lessons"].sum())}


def by_week(who: Who, row: dict[str, str], view: View) -> pl.DataFrame:
    """All weeks of this one, in the form of `boards.by_week`."""
    condition, values = of(who, row)
    query = f"{totals('kept', ('week',), condition)} order by week"
    return view.desk.kept.query(people.weeks(who, view), query, values)


def by_clause(who: Who, row: dict[str, str], view: View, window: Window) -> pl.DataFrame:
    """These weeks clause by clause, in the order of the acts."""
    condition, values = of(who, row, window.condition)
    query = totals("kept", people.CLAUSE, condition)
    found = view.desk.kept.query(people.weeks(who, view), query, values | window.values)
    known = verdicts(view).filter(pl.col("school_id") == row["school_id"])
    asks = known.select("regulation_id", "clause_id", "clause_order", "summary")
    return found.join(asks, on=people.CLAUSE, how="left").sort("regulation_id", "clause_order")


def clause_rows(who: Who, row: dict[str, str], view: View, window: Window) -> list[dict[str, Any]]:
    """The clauses as the template shows them, each with the violations of these weeks."""
    since = window.weeks[0].isoformat() if window.weeks else ""
    until = window.last_day.isoformat() if window.last_day else ""
    rows, acts = [], Acts(view)
    for found in by_clause(who, row, view, window).iter_rows(named=True):
        clause = f"{found['regulation_id']}:{found['clause_id']}"
        rows.append({
            **found,
            "clause": acts.clause(found["regulation_id"], found["clause_id"]),
            "href": view.here.to("punkts", punkts=clause).href(),
            "findings": people.findings_href(who, row, view.here, punkts=clause, no=since, lidz=until),
        })  # fmt: skip
    return rows


def opened(who: Who, row: dict[str, str], view: View) -> pl.DataFrame:
    """Violations of this one about which nobody has decided yet, the newest first."""
    mine = pl.col("school_id") == row["school_id"], pl.col(who.column) == row[who.column]
    rows = worklist.findings(view).filter(*mine, pl.col("state").is_in(OPEN))
    return rows.sort("due_at", "token", descending=[True, False], nulls_last=True)


def newest(rows: pl.DataFrame, view: View) -> list[dict[str, Any]]:
    """The first of them as the template shows them."""
    acts = Acts(view)
    return [
        {
            **row,
            "clause": acts.clause(row["regulation_id"], row["clause_id"]),
            "detail": said.brief(row[f"detail_{view.lang}"], row["clause_id"], view.lang),
            "href": finding_href(row["token"], view),
        }
        for row in rows.head(NEWEST).iter_rows(named=True)
    ]


def work(row: dict[str, str], view: View) -> pl.DataFrame:
    """What a person still has to do: the sheet of `audit.due`, the places with the shortest list first."""
    every = view.frame("work", lambda: view.scope.due(view.run.run_id, view.lang), view.lang)
    mine = pl.col("school_id") == row["school_id"], pl.col("staff_id") == row["staff_id"]
    return every.filter(*mine).sort("place")


def places(lines: pl.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sheet by what is to be opened, in its order."""
    return [(str(place), group.to_dicts()) for (place,), group in lines.group_by("to_open", maintain_order=True)]


def responsible(rows: pl.DataFrame, row: dict[str, str], view: View) -> list[dict[str, Any]]:
    """Who can mend the open violations of a class, by name, each with the link to theirs."""
    found = view.desk.kept.query(rows.select("staff", "person", "status"), RESPONSIBLE, {})
    return [
        {
            **one,
            "href": people.findings_href(CLASS, row, view.here, skolotajs=one["person"], stavoklis=OPEN),
        }
        for one in found.iter_rows(named=True)
    ]


def calendar(row: dict[str, str], view: View, window: Window) -> list[tuple[Any, list[Any]]]:
    """The days of a class: for each week its Monday and five to seven cells, None where nothing fell due."""
    condition, values = of(CLASS, row, "list_contains($weeks::date[], date_trunc('week', day)::date)")
    query = totals("kept", ("day",), condition)
    found = view.desk.kept.query(people.days(CLASS, view), query, values | window.values)
    by_day = {one["day"]: one for one in found.iter_rows(named=True)}
    length = 7 if any(day.weekday() > 4 for day in by_day) else 5
    return [
        (
            week,
            [
                (day, board.cell(by_day.get(day), CLASS, row, view, day, day))
                for day in (week + timedelta(days=number) for number in range(length))
            ],
        )
        for week in window.weeks
    ]


def all_href(who: Who, row: dict[str, str], view: View) -> str:
    """All open violations of this one."""
    return people.findings_href(who, row, view.here, stavoklis=OPEN)
