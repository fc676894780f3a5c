"""What the overview is filled with: rows from the audit's relations, and the links that lead on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import polars as pl

from dashboards.pages.acts import Acts
from dashboards.pages.subject import said
from dashboards.pages.worklist import findings, identities, of_school, schools
from dashboards.shell.page import Reply, View
from dashboards.tables.words import Column
from workbench import boards
from workbench.boards import morning as mornings
from workbench.boards import tokens
from workbench.boards.rates import totals
from workbench.texts import text

TALKS: Final = 3  # as many conversations as ten minutes plan
TO_SEE: Final = ("violated", "not_assessable", "error")  # verdicts of clauses that stand on the first page unfolded
SHOWN: Final = 8  # rows of a list on the first page; all of them are one click away

VERDICT_COLUMNS = [
    Column("regulation_id", "table.regulation"), Column("clause_id", "table.clause"), Column("summary", "table.asks"),
    Column("verdict", "table.verdict", "verdict.name."), Column("counted", "table.counted"),
    Column("met", "table.met"), Column("late", "table.late"), Column("missing", "table.missing"),
    Column("pending", "table.pending"), Column("excused", "table.excused"), Column("compliance", "table.compliance"),
    Column("reason", "table.reason"), Column("school_id", "table.school"),
]  # fmt: skip
TODAY_COLUMNS = [
    Column("staff", "table.responsible"), Column("due_at", "table.due"), Column("to_open", "table.to_open"),
    Column("to_do", "table.to_do"), Column("pupils", "table.pupils"), Column("clauses", "table.clause"),
]  # fmt: skip


def weeks(view: View) -> pl.DataFrame:
    """Compliance week by week."""
    query = f"{totals('kept', ('week',))} order by week"
    return view.frame("weeks", lambda: view.desk.kept.query(weeks_of_clauses(view), query, {}))


def weeks_of_clauses(view: View) -> pl.DataFrame:
    """The same clause by clause."""
    by = ("regulation_id", "clause_id")
    return view.frame(
        "weeks of clauses", lambda: boards.by_week(view.scope.obligations(view.run.run_id), view.run.as_of, by)
    )


def verdicts(view: View) -> pl.DataFrame:
    """Every clause with its words; of several schools one row each."""
    frame = view.frame("verdicts", lambda: view.scope.verdicts(view.run.run_id))
    packs = view.desk.packs(view.run.run_id)
    summaries = {
        f"{pack.id}:{clause.id}": clause.summary[view.lang] for pack in packs.values() for clause in pack.clauses
    }
    return frame.sort("regulation_id", "clause_order", "school_id").with_columns(
        summary=pl.concat_str("regulation_id", "clause_id", separator=":").replace_strict(
            summaries, default="", return_dtype=pl.String
        ),
        counted=pl.col("met") + pl.col("late") + pl.col("missing") - pl.col("excused"),
        reason=pl.col(f"reason_{view.lang}"),
    )


def total(name: str) -> pl.Expr:
    """The sum of a column; none where one of its numbers is kept back because it is small."""
    return pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name)


def today(view: View) -> pl.DataFrame:
    """What falls due on the day of the audit, as work to do; it names people, so it is not for whoever sees no names."""
    if not view.viewer.may("see_names"):
        return pl.DataFrame(schema=[column.name for column in TODAY_COLUMNS])
    return view.frame("today", lambda: view.scope.due(view.run.run_id, view.lang, ("today",)), view.lang).sort("place")


def conversations(view: View) -> list[dict[str, Any]]:
    """At most three people to talk to, those planned already among them; none for whom it is not their affair."""
    if not (view.viewer.may("see_whole_school") and view.viewer.may("see_names")):
        return []
    run, found = view.run.run_id, findings(view)
    rows = view.frame(
        "conversations",
        lambda: mornings.conversations(
            view.scope.obligations(run), view.desk.kept.relation(found), view.run.as_of
        ).project(f"*, {tokens.token(*tokens.PERSON)} as person"),
    )
    acts, since = Acts(view), (view.run.as_of - timedelta(days=mornings.WINDOW_DAYS)).date().isoformat()
    return [
        {
            **row,
            "clause": acts.clause(*row["main_clause"].split(":")) if row["main_clause"] else "",
            "href": view.here.to("parkapumi", skolotajs=row["person"], no=since).href(),
        }
        for row in rows.head(TALKS).iter_rows(named=True)
    ]


def plan(person: str, view: View) -> Reply:
    """A conversation is planned: what is open of that person's last days is acknowledged with a note that says so."""
    since = view.run.as_of - timedelta(days=mornings.WINDOW_DAYS)
    chosen = findings(view).filter(
        pl.col("person") == person,
        pl.col("state").is_in(mornings.OPEN),
        pl.col("due_at").dt.date() >= since.date(),
        pl.col("due_at") < view.run.as_of,
    )
    note = text("overview.talk.note", view.lang)
    count = view.desk.decide(view.viewer, view.run.run_id, identities(chosen), "acknowledge", note)
    return Reply(text("overview.talk.done", view.lang, count=count), focus="talks")


