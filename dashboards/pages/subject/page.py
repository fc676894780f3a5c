"""One obligation by itself: what to open, the arithmetic, the story, what else is asked of the same, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards.pages import decisions, worklist
from dashboards.pages.acts import Acts
from dashboards.pages.overview_parts import finding_href
from dashboards.pages.people import who as people
from dashboards.pages.people.style import sheet
from dashboards.pages.people.who import CLASS, STAFF, Who
from dashboards.pages.subject import said
from dashboards.pages.subject.story import duties_of, duty_of, story
from dashboards.shell.page import Page, Reply, View
from dashboards.shell.region import Parts
from dashboards.tables.words import Column, worded
from workbench.access import subject
from workbench.audit.due import NOT_MENDABLE
from workbench.boards.timeline import FAMILIES
from workbench.errors import WorkbenchError
from workbench.life.worklist import Identity
from workbench.texts import text

STORY_COLUMNS = [
    Column("at", "finding.when"), Column("title", "table.detail"), Column("about", "finding.who"),
    Column("is_late", "subject.after_due"),
]  # fmt: skip


class SubjectPage(Page):
    """One obligation, kept or not; `id` in the address is its token."""

    key = "parkapums"

    def build(self) -> Parts:
        """What happened, and the form to decide."""
        self._told, self._decide = sheet(), sheet()
        return (self._told, self._decide)

    def show(self, view: View) -> None:
        """Fill both."""
        row = one(view)
        found = standing(view, row)
        self._told.object = view.html("pages/subject/page.html", lambda: values(view, row, found))
        self._decide.object = decisions.form(view, found)

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`decide`: write what is decided about this violation."""
        if name == "decide":
            return Reply(decisions.take(view, standing(view, one(view)), values))
        return super().act(name, values, view)

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The timeline, or what was decided."""
        row = one(view)
        if name == "gaita":
            return worded(pl.DataFrame(story(view, row, duty_of(view, row))), STORY_COLUMNS, view.lang)
        return worded(said.events(view, row), said.EVENTS, view.lang)


def one(view: View) -> dict[str, Any]:
    """The obligation that the address names. Raises WorkbenchError when the run has none that the viewer may see."""
    token, run = view.here.get("id"), view.run.run_id
    known = worklist.findings(view).filter(pl.col("token") == token)
    if known.height:
        identity = Identity(*known.select(*Identity._fields).row(0))
        rows = view.frame("obligation", lambda: subject.by_identity(view.scope, run, identity), identity)
    else:
        rows = view.frame("obligation", lambda: subject.by_token(view.scope, run, token), token)
    if not rows.height:
        raise WorkbenchError(text("finding.none", view.lang, run=run))
    return rows.row(0, named=True)


def standing(view: View, row: Mapping[str, Any]) -> pl.DataFrame:
    """The obligation as a finding with its state; no row where it is none."""
    same = [pl.col(name) == row[name] for name in Identity._fields]
    return worklist.findings(view).filter(*same).head(1)


def values(view: View, row: Mapping[str, Any], found: pl.DataFrame) -> dict[str, Any]:
    """What the template is filled with."""
    lang, duty = view.lang, duty_of(view, row)
    pack = view.desk.packs(view.run.run_id).get(row["regulation_id"])
    clause = pack.clause(row["clause_id"]) if pack else None
    steps = said.arithmetic(row[f"detail_{lang}"])
    state = found.row(0, named=True) if found.height else None
    return {
        "view": view, "row": row, "state": state, "title": steps[0] if steps else "", "steps": steps[1:],
        "clause_name": Acts(view).clause(row["regulation_id"], row["clause_id"]),
        "summary": clause.summary[lang] if clause else "", "act": pack.title[lang] if pack else row["regulation_id"],
        "note": decisions.note_of(state, lang) if state else "", "next": to_do(view, row, duty),
        "story": story(view, row, duty), "facts": facts(view, row), "events": said.events(view, row).to_dicts(),
        "same": same(view, row, duty), "may_explain": view.viewer.may("explain"),
        "clause_href": view.here.to("punkts", punkts=f"{row['regulation_id']}:{row['clause_id']}").href(),
    }  # fmt: skip


def to_do(view: View, row: Mapping[str, Any], duty: str) -> dict[str, str]:
    """What to do next: open this and do that; or why there is nothing to do. `kind` is the text's name."""
    if row["status"] == "met":
        return {"kind": "met"}
    if row["status"] == "late":
        return {"kind": "late"}
    if row["excused"]:
        return {"kind": "excused"}
    if row["status"] == "missing" and duty in NOT_MENDABLE:
        return {"kind": "past"}
    if not view.viewer.may("see_names"):
        return {"kind": "hidden"}
    run, lang, identity = view.run.run_id, view.lang, Identity(*(row[name] for name in Identity._fields))
    duties = duties_of(view, row)
    mine = view.frame("work", lambda: subject.work(view.scope, run, lang, identity, duties), lang, identity)
    if not mine.height:
        return {"kind": "later"}
    item = mine.row(0, named=True)
    return {"kind": "open", "open": item["to_open"], "do": item["to_do"]}


