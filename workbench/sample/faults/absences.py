"""Faults around absences: 8a and 8b (register of notes), 2.4a and 2.4b (what the parents owe)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from workbench.sample.faults.mail import minors
from workbench.sample.faults.planter import LATE, MISSING, Planter, at
from workbench.sample.year import SCHOOL_DAYS, SCHOOL_DAYS_ON, after, moment, place

NOTE = "absence note"
NOTE_SHARE, NOTICE_SHARE, CALL_SHARE = 0.015, 0.012, 0.08
LAST_NOTES = SCHOOL_DAYS[-25]
DAY = pl.concat_str("pupil_id", "date", separator=":")


def marked_days(planter: Planter, *marks: str) -> pl.DataFrame:
    """Pupil and day with one of these marks in a held lesson."""
    held = planter.table("lessons").filter(pl.col("status") == "held").select("lesson_id", "date")
    rows = planter.table("attendance").filter(pl.col("mark").is_in(marks)).join(held, on="lesson_id")
    return rows.select("pupil_id", "date").unique().sort("pupil_id", "date")


def _covered(days: pl.DataFrame, spans: pl.DataFrame, key: str) -> pl.DataFrame:
    """The days with the span (note or notice) that covers each; a day without any is left out."""
    inside = pl.col("date").is_between(pl.col("absent_from"), pl.col("absent_to"))
    return days.join(spans.select(key, "pupil_id", "absent_from", "absent_to"), on="pupil_id").filter(inside)


def plant_notes(planter: Planter) -> None:
    """8a: registered days after the document came. 8b: the excused day's note came too late or never."""
    notes = (
        planter.table("absence_notes")
        .filter(pl.col("reason").is_in(["doctor", "parent"]) & (pl.col("absent_to") < LAST_NOTES))
        .sort("note_id")
    )
    _plant_documents(planter, notes)
    days = _covered(marked_days(planter, "excused"), notes, "note_id")
    total = planter.share(NOTE_SHARE, notes.height)
    for status, kind in ((LATE, "note_late"), (MISSING, "no_note")):
        keys = planter.take(NOTE, days["note_id"].sort(), total)
        chosen = notes.filter(pl.col("note_id").is_in(keys))
        planter.write("8b", days.filter(pl.col("note_id").is_in(keys)).select(DAY).to_series(), status, kind)
        if status == MISSING:
            planter.drop("absence_notes", pl.col("note_id").is_in(keys))
            continue
        last = chosen["absent_to"].to_numpy().astype("datetime64[D]")
        registered = after(SCHOOL_DAYS_ON, last, 13)
        received = after(SCHOOL_DAYS_ON, last, 12).tolist()
        at_desk = moment(registered, planter.rng.integers(30000, 60000, chosen.height))
        planter.set(
            "absence_notes", "registered_at", dict(zip(chosen["note_id"], at_desk.tolist(), strict=True)), "note_id"
        )
        planter.set(
            "absence_notes", "document_received_on", dict(zip(chosen["note_id"], received, strict=True)), "note_id"
        )


def _plant_documents(planter: Planter, notes: pl.DataFrame) -> None:
    """Register on the fifth or sixth school day after receipt, yet in time for 8b."""
    rows = notes.filter(pl.col("document_received_on").is_not_null())
    received = rows["document_received_on"].to_numpy().astype("datetime64[D]")
    registered = after(SCHOOL_DAYS_ON, received, planter.rng.integers(5, 7, rows.height))
    distance = place(SCHOOL_DAYS_ON, registered) - place(SCHOOL_DAYS_ON, rows["absent_from"].to_numpy())
    fitting = rows.with_columns(moment=pl.Series(moment(registered, np.full(rows.height, 51000)))).filter(
        pl.Series(distance <= 9)
    )
    keys = planter.take(NOTE, fitting["note_id"], planter.share(NOTE_SHARE, rows.height))
    chosen = fitting.filter(pl.col("note_id").is_in(keys))
    planter.set(
        "absence_notes", "registered_at", dict(zip(chosen["note_id"], chosen["moment"], strict=True)), "note_id"
    )
    planter.write("8a", keys, LATE, "document_registered_late")


