"""Faults of the school's office: 3.1.5, 3.1.6, 3.2a, 3.2b, 3.4, 4.2, 10, 4.1, 3.5-2, 1.2a, and 14."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from workbench.sample.faults.classes import move_events
from workbench.sample.faults.planter import LATE, MISSING, Planter, at
from workbench.sample.staff import DIRECTOR
from workbench.sample.year import START, TERM2_START, WORKING_DAYS, after

SHARE, REVIEW_SHARE, PLAN_SHARE = 0.03, 0.015, 0.03
# Clause, kind of event, first day of a late one. Whether a school has the fault, its seed decides.
YEAR_DUTIES = (
    ("4.1", "interest_lists_submitted", date(2025, 9, 18)),
    ("3.5-2", "journals_backed_up", date(2026, 7, 1)),
    ("J1.2a", "school_parents_meeting", date(2026, 6, 2)),
)
REVIEW_KINDS = ("first_term_late", "second_term_late", "never_reviewed", "wrong_reviewer")


def plant_office(planter: Planter) -> None:
    """All faults of the office."""
    _plant_year_duties(planter)
    _plant_staff(planter)
    _plant_special_journals(planter)
    _plant_reviews(planter)
    _plant_individual_work(planter)


def _plant_year_duties(planter: Planter) -> None:
    """4.1, 3.5-2, 1.2a and 3.1.5: one a school, each met, late or missing by the seed; at least one is not met."""
    subject = [planter.school.year_key]
    sure = planter.number(0, 4)
    for number, (clause, kind, day) in enumerate(YEAR_DUTIES):
        status = planter.pick((LATE, MISSING) if number == sure else (LATE, MISSING, "met", "met"))
        ids = planter.table("events").filter(pl.col("kind") == kind)["event_id"].to_list()
        if status == LATE:
            move_events(planter, dict.fromkeys(ids, day + timedelta(days=planter.number(0, 20))))
        elif status == MISSING:
            planter.drop("events", pl.col("kind") == kind)
        if status in (LATE, MISSING):
            planter.write(clause, subject, status, f"{kind}_{status}")
    if sure == 3 or planter.number(0, 3) == 0:
        late = pl.when(pl.col("valid_from") == START).then(pl.lit(date(2025, 9, 11))).otherwise("valid_from")
        planter.school.tables["bell_times"] = planter.table("bell_times").with_columns(valid_from=late)
        planter.write("3.1.5", subject, MISSING, "bell_times_after_due")


def _plant_staff(planter: Planter) -> None:
    """3.2a: new staff without an account in time; 3.2b: rights of those who left open too long or still."""
    staff = planter.table("staff")
    new = staff.filter(pl.col("employed_from").is_between(date(2025, 8, 1), date(2026, 7, 1))).sort("staff_id")
    starts = dict(new.select("staff_id", "employed_from").iter_rows())
    for status in (LATE, MISSING):
        chosen = planter.take("3.2a", starts, planter.share(SHARE, staff.height))
        accounts = {s: _working_day(planter, starts[s], 6, 15) if status == LATE else None for s in chosen}
        planter.set("staff", "account_issued_at", accounts, "staff_id")
        planter.write("3.2a", chosen, status, f"staff_account_{status}")
    ends = dict(staff.filter(pl.col("employed_to").is_not_null()).select("staff_id", "employed_to").iter_rows())
    for status in (LATE, MISSING):
        for leaver in planter.take("3.2b", ends):
            rights = planter.table("access_rights").filter(pl.col("staff_id") == leaver)
            open_ = rights.filter(pl.col("revoked_at") > at(ends[leaver], 23, 59, 59))["right_id"].sort().to_list()
            moment = _working_day(planter, ends[leaver], 6, 15) if status == LATE else None
            planter.set("access_rights", "revoked_at", {open_[0]: moment}, "right_id")
            planter.write("3.2b", [leaver], status, f"rights_revoked_{status}")


def _working_day(planter: Planter, since: date, low: int, high: int) -> object:
    day = after(WORKING_DAYS, np.array([np.datetime64(since)]), planter.number(low, high))[0]
    return at(day, planter.number(8, 17), planter.number(0, 60))


def _plant_special_journals(planter: Planter) -> None:
    """3.1.6: created after the first lesson, or nobody knows when; 10: lists for combined journals late or never."""
    journals = planter.table("journals")
    special = journals.filter(pl.col("kind").is_in(["individual", "interest"]))["journal_id"].sort().to_list()
    combined = journals.filter(pl.col("kind") == "combined")["journal_id"].sort().to_list()
    first = dict(planter.table("lessons").group_by("journal_id").agg(pl.col("date").min()).iter_rows())
    for status, keys in ((LATE, special), (LATE, combined), (MISSING, special)):
        chosen = planter.take("3.1.6", keys, planter.share(SHARE, len(keys)))
        created = {
            j: at(first[j] + timedelta(days=planter.number(1, 9)), 10, 30) if status == LATE else None for j in chosen
        }
        planter.set("journals", "created_at", created, "journal_id")
        planter.write("3.1.6", chosen, status, f"special_journal_{status}")
    events = planter.table("events").filter(pl.col("kind") == "combined_lists_submitted")
    lists = dict(events.select("journal_id", "event_id").iter_rows())
    on_time = [j for j in combined if j not in planter.used["3.1.6"]]
    for status in (LATE, MISSING):
        chosen = planter.take("10", on_time, planter.share(SHARE, len(combined)))
        ids = [lists[j] for j in chosen]
        if status == LATE:
            move_events(planter, {e: date(2025, 9, 17) + timedelta(days=planter.number(0, 30)) for e in ids})
        else:
            planter.drop("events", pl.col("event_id").is_in(ids))
        planter.write("10", chosen, status, f"combined_lists_{status}")


def _plant_reviews(planter: Planter) -> None:
    """3.4 and 4.2: a first term's review that only comes with the second term's (late), and the other ways to fail."""
    reviews = planter.table("events").filter(pl.col("kind") == "journal_review")
    second = pl.col("happened_on") > date(2026, 1, 20)
    kinds = dict(planter.table("journals").select("journal_id", "kind").iter_rows())
    by_term = [dict(reviews.filter(part).select("journal_id", "event_id").iter_rows()) for part in (~second, second)]
    for clause in ("3.4", "4.2"):
        own = [
            j for j in by_term[0] if j in by_term[1] and (kinds[j] in ("class_hour", "interest")) == (clause == "4.2")
        ]
        count = planter.share(REVIEW_SHARE / 4, 2 * len(own))
        for kind in REVIEW_KINDS:
            for journal in planter.take("review", sorted(own), count):
                _fail_review(planter, clause, journal, by_term[0][journal], by_term[1][journal], kind)


def _fail_review(planter: Planter, clause: str, journal: str, first: str, second: str, kind: str) -> None:
    subjects = [f"{journal}:term1", f"{journal}:term2"]
    if kind == "first_term_late":
        planter.drop("events", pl.col("event_id") == first)
        planter.write(clause, subjects[:1], LATE, kind, "reviewed only in the second term")
    elif kind == "second_term_late":
        move_events(planter, {second: date(2026, 6, 15) + timedelta(days=planter.number(0, 15))})
        planter.write(clause, subjects[1:], LATE, kind)
    elif kind == "never_reviewed":
        planter.drop("events", pl.col("event_id").is_in([first, second]))
        planter.write(clause, subjects, MISSING, kind)
    else:
        planter.set(
            "events", "staff_id", dict.fromkeys([first, second], planter.school.staff_key(DIRECTOR)), "event_id"
        )
        planter.write(clause, subjects, MISSING, kind, "by somebody without the role")


def _plant_individual_work(planter: Planter) -> None:
    """14: entered after the day, never, or without a topic."""
    plan = planter.table("individual_plan").select("plan_id", "date", row=pl.int_range(pl.len()))
    # Plan rows and work rows are made in pairs, also where the work does not name its plan.
    work = planter.table("individual_work").select("work_id", row=pl.int_range(pl.len()))
    pairs = plan.join(work, on="row").filter(pl.col("date") > TERM2_START)
    rows = {p: (w, d) for p, w, d in pairs.select("plan_id", "work_id", "date").iter_rows()}
    for kind in ("work_late", "work_missing", "work_without_topic"):
        chosen = planter.take("plan", rows, planter.share(PLAN_SHARE / 3, len(rows)))
        ids = [rows[p][0] for p in chosen]
        if kind == "work_late":
            late = {rows[p][0]: at(rows[p][1] + timedelta(days=planter.number(1, 7)), 15, 20) for p in chosen}
            planter.set("individual_work", "recorded_at", late, "work_id")
        elif kind == "work_missing":
            planter.drop("individual_work", pl.col("work_id").is_in(ids))
        else:
            planter.set("individual_work", "topic", dict.fromkeys(ids), "work_id")
        planter.write("14", chosen, LATE if kind == "work_late" else MISSING, kind)
