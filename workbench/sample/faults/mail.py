"""Faults of E-klase mail: 2.3 (letters followed up), 2.5 and 9 (transcripts), 15 (messages), 16 (behaviour notes)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from workbench.sample.faults.planter import LATE, MISSING, Planter, at
from workbench.sample.register import adult_on
from workbench.sample.year import LAST_SCHOOL_DAYS, MONTHS, WORKING_DAYS, after, moment

LETTER, STAFF_MONTH = "letter", "staff month"
LETTER_SHARE, TRANSCRIPT_SHARE, MONTH_SHARE = 0.02, 0.015, 0.015
PAIR = pl.concat_str("message_id", "pupil_id", separator=":")
LETTER_KINDS = ("no_call", "only_unanswered", "call_about_absence", "call_late", "opened_late")
TRANSCRIPT_KINDS = (
    ("transcript_missing", 3), ("transcript_late", 3), ("printed_only", 1), ("mailed_late_after_print", 1),
)  # fmt: skip


def minors(planter: Planter) -> dict[str, date]:
    """Day of coming of age by pupil."""
    pupils = planter.table("pupils")
    grown = adult_on(pupils["birth_date"].to_numpy().astype("datetime64[D]"))
    return dict(zip(pupils["pupil_id"], grown.tolist(), strict=True))


def plant_letters(planter: Planter) -> None:
    """Clause 2.3: letters that nobody opened in time, and no call, only vain ones, another matter, or one too late."""
    unopened = _unopened(planter)
    total = planter.share(LETTER_SHARE, planter.table("message_recipients").select(PAIR).n_unique() // 3)
    for kind in LETTER_KINDS:
        keys = planter.take(LETTER, unopened, max(1, min(total, len(unopened)) // len(LETTER_KINDS)))
        sent = {key: unopened[key] for key in keys}
        status = LATE if kind in ("call_late", "opened_late") else MISSING
        planter.write("J2.3", keys, status, kind)
        _silence(planter, sent, kind)


def _unopened(planter: Planter) -> dict[str, date]:
    """Letters to a minor's parents that were opened late or never, with the day of sending.

    Pupils with a call about letters in general are left out, because such a call serves every letter before it.
    """
    grown = minors(planter)
    calls = planter.table("phone_calls")
    loose = calls.filter(pl.col("message_id").is_null() & (pl.col("about") == "letter"))["pupil_id"]
    letters = planter.table("messages").filter(pl.col("kind") == "letter").select("message_id", "sent_at")
    rows = planter.table("message_recipients").join(letters, on="message_id")
    rows = rows.filter(~pl.col("pupil_id").is_in(loose.to_list()))
    first = rows.group_by("message_id", "pupil_id").agg(pl.col("sent_at").first(), pl.col("opened_at").min())
    deadline = (pl.col("sent_at").dt.date() + pl.duration(days=4)).cast(pl.Datetime("us"))
    late = first.filter(pl.col("opened_at").is_null() | (pl.col("opened_at") >= deadline)).sort(
        "message_id", "pupil_id"
    )
    rows_of = late.select(PAIR.alias("key"), "pupil_id", day=pl.col("sent_at").dt.date()).iter_rows()
    return {key: day for key, pupil, day in rows_of if day < grown[pupil] and day < date(2026, 5, 20)}


def _silence(planter: Planter, sent: dict[str, date], kind: str) -> None:
    """Take away what fulfilled the letters and leave what the kind says."""
    called = PAIR.is_in(list(sent))
    if kind in ("no_call", "opened_late"):
        planter.drop("phone_calls", called)
    elif kind == "only_unanswered":
        planter.set("phone_calls", "outcome", dict.fromkeys(sent, "no_answer"), "message_id", "pupil_id")
    elif kind == "call_late":
        late = {key: at(day + timedelta(days=planter.number(4, 9)), planter.number(9, 18)) for key, day in sent.items()}
        planter.set("phone_calls", "called_at", late, "message_id", "pupil_id")
    else:
        planter.set("phone_calls", "about", dict.fromkeys(sent, "absence"), "message_id", "pupil_id")
        calls = planter.table("phone_calls")
        planter.school.tables["phone_calls"] = calls.with_columns(
            message_id=pl.when(called.fill_null(False)).then(None).otherwise("message_id")
        )
    openings: dict[str, object] = dict.fromkeys(sent)
    if kind == "opened_late":
        openings = {
            key: at(day + timedelta(days=planter.number(4, 12)), planter.number(7, 22)) for key, day in sent.items()
        }
    planter.set("message_recipients", "opened_at", openings, "message_id", "pupil_id")


def plant_transcripts(planter: Planter) -> None:
    """Clauses 2.5 and 9: no transcript, a late one, one only printed (9 is met), one printed and mailed late."""
    grown = minors(planter)
    mailed = planter.table("transcripts").filter(pl.col("channel") == "e_klase_mail").sort("pupil_id", "month")
    key = pl.concat_str("pupil_id", "month", separator=":")
    rows = {k: (p, m) for k, p, m in mailed.select(key.alias("key"), "pupil_id", "month").iter_rows()}
    young = [k for k, (pupil, month) in rows.items() if LAST_SCHOOL_DAYS[month] < grown[pupil]]
    total = planter.share(TRANSCRIPT_SHARE, len(young))
    for kind, weight in TRANSCRIPT_KINDS:
        keys = planter.take("transcript", young, max(1, total * weight // 8))
        status = LATE if "late" in kind else MISSING
        planter.write("J2.5", keys, status, kind)
        if kind in ("transcript_missing", "transcript_late"):
            planter.write("9", keys, status, kind)
        _withhold(planter, keys, kind)


def _withhold(planter: Planter, keys: list[str], kind: str) -> None:
    hit = pl.concat_str("pupil_id", "month", separator=":").is_in(keys)
    rows = planter.table("transcripts").filter(hit)
    pairs = rows.filter(pl.col("message_id").is_not_null()).select(PAIR).to_series().to_list()
    planter.drop("message_recipients", PAIR.is_in(pairs))
    if kind == "transcript_missing":
        planter.drop("transcripts", hit)
        return
    if kind != "transcript_late":
        printed = rows.with_columns(channel=pl.lit("printed"), message_id=pl.lit(None, pl.String))
        planter.drop("transcripts", hit)
        planter.add("transcripts", printed)
    if kind != "printed_only":
        ends = np.array([(np.datetime64(month) + 1).astype("datetime64[D]") - 1 for month in rows["month"]])
        day = after(WORKING_DAYS, ends, planter.rng.integers(6, 13, rows.height))
        late = rows.with_columns(sent_at=pl.Series(moment(day, planter.rng.integers(30000, 60000, rows.height))))
        if kind == "transcript_late":
            planter.drop("transcripts", hit)
        planter.add("transcripts", late.with_columns(message_id=pl.lit(None, pl.String)))


def plant_silent_months(planter: Planter) -> None:
    """Clauses 15 and 16: a teacher with at least ten lessons in a month sent no message, or wrote no behaviour note."""
    busy = _busy_months(planter)
    messages = planter.table("messages").with_columns(month=pl.col("sent_at").dt.strftime("%Y-%m"))
    key = pl.concat_str("sender_id", "month", separator=":")
    removable = messages.group_by(key.alias("key")).agg(only=(pl.col("kind") == "announcement").all())
    quiet = set(removable.filter("only")["key"])
    keys = planter.take(STAFF_MONTH, [k for k in busy if k in quiet], planter.share(MONTH_SHARE, len(busy)))
    gone = messages.filter(key.is_in(keys))["message_id"].to_list()
    for table in ("message_recipients", "messages"):
        planter.drop(table, pl.col("message_id").is_in(gone))
    planter.write("15", keys, MISSING, "no_message_in_month")
    keys = planter.take("staff month of behaviour", busy, planter.share(MONTH_SHARE, len(busy)))
    noted = pl.concat_str("staff_id", pl.col("noted_at").dt.strftime("%Y-%m"), separator=":")
    planter.drop("behaviour_notes", noted.is_in(keys))
    planter.write("16", keys, MISSING, "no_behaviour_note_in_month")


def _busy_months(planter: Planter) -> list[str]:
    """Staff and month with at least ten held lessons."""
    held = planter.table("lessons").filter(pl.col("status") == "held")
    month = pl.col("date").dt.strftime("%Y-%m")
    counted = held.group_by(pl.concat_str("teacher_id", month, separator=":").alias("key")).len()
    keys = counted.filter(pl.col("len") >= 10)["key"].sort().to_list()
    return [key for key in keys if key.rsplit(":", 1)[1] in MONTHS]
