"""Deciding about findings: what the form offers, how many each decision would touch, and the writing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.pages.worklist import identities
from dashboards.shell.page import View
from workbench.errors import InputError
from workbench.life.findings import APPLIES, Action
from workbench.life.words import NOTE_COLUMNS, note
from workbench.texts import text

ACTIONS: Final[tuple[Action, ...]] = ("acknowledge", "explain", "excuse", "reopen")
NEEDS_REASON: Final = ("explain", "excuse", "reopen")


def form(view: View, chosen: pl.DataFrame, clear_href: str = "") -> str:
    """The form for the chosen findings (one by itself without `clear_href`); empty where the viewer decides nothing."""
    offered = [action for action in ACTIONS if view.viewer.may(action)]
    if not offered or not chosen.height:
        return ""
    counts = {action: chosen.filter(pl.col("state").is_in(list(APPLIES[action]))).height for action in offered}
    return render(
        "pages/decisions.html", view.lang, count=chosen.height, clear_href=clear_href,
        offers=[(action, counts[action], action in NEEDS_REASON) for action in offered], may_excuse="excuse" in offered,
    )  # fmt: skip


def take(view: View, chosen: pl.DataFrame, values: Mapping[str, Any]) -> str:
    """Write the decision that a button of the form names; returns what was done, in words."""
    action = str(values.get("decision", ""))
    if action not in ACTIONS:
        raise InputError(text("decide.unknown", view.lang))
    until = _day(str(values.get("until", "")), view.lang) if action == "excuse" else None
    cause = str(values.get("cause", "")) if action == "excuse" else ""
    reason = str(values.get("reason", ""))
    count = view.desk.decide(view.viewer, view.run.run_id, identities(chosen), action, reason, until, cause)
    return text("decide.done", view.lang, action=text(f"life.action.{action}", view.lang), count=count)


def _day(written: str, lang: str) -> date | None:
    if not written:
        return None
    for form in ("%d.%m.%Y.", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written.strip(), form).date()  # noqa: DTZ007 - a bare day has no zone
        except ValueError:
            continue
    raise InputError(text("decide.no_day", lang))


def note_of(row: Mapping[str, Any], lang: str) -> str:
    """What people said about a finding."""
    return note(lang, **{name: row[name] for name in NOTE_COLUMNS})
