"""What happens beside lessons: behaviour notes, individual work, and the events of the school year."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from workbench.sample.curriculum import INDIVIDUAL_TOPICS
from workbench.sample.school import ClassPlan, School
from workbench.sample.staff import DEPUTY, SECRETARY, UPBRINGING
from workbench.sample.timetable import OFFICE
from workbench.sample.wording import BEHAVIOUR
from workbench.sample.year import END, MONTHS, SCHOOL_DAYS, START, TERM1_END, WORKING_DAYS, Array, after, moment

EXTRA_NOTES = 1.4  # behaviour notes a pupil and year, beside the one a teacher and month


def add_behaviour(school: School) -> None:
    """The table `behaviour_notes`: every teacher writes at least one a month about a pupil of theirs."""
    rng = school.stream("behaviour")
    teachers, pupils = _pairs(school)
    own = [np.flatnonzero(teachers == teacher) for teacher in range(len(school.departments))]
    everybody = np.arange(len(teachers))
    regular = [
        (rng.choice(rows if len(rows) else everybody), t, m) for t, rows in enumerate(own) for m in range(len(MONTHS))
    ]
    extra = rng.integers(0, len(teachers), round(EXTRA_NOTES * len(school.arrays["class"])))
    pupil = np.concatenate([pupils[[row for row, _, _ in regular]], pupils[extra]])
    teacher = np.concatenate([np.array([t for _, t, _ in regular]), teachers[extra]])
    month = np.concatenate([np.array([m for _, _, m in regular]), rng.integers(0, len(MONTHS), len(extra))])
    of_month = [SCHOOL_DAYS[SCHOOL_DAYS.astype("datetime64[M]") == np.datetime64(name)] for name in MONTHS]
    day = np.array([of_month[m][int(x * len(of_month[m]))] for m, x in zip(month, rng.random(len(month)), strict=True)])
    said = rng.integers(0, len(BEHAVIOUR), len(pupil))
    notes = pl.DataFrame(
        {
            "pupil": pupil,
            "teacher": teacher,
            "noted_at": moment(day, rng.integers(9 * 3600, 17 * 3600, len(pupil))),
            "tone": [BEHAVIOUR[i][0] for i in said],
            "text": [BEHAVIOUR[i][1] for i in said],
        }
    ).sort("noted_at", "pupil", "teacher")
    school.tables["behaviour_notes"] = notes.select(
        note_id=school.keys("UZ", np.arange(notes.height) + 1, 5),
        pupil_id=school.pupil_keys(notes["pupil"]),
        staff_id=school.staff_keys(notes["teacher"] + OFFICE),
        noted_at="noted_at",
        tone="tone",
        text="text",
    )


def _pairs(school: School) -> tuple[Array, Array]:
    """Teacher and pupil of every membership of a pupil who stays all year."""
    members = school.frames["members"]
    pupils, journals = members["pupil"].to_numpy(), members["journal"].to_numpy()
    steady = school.arrays["steady"][pupils]
    teacher = np.array([journal.teacher for journal in school.journals])
    return teacher[journals][steady], pupils[steady]


def add_individual_work(school: School) -> None:
    """Tables `individual_plan` and `individual_work`: every planned pupil who is there works on a topic."""
    rng = school.stream("individual")
    lessons = school.frames["lessons"].filter((pl.col("kind") == "individual") & pl.col("held"))
    plan = lessons.select("journal", "date", "taught_by", "period", "end").join(school.frames["members"], on="journal")
    plan = plan.join(school.frames["absent_days"], on=["pupil", "date"], how="anti").sort("date", "journal", "pupil")
    ids = school.keys("IP", np.arange(plan.height) + 1, 5)
    school.tables["individual_plan"] = plan.select(
        plan_id=ids,
        journal_id=school.journal_keys(plan["journal"]),
        pupil_id=school.pupil_keys(plan["pupil"]),
        teacher_id=school.staff_keys(plan["taught_by"] + OFFICE),
        date="date",
        period="period",
    )
    second = plan["end"].to_numpy() * 60 + rng.integers(-600, 3 * 3600, plan.height)
    topic = [INDIVIDUAL_TOPICS[i] for i in rng.integers(0, len(INDIVIDUAL_TOPICS), plan.height)]
    unlinked = pl.Series(rng.random(plan.height) < 0.1)
    school.tables["individual_work"] = school.tables["individual_plan"].select(
        work_id=school.keys("IU", np.arange(plan.height) + 1, 5),
        plan_id=pl.when(~unlinked).then("plan_id"),
        journal_id="journal_id",
        pupil_id="pupil_id",
        date="date",
        topic=pl.Series(topic),
        recorded_at=pl.Series(moment(plan["date"].to_numpy().astype("datetime64[D]"), second)),
        recorded_by="teacher_id",
    )


Row = tuple[str, date, str | None, str | None, int]


def add_events(school: School) -> None:
    """The table `events`: briefings, meetings, lists, reviews, report cards, files, backups, each in time."""
    rng = school.stream("events")
    rows = _school_events(rng) + [row for plan in school.classes for row in _class_events(plan, rng)]
    rows += _reviews(school, rng) + _lists(school, rng)
    rows += [
        ("password_issued", date(2025, 9, 2), None, None, DEPUTY),
        ("groups_change_reported", date(2025, 10, 8), None, None, DEPUTY),
    ]
    rows.sort(key=lambda row: (row[1], row[0], row[2] or "", row[3] or ""))
    days = np.array([np.datetime64(row[1]) for row in rows])
    school.tables["events"] = pl.DataFrame(
        {
            "event_id": school.keys("NT", np.arange(len(rows)) + 1, 5),
            "school_id": [school.school_id] * len(rows),
            "kind": [row[0] for row in rows],
            "happened_on": days,
            "class_id": [row[2] for row in rows],
            "journal_id": [row[3] for row in rows],
            "staff_id": school.staff_keys([row[4] for row in rows]),
            "recorded_at": moment(days, rng.integers(10 * 3600, 18 * 3600, len(rows))),
            "document_ref": pl.Series(
                [f"Nr. 1-14/{n}" if n % 9 == 0 else None for n in range(len(rows))], dtype=pl.String
            ),
            "note": pl.Series([None] * len(rows), dtype=pl.String),
        },
        schema_overrides={"class_id": pl.String, "journal_id": pl.String},
    )


def _day(days: Array, since: date, n: int) -> date:
    """The n-th of `days` after a day."""
    found: date = after(days, np.array([np.datetime64(since)]), n)[0].item()
    return found


def _school_events(rng: np.random.Generator) -> list[Row]:
    return [
        ("school_parents_meeting", _day(SCHOOL_DAYS, START, int(rng.integers(8, 20))), None, None, 0),
        ("interest_lists_submitted", _day(WORKING_DAYS, START, int(rng.integers(3, 9))), None, None, UPBRINGING),
        ("journals_backed_up", _day(WORKING_DAYS, END, int(rng.integers(6, 14))), None, None, DEPUTY),
    ]


def _class_events(plan: ClassPlan, rng: np.random.Generator) -> list[Row]:
    """A class's events; a class that begins later has its own days."""
    teacher, key, begins = plan.teacher + OFFICE, plan.class_id, plan.starts_on
    soon, later = int(rng.integers(0, 3)), int(rng.integers(5, 9))
    rows: list[Row] = [
        ("class_briefing_pupils", _day(SCHOOL_DAYS, begins, soon), key, None, teacher),
        (
            "personal_files_reviewed",
            _day(SCHOOL_DAYS, begins, later + (20 if begins == START else 0)),
            key,
            None,
            SECRETARY,
        ),
        ("report_cards_issued", _day(SCHOOL_DAYS, TERM1_END, -int(rng.integers(0, 3))), key, None, DEPUTY),
        ("report_cards_issued", _day(WORKING_DAYS, END, int(rng.integers(0, 3))), key, None, DEPUTY),
        ("summary_journal_filed", _day(WORKING_DAYS, END, int(rng.integers(3, 15))), key, None, SECRETARY),
    ]
    if not plan.adults:
        rows.append(
            (
                "class_briefing_parents",
                _day(SCHOOL_DAYS, begins, later + (6 if begins == START else 0)),
                key,
                None,
                teacher,
            )
        )
        rows.append(("class_parents_meeting", _day(SCHOOL_DAYS, begins, later + 4), key, None, teacher))
    return rows


def _reviews(school: School, rng: np.random.Generator) -> list[Row]:
    """Each journal is reviewed once a term; a few of the first term's in the days allowed after it."""
    terms = school.frames["lessons"].filter("held").select("journal", "term").unique().sort("journal", "term")
    rows: list[Row] = []
    for number, term in terms.iter_rows():
        kind = school.journals[number].kind
        reviewer = UPBRINGING if kind in ("class_hour", "interest") else DEPUTY
        last, step = (TERM1_END, int(rng.integers(-30, 8))) if term == 1 else (END, int(rng.integers(-40, 8)))
        rows.append(("journal_review", _day(WORKING_DAYS, last, step), None, school.journal_key(number), reviewer))
    return rows


def _lists(school: School, rng: np.random.Generator) -> list[Row]:
    return [
        (
            "combined_lists_submitted",
            _day(WORKING_DAYS, START, int(rng.integers(0, 6))),
            None,
            school.journal_key(j.number),
            j.teacher + OFFICE,
        )
        for j in school.journals
        if j.kind == "combined"
    ]