def facts(view: View, row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Whose it is: word, value, link or nothing."""
    found = []
    for who, word in ((STAFF, "table.responsible"), (CLASS, "table.class")):
        name, href = _named(view, who, row)
        found.append((text(word, view.lang), name or text("table.nobody", view.lang) if who is STAFF else name, href))
    if row["pupil_id"]:
        found.append((text("subject.pupil", view.lang), _pupil(view, row), ""))
    return [one for one in found if one[1]]


def _named(view: View, who: Who, row: Mapping[str, Any]) -> tuple[str, str]:
    """The name of the teacher or class of an obligation, and their own page where the viewer may open it."""
    key = row[who.column]
    if not key:
        return "", ""
    if not view.viewer.may("see_names"):
        return key, ""
    found = people.names(who, view).filter(pl.col("school_id") == row["school_id"], pl.col(who.column) == key)
    if not found.height:
        return "", ""
    return found["name"][0], people.own_href(who, found["token"][0], view.here) if _has_page(view, who, row) else ""


def _has_page(view: View, who: Who, row: Mapping[str, Any]) -> bool:
    """Whether there is a page of that teacher or class: something of theirs fell due, be it this or anything else."""
    fell_due = row["status"] != "pending" and row["due_at"] is not None and row["due_at"] < view.run.as_of
    if fell_due and not view.viewer.sees_own_only:
        return True
    same = (pl.col("school_id") == row["school_id"]) & (pl.col(who.column) == row[who.column])
    return not people.weeks(who, view).filter(same).is_empty()


def _pupil(view: View, row: Mapping[str, Any]) -> str:
    """The pupil's name for whoever may see it, else the pseudonym that stands in the row."""
    if not view.viewer.may("see_names"):
        return str(row["pupil_id"])
    columns = "school_id, pupil_id, given_name || ' ' || family_name as name"
    pupils = view.frame("pupils: names", lambda: view.scope.records("pupils").project(columns), of_records=True)
    found = pupils.filter(pl.col("school_id") == row["school_id"], pl.col("pupil_id") == row["pupil_id"])
    return str(found["name"][0]) if found.height else text("subject.pupil_hidden", view.lang)


def same(view: View, row: Mapping[str, Any], duty: str) -> list[dict[str, Any]]:
    """What else is asked about the same lesson, letter or month, each with its own page."""
    run, lesson = view.run.run_id, FAMILIES.get(duty) == "lesson"
    rows = subject.about_the_same(view.scope, run, row["school_id"], row["subject_key"], lesson=lesson).fetchall()
    packs, acts = view.desk.packs(run), Acts(view)
    others = []
    for regulation, clause, _, key, status, excused, due_at, token in rows:
        if (regulation, clause, key) == (row["regulation_id"], row["clause_id"], row["subject_key"]):
            continue
        asks = packs[regulation].clause(clause).summary[view.lang] if regulation in packs else ""
        others.append({
            "clause_name": acts.clause(regulation, clause), "asks": asks, "status": status, "excused": excused, "due_at": due_at,
            "href": finding_href(token, view),
        })  # fmt: skip
    return others
