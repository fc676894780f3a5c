"""The timeline of an obligation in words: what the records hold, with the deadline among it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import polars as pl

from dashboards.pages.overview_parts import verdicts
from dashboards.shell.page import View
from workbench.boards.timeline import FAMILIES, timeline
from workbench.texts import catalogue, text

BEFORE, DEADLINE, AFTER, LAST = 0, 1, 2, 3  # the order of events of one moment
# Events that fulfil the duty: they are in time or late, others are told without colour.
DONE_BY: Final = {
    "expect_entries_by_deadline": ("saved",),
    "expect_online_attendance_recorded": ("saved",),
    "expect_letters_followed_up": ("opened", "called"),
    "expect_transcripts_monthly": ("transcript",),
    "expect_absences_announced": ("notice",),
    "expect_absences_phoned": ("called",),
    "expect_excused_days_noted": ("note",),
    "expect_test_marks_recorded": ("recorded",),
}


def duty_of(view: View, row: Mapping[str, Any]) -> str:
    """The duty that judged the obligation: the one in force when it arose, as the verdict's parameters tell."""
    spans = _spans(view, row)
    arose = row["arises_at"].date().isoformat() if row["arises_at"] else ""
    in_force = [one for one in spans if one["from"] <= arose <= (one.get("until") or "9999-12-31")]
    return str((in_force or spans or [{"duty": ""}])[0]["duty"])


def duties_of(view: View, row: Mapping[str, Any]) -> list[str]:
    """Every duty that judged its clause, whenever."""
    return sorted({str(one["duty"]) for one in _spans(view, row)})


def _spans(view: View, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = verdicts(view).filter(
        pl.col("regulation_id") == row["regulation_id"], pl.col("clause_id") == row["clause_id"],
        pl.col("school_id") == row["school_id"],
    )  # fmt: skip
    return list(json.loads(found["parameters"][0] or "[]")) if found.height else []


def story(view: View, row: Mapping[str, Any], duty: str) -> list[dict[str, Any]]:
    """The events as the template shows them, oldest first: at, is_day, title, about, tone, is_late.

    For a role without names, and for duties that tell no story of their own, these are the obligation's own moments. What was
    recorded after the moment of the audit was not judged: the story ends there, and says so.
    """
    family = FAMILIES.get(duty) if view.viewer.may("see_names") else None
    told: list[dict[str, Any]] = []
    if family is not None:
        schools = view.frame("schools: zones", lambda: view.scope.records("schools"), of_records=True)
        clock = schools.filter(pl.col("school_id") == row["school_id"])["time_zone"].to_list()
        found = timeline(family, row["school_id"], row["subject_key"], clock[0] if clock else None, view.scope.records)
        events = found.pl()
        seen = events.filter(pl.col("at") <= view.run.as_of).with_columns(is_again=_is_again())
        told = [_event(one, row, duty, view.lang) for one in seen.iter_rows(named=True)]
        if seen.height < events.height:
            told.append(_moment(view.run.as_of, "seen_until", "", LAST, view.lang))
    told.extend(_own_moments(row, family, view))
    return sorted(told, key=lambda one: (one["at"], one["rank"]))


def _is_again() -> pl.Expr:
    """Whether the same was saved before: the first save is the one that is judged, a later one corrects it."""
    return (pl.col("kind") == "saved") & (pl.int_range(pl.len()).over("kind", "code", order_by="at") > 0)


def _event(one: Mapping[str, Any], row: Mapping[str, Any], duty: str, lang: str) -> dict[str, Any]:
    """One event of the records. What fulfils the duty is late after the deadline."""
    kind, code = "again" if one["is_again"] else one["kind"], one["code"]
    fulfils = kind in DONE_BY.get(duty, ()) and code != "no_answer"
    is_late = bool(fulfils and row["due_at"] and one["at"] > row["due_at"])
    coded = f"subject.event.{kind}.{code}"
    key = coded if coded in catalogue() else f"subject.event.{kind}"
    numbers = {name: one[name] for name in ("lessons", "missed", "grades") if one[name] is not None}
    return {
        "at": one["at"], "is_day": one["is_day"], "title": text(key, lang, **numbers), "about": one["staff"] or "",
        "tone": ("late" if is_late else "met") if fulfils else "", "is_late": is_late, "is_deadline": False,
        "rank": BEFORE if one["is_day"] or not is_late else AFTER,
    }  # fmt: skip


def _own_moments(row: Mapping[str, Any], family: str | None, view: View) -> list[dict[str, Any]]:
    """When it arose, was due and was fulfilled, as far as the records have not told that already; and now, where it is open."""
    lang, due = view.lang, row["due_at"]
    moments: list[tuple[datetime | None, str, str, int]] = [(due, "deadline", "", DEADLINE)]
    if family is None:
        late = row["fulfilled_at"] is not None and due is not None and row["fulfilled_at"] > due
        moments += [
            (row["arises_at"], "arises", "", BEFORE),
            (row["fulfilled_at"], "fulfilled", "late" if late else "met", AFTER if late else BEFORE),
        ]
    if family == "lesson" and row["arises_at"] not in (None, due):
        moments.append(
            (row["arises_at"], "lesson_on" if _is_day(row["arises_at"], "lesson") else "lesson_over", "", BEFORE)
        )
    if row["status"] == "missing" and due is not None:
        moments.append((view.run.as_of, "not_done", "missing", AFTER))
    return [_moment(at, kind, tone, rank, lang) for at, kind, tone, rank in moments if at is not None]


def _moment(at: datetime, kind: str, tone: str, rank: int, lang: str) -> dict[str, Any]:
    """One event that no record tells."""
    return {
        "at": at, "is_day": _is_day(at, kind), "title": text(f"subject.event.{kind}", lang), "about": "", "tone": tone,
        "is_late": tone == "late", "is_deadline": kind == "deadline", "rank": rank,
    }  # fmt: skip


def _is_day(at: datetime, kind: str) -> bool:
    """Whether only the day means something: a deadline at the end of it, something that arose at its beginning."""
    clock = at.strftime("%H:%M:%S")
    return clock == "23:59:59" if kind == "deadline" else clock == "00:00:00"
