"""Days on which one cause is likelier than many faults: proposed on the overview, decided in the list of violations."""

from __future__ import annotations

from typing import Any, Final

from dashboards.markup import formats
from dashboards.pages.acts import Acts
from dashboards.pages.findings import ALL, PICKED
from dashboards.pages.worklist import of_school, schools
from dashboards.shell.page import View
from workbench.access.scope import Relation
from workbench.boards import morning as mornings
from workbench.texts import text

SHOWN: Final = 2  # the newest days; older ones are told in number


def proposed(view: View) -> dict[str, Any]:
    """The newest proposals in words, each with the link to its violations, ticked already; for whoever may excuse them."""
    if not (view.viewer.may("see_whole_school") and view.viewer.may("excuse")):
        return {"causes": [], "causes_more": 0}
    rows = view.frame("causes", lambda: _proposals(view))
    return {
        "causes": [_said(row, view) for row in rows.head(SHOWN).iter_rows(named=True)],
        "causes_more": max(0, rows.height - SHOWN),
    }


def _proposals(view: View) -> Relation:
    return view.scope.causes(view.run.run_id).order("due_on desc, missed desc, regulation_id, clause_id")


def _said(day: dict[str, Any], view: View) -> dict[str, Any]:
    lang = view.lang
    clause = f"{day['regulation_id']}:{day['clause_id']}"
    share = {
        name: formats.percent(day[name], lang)
        for name in ("share", "usual_share", "highest_other_share", "usual_missed_share")
    }
    due_on = day["due_on"].isoformat()
    return {
        "title": text("overview.cause", lang, day=formats.day(day["due_on"], lang), clause=Acts(view).clause(day["regulation_id"], day["clause_id"])),
        "school": schools(view).get(day["school_id"], ""),
        "missed": text(
            "causes.missed", lang, missed=day["missed"], obligations=day["obligations"],
            usual=share["usual_missed_share"], excused=day["excused"],
        ),
        "why": text(
            "causes.why_staff" if day["are_staff"] else "causes.why_families", lang, concerned=day["concerned"],
            people=day["people"], share=share["share"], usual=share["usual_share"],
            highest=share["highest_other_share"], days=day["other_days"],
        ),
        "kind": text(f"causes.{day['kind']}", lang, done_at=formats.moment(day["done_at"], lang)),
        "href": view.here.to(
            "parkapumi", punkts=clause, no=due_on, lidz=due_on, stavoklis=mornings.OPEN, **of_school(view, day["school_id"]),
            **{PICKED: ALL},
        ).href(),
    }  # fmt: skip