def morning(view: View) -> dict[str, Any]:
    """Everything above the trend."""
    found = findings(view)
    days = view.frame("day", lambda: mornings.day_before(view.scope.obligations(view.run.run_id), view.run.as_of))
    before = days.row(0, named=True) if days.height else None
    missed = found.filter(pl.col("due_at").dt.date() == before["day"]) if before else found.clear()
    due_today = today(view)
    opened = found.filter(pl.col("state").is_in(mornings.OPEN))
    return {
        "before": before,
        "missed": list(_listed(missed.sort("staff", "due_at", "subject_key", nulls_last=True).head(SHOWN), view)),
        "missed_count": missed.height,
        "missed_href": _day_href(before["day"], view) if before else "",
        "figures": figures(view, opened, due_today.height),
        "talks": conversations(view),
        "talks_minimum": mornings.MINIMUM_DUE,
        "talks_days": mornings.WINDOW_DAYS,
        "shows_talks": view.viewer.may("see_whole_school") and view.viewer.may("see_names"),
        "may_plan": view.viewer.may("acknowledge"),
        "sees_today": view.viewer.may("see_names"),
        "today": due_today.head(SHOWN).to_dicts(),
        "today_count": due_today.height,
        "fresh": fresh(view),
    }


def _day_href(day: Any, view: View) -> str:
    return view.here.to("parkapumi", no=day.isoformat(), lidz=day.isoformat()).href()


def figures(view: View, opened: pl.DataFrame, due_today: int) -> dict[str, Any]:
    """The four numbers at the top."""
    totals = verdicts(view).select(total("met"), total("counted")).row(0, named=True)
    assessed = verdicts(view).filter(pl.col("kind") == "automatic")
    return {
        "compliance": totals["met"] / totals["counted"] if totals["counted"] else None,
        **totals,
        "open": opened.height,
        "to_mend": opened.filter(pl.col("status") == "missing").height,
        "today": due_today,
        "assessed": assessed.filter(~pl.col("verdict").is_in(["not_assessable", "error"])).height,
        "clauses": assessed.height,
        "open_href": view.here.to("parkapumi", stavoklis=list(mornings.OPEN)).href(),
        "clauses_href": view.here.to("punkti").href(),
    }


def _listed(rows: pl.DataFrame, view: View) -> Iterator[dict[str, Any]]:
    acts = Acts(view)
    for row in rows.iter_rows(named=True):
        detail = said.brief(row[f"detail_{view.lang}"], row["clause_id"], view.lang)
        clause = acts.clause(row["regulation_id"], row["clause_id"])
        yield {**row, "detail": detail, "clause": clause, "href": finding_href(row["token"], view)}


def finding_href(finding: str, view: View) -> str:
    """Where one finding is shown by itself."""
    return view.here.to("parkapums", id=finding).href()


def fresh(view: View) -> dict[str, Any] | None:
    """What is new and what was mended since the audit before; None when there is none before."""
    earlier = view.scope.runs().filter(f"run_id < {view.run.run_id}").order("run_id desc").limit(1)
    runs = earlier.project("run_id, as_of_local").fetchall()
    if not runs:
        return None
    before, as_of = runs[0]
    acts, found = Acts(view), findings(view)
    mended = view.frame(
        "mended", lambda: boards.mended(view.desk.kept.relation(found), view.scope.findings(before)), before
    )
    judged = verdicts(view).filter(~pl.col("verdict").is_in(["not_assessable", "error"]))
    mended = mended.join(judged, on=["regulation_id", "clause_id"], how="semi")
    new = found.filter(pl.col("is_new"))
    by_clause = new.group_by("regulation_id", "clause_id").len("new").sort("new", "clause_id", descending=[True, False])
    return {
        "run": before,
        "as_of": as_of,
        "new": new.height,
        "mended": int(mended["mended"].sum()),
        "href": view.here.to("parkapumi", jauni="1").href(),
        "clauses": [
            {
                **row,
                "clause": acts.clause(row["regulation_id"], row["clause_id"]),
                "href": view.here.to(
                    "parkapumi", jauni="1", punkts=f"{row['regulation_id']}:{row['clause_id']}"
                ).href(),
            }
            for row in by_clause.head(SHOWN).iter_rows(named=True)
        ],
    }


def clauses(view: View) -> list[dict[str, Any]]:
    """The clauses under their regulations, each with its line over the weeks: those to see first, the fine ones apart."""
    lines = weeks_of_clauses(view)
    points = {
        key: [value for value in group["compliance"].to_list() if value is not None]
        for key, group in lines.group_by("regulation_id", "clause_id", maintain_order=True)
    }
    packs = view.desk.packs(view.run.run_id)
    groups = []
    for (regulation,), group in verdicts(view).group_by("regulation_id", maintain_order=True):
        rows = [
            {
                **row,
                "points": points.get((regulation, row["clause_id"]), []),
                "href": view.here.to("punkts", punkts=f"{regulation}:{row['clause_id']}").href(),
                "school": schools(view).get(row["school_id"], ""),
                "findings": view.here.to(
                    "parkapumi", punkts=f"{regulation}:{row['clause_id']}", **of_school(view, row["school_id"])
                ).href(),
            }
            for row in group.filter(pl.col("kind") != "informative").iter_rows(named=True)
        ]
        pack = packs.get(str(regulation))
        title = f"{pack.title[view.lang]}" if pack else str(regulation)
        groups.append({
            "id": regulation, "title": title, "issuer": pack.issuer[view.lang] if pack else "",
            "to_see": [row for row in rows if row["verdict"] in TO_SEE],
            "fine": [row for row in rows if row["verdict"] not in TO_SEE],
        })  # fmt: skip
    return groups