def plant_notices(planter: Planter) -> None:
    """2.4a: no notice, one by phone only, or one sent after the day."""
    grown, days = minors(planter), _days_to_announce(planter)
    notices = planter.table("absence_notices").filter(pl.col("channel") == "e_klase").sort("notice_id")
    covered = _covered(days, notices, "notice_id")
    alone = (
        covered.with_columns(notices=pl.len().over("pupil_id", "date"))
        .group_by("notice_id")
        .agg(pl.col("notices").max(), pl.col("pupil_id").first(), pl.col("date").min())
        .filter((pl.col("notices") == 1) & (pl.col("date") < LAST_NOTES))
        .sort("notice_id")
    )
    total = planter.share(NOTICE_SHARE, alone.height)
    for kind in ("no_notice", "phone_only", "notice_late"):
        keys = planter.take("notice", alone["notice_id"], max(1, total // 2))
        own = covered.filter(pl.col("notice_id").is_in(keys))
        if kind == "notice_late":
            own = _send_late(planter, own)
        elif kind == "phone_only":
            planter.set("absence_notices", "channel", dict.fromkeys(keys, "phone"), "notice_id")
        else:
            planter.drop("absence_notices", pl.col("notice_id").is_in(keys))
        minor = [f"{pupil}:{day}" for pupil, day in own.select("pupil_id", "date").iter_rows() if day < grown[pupil]]
        planter.write("J2.4a", minor, LATE if kind == "notice_late" else MISSING, kind)


def _days_to_announce(planter: Planter) -> pl.DataFrame:
    """Days away that no note of a school event covers."""
    days = marked_days(planter, "absent", "excused")
    events = planter.table("absence_notes").filter(pl.col("reason") == "school_event")
    return days.join(_covered(days, events, "note_id"), on=["pupil_id", "date"], how="anti")


def _send_late(planter: Planter, own: pl.DataFrame) -> pl.DataFrame:
    """Send each notice the day after its first day away, where no lesson was online; the days before that are late."""
    online = set(_online_days(planter).iter_rows())
    late: dict[str, date] = {}
    for key, pupil, day in (
        own.group_by("notice_id").agg(pl.col("pupil_id").first(), pl.col("date").min()).sort("notice_id").iter_rows()
    ):
        late[key] = next(day + timedelta(days=n) for n in range(1, 9) if (pupil, day + timedelta(days=n)) not in online)
    sent = {key: at(day, planter.number(7, 22), planter.number(0, 60)) for key, day in late.items()}
    planter.set("absence_notices", "submitted_at", sent, "notice_id")
    days = own["notice_id"].replace_strict(late, return_dtype=pl.Date)
    return own.filter(pl.col("date") < days)


def _online_days(planter: Planter) -> pl.DataFrame:
    """Pupil and day on which an online lesson stands in one of the pupil's journals."""
    online = planter.table("lessons").filter("is_online").select("journal_id", "date").unique()
    members = planter.table("journal_members").join(online, on="journal_id")
    stays = pl.col("member_to").is_null() | (pl.col("date") < pl.col("member_to"))
    return members.filter((pl.col("date") >= pl.col("member_from")) & stays).select("pupil_id", "date").unique()


def plant_absence_calls(planter: Planter) -> None:
    """2.4b: on a day with an online lesson the parents sent the notice and did not phone, or nobody answered."""
    grown = minors(planter)
    submitted = pl.col("submitted_at").dt.date()
    sent = (
        planter.table("absence_notices")
        .filter(pl.col("channel") == "e_klase")
        .select("pupil_id", date=submitted)
        .unique()
    )
    owed = sent.join(_online_days(planter), on=["pupil_id", "date"], how="semi").sort("pupil_id", "date")
    called = (
        planter.table("phone_calls")
        .filter(pl.col("about") == "absence")
        .select("pupil_id", date=pl.col("called_at").dt.date())
    )
    pairs = [(pupil, day) for pupil, day in owed.iter_rows() if day < grown[pupil]]
    by_call = set(called.iter_rows())
    total = planter.share(CALL_SHARE, len(pairs))
    for kind, count in (("call_unanswered", max(1, total // 3)), ("no_phone_call", total)):
        fitting = [f"{p}:{d}" for p, d in pairs if kind == "no_phone_call" or (p, d) in by_call]
        keys = planter.take("absence call", fitting, count)
        planter.write("J2.4b", keys, MISSING, kind)
        calls = pl.concat_str("pupil_id", pl.col("called_at").dt.date(), separator=":").is_in(keys) & (
            pl.col("about") == "absence"
        )
        notices = pl.concat_str("pupil_id", submitted, separator=":").is_in(keys) & (pl.col("channel") == "phone")
        planter.drop("absence_notices", notices)
        if kind == "no_phone_call":
            planter.drop("phone_calls", calls)
            continue
        ids = planter.table("phone_calls").filter(calls.fill_null(False))["call_id"]
        planter.set("phone_calls", "outcome", dict.fromkeys(ids, "no_answer"), "call_id")
