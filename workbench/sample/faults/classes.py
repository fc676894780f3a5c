"""Faults of classes: 3.1.1, 3.1.3, 3.1.4, 6 with 2.2c, 5 with 3.2, 18, 19, 3.5, 1.2b."""

from __future__ import annotations

from datetime import date

import polars as pl

from workbench.sample.faults.mail import minors
from workbench.sample.faults.planter import LATE, MISSING, Planter, at
from workbench.sample.staff import DIRECTOR
from workbench.sample.year import SCHOOL_DAYS, START, TERM1_END

SHARE = 0.03
FOR_PARENTS = ("class_briefing_parents", "class_parents_meeting")
# Kind of event, clauses with their key's ending, first and last day of a late one, and when it counts.
Window = tuple[date, date]
ALWAYS: Window = (date(2025, 8, 1), date(2026, 8, 31))
AUTUMN: Window = (date(2025, 8, 1), date(2026, 3, 1))
SPRING: Window = (date(2026, 5, 19), date(2026, 8, 31))
EVENTS: tuple[tuple[str, tuple[tuple[str, str], ...], Window, Window], ...] = (
    ("class_briefing_pupils", (("5", ":pupils"),), (date(2025, 10, 6), date(2025, 11, 20)), ALWAYS),
    ("class_briefing_parents", (("5", ":parents"), ("J3.2", "")), (date(2025, 10, 6), date(2025, 11, 20)), ALWAYS),
    ("personal_files_reviewed", (("18", ""),), (date(2025, 11, 4), date(2025, 12, 12)), ALWAYS),
    ("report_cards_issued", (("3.5", ":term1"),), (date(2026, 1, 14), date(2026, 2, 20)), AUTUMN),
    ("report_cards_issued", (("3.5", ":year"),), (date(2026, 6, 15), date(2026, 6, 30)), SPRING),
    ("summary_journal_filed", (("19", ""),), (date(2026, 7, 1), date(2026, 7, 20)), ALWAYS),
    ("class_parents_meeting", (("J1.2b", ""),), (date(2026, 6, 1), date(2026, 6, 12)), ALWAYS),
)


def plant_classes(planter: Planter) -> None:
    """All faults of classes; those that begin later than the school year are left alone."""
    late_ones = set(planter.table("classes").filter(pl.col("registered_at") > at(START, 12))["class_id"])
    classes = [key for key in planter.table("classes")["class_id"] if key not in late_ones]
    count = planter.share(SHARE, len(classes))
    for kind, clauses, late, counts in EVENTS:
        for status in (LATE, MISSING):
            _plant_event(planter, kind, clauses, status, late, counts, count)
    _plant_settings(planter, classes, count)
    _plant_timetables(planter, classes, count)


def _plant_event(
    planter: Planter,
    kind: str,
    clauses: tuple[tuple[str, str], ...],
    status: str,
    late: Window,
    counts: Window,
    count: int,
) -> None:
    """An event of some classes is moved behind its due day or removed; one of another role counts as none."""
    begins = dict(planter.table("classes").select("class_id", pl.col("registered_at").dt.date()).iter_rows())
    rows = planter.table("events").filter((pl.col("kind") == kind) & pl.col("happened_on").is_between(*counts))
    events = {c: e for c, e in rows.select("class_id", "event_id").sort("class_id").iter_rows() if begins[c] < START}
    if kind in FOR_PARENTS:
        young = _classes_with_minors(planter)
        events = {c: e for c, e in events.items() if c in young}
    chosen = planter.take(f"{kind}{counts[0]}", events, count)
    ids = [events[c] for c in chosen]
    name = f"{kind}_{status}"
    if status == LATE:
        days = {e: late[0] + (late[1] - late[0]) * float(planter.rng.random()) for e in ids}
        move_events(planter, days)
    elif kind == "personal_files_reviewed" and len(ids) > 1:
        planter.set("events", "staff_id", dict.fromkeys(ids[:1], planter.school.staff_key(DIRECTOR)), "event_id")
        planter.drop("events", pl.col("event_id").is_in(ids[1:]))
    elif kind == "report_cards_issued" and counts == AUTUMN:
        # Cards handed out before the tenth day before the end are not those of the term.
        move_events(planter, dict.fromkeys(ids, date(2025, 12, 1)))
    else:
        planter.drop("events", pl.col("event_id").is_in(ids))
    for clause, ending in clauses:
        planter.write(clause, [f"{c}{ending}" for c in chosen], status, name)


def _classes_with_minors(planter: Planter) -> set[str]:
    """Classes with a minor on the first day of the year; nothing is owed to the parents of adults."""
    grown = minors(planter)
    rows = planter.table("enrolments").filter(pl.col("enrolled_on") == START).select("class_id", "pupil_id")
    return {class_id for class_id, pupil in rows.iter_rows() if grown[pupil] > START}


def move_events(planter: Planter, days: dict[str, date]) -> None:
    """Let events happen, and be recorded, on other days."""
    planter.set("events", "happened_on", days, "event_id")
    recorded = {event: at(day, planter.number(9, 17), planter.number(0, 60)) for event, day in days.items()}
    planter.set("events", "recorded_at", recorded, "event_id")


def _after_due(planter: Planter) -> object:
    """A moment between the seventh and the twentieth school day of September."""
    return at(SCHOOL_DAYS[planter.number(6, 20)], planter.number(8, 17), planter.number(0, 60))


def _plant_settings(planter: Planter, classes: list[str], count: int) -> None:
    """3.1.1 (registered), 3.1.3 (the first subject journal), 3.1.4 (programme code)."""
    for status in (LATE, MISSING):
        chosen = planter.take("3.1.1", classes, count)
        values = {c: _after_due(planter) if status == LATE else None for c in chosen}
        planter.set("classes", "registered_at", values, "class_id")
        planter.write("3.1.1", chosen, status, f"class_registered_{status}")
    journals = planter.table("journals").filter(pl.col("kind") == "subject")
    for status in (LATE, MISSING):
        chosen = planter.take("3.1.3", classes, count)
        own = journals.filter(pl.col("class_id").is_in(chosen))["journal_id"]
        created = {j: _after_due(planter) if status == LATE else None for j in own}
        planter.set("journals", "created_at", created, "journal_id")
        planter.write("3.1.3", chosen, status, f"subject_journals_{status}")
    chosen = planter.take("3.1.4", classes, count)
    planter.set("classes", "programme_code", dict.fromkeys(chosen), "class_id")
    planter.write("3.1.4", chosen, MISSING, "programme_code_missing")


def _plant_timetables(planter: Planter, classes: list[str], count: int) -> None:
    """6 and 2.2c: the first term's timetable of the class was entered late, or nobody knows when."""
    for status in (LATE, MISSING):
        chosen = planter.take("6", classes, count)
        for key in chosen:
            moment = _after_due(planter) if status == LATE else None
            hit = (pl.col("class_id") == key) & (pl.col("valid_from") < TERM1_END)
            entered = pl.when(hit).then(pl.lit(moment, dtype=pl.Datetime("us"))).otherwise("entered_at")
            planter.school.tables["timetable"] = planter.table("timetable").with_columns(entered_at=entered)
        for clause in ("6", "J2.2c"):
            planter.write(clause, chosen, status, f"timetable_{status}")
