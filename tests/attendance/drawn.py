"""Small schools drawn by a seed: class changes, open and overlapping memberships, every state of a lesson, every mark."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import duckdb
import polars as pl

FIRST = date(2025, 9, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(120) if (FIRST + timedelta(days=n)).weekday() < 5][::3]
CLASSES = {"K5a": 5, "K5b": 5, "K6a": 6}
YEAR = "2025/2026"


@dataclass
class Drawn:
    """Rows as tuples, table by table, in the order of `COLUMNS`."""

    rows: dict[str, list[tuple]] = field(default_factory=dict)

    def put(self, table: str, *row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def store(self, hub: duckdb.DuckDBPyConnection) -> None:
        for table, rows in self.rows.items():
            columns = COLUMNS[table].split()
            frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
            hub.register("drawn", frame)
            hub.execute(
                f"insert into store.records.{table} ({', '.join(columns)}) select {', '.join(columns)} from drawn"
            )
            hub.unregister("drawn")


COLUMNS = {
    "schools": "school_id name",
    "terms": "school_id school_year term starts_on ends_on",
    "classes": "school_id class_id school_year name grade_level",
    "subjects": "school_id subject_id name",
    "pupils": "school_id pupil_id given_name family_name birth_date",
    "enrolments": "school_id pupil_id class_id enrolled_on left_on",
    "journals": "school_id journal_id school_year kind class_id subject_id teacher_id",
    "journal_members": "school_id journal_id pupil_id member_from member_to",
    "lessons": "school_id lesson_id journal_id date period teacher_id status is_online",
    "lesson_entries": "school_id lesson_id kind recorded_at",
    "attendance": "school_id lesson_id pupil_id mark recorded_at",
    "absence_notes": "school_id note_id pupil_id absent_from absent_to reason registered_at",
}


def draw(seed: int, school: str = "S1", pupils: int = 14) -> Drawn:
    dice = random.Random(seed)
    made = Drawn()
    made.put("schools", school, "Skola")
    made.put("terms", school, YEAR, 1, FIRST, date(2025, 11, 14))
    made.put("terms", school, YEAR, 2, date(2025, 11, 17), date(2026, 5, 29))
    for name, grade in CLASSES.items():
        made.put("classes", school, name, YEAR, f"{name[1]}.{name[2]}", grade)
    for subject in ("MAT", "LAT"):
        made.put("subjects", school, subject, subject)
    journals = _journals(made, dice, school)
    for number in range(pupils):
        _pupil(made, dice, school, f"P{number:02d}", journals)
    _lessons(made, dice, school, journals)
    return made


def _journals(made: Drawn, dice: random.Random, school: str) -> list[tuple[str, str | None]]:
    journals: list[tuple[str, str | None]] = []
    for class_id in CLASSES:
        for subject in ("MAT", "LAT"):
            journals.append((f"J{class_id}{subject}", class_id))
            made.put("journals", school, journals[-1][0], YEAR, "subject", class_id, subject, dice.choice(["T1", "T2"]))
    journals.append(("JALL", None))
    made.put("journals", school, "JALL", YEAR, "combined", None, None, "T3")
    return journals


def _pupil(made: Drawn, dice: random.Random, school: str, pupil: str, journals: list[tuple[str, str | None]]) -> None:
    made.put("pupils", school, pupil, "Vārds", pupil, date(2013, 1, 1))
    day, at = FIRST, dice.choice(list(CLASSES))
    while True:
        left = dice.choice([None, None, None, dice.choice(DAYS[3:])])
        left = left if left and left > day else None
        made.put("enrolments", school, pupil, at, day, left)
        if left is None and dice.random() < 0.8:
            break
        day = (left or day) + timedelta(
            days=dice.choice([0, 0, 0, 9, 20]) if left else 30
        )  # else nobody closed the old one
        at = dice.choice(list(CLASSES))
        if day > DAYS[-1]:
            break
    for journal, _ in journals:
        for _ in range(dice.choice([0, 1, 1, 1, 2])):
            begun = dice.choice([FIRST, FIRST, dice.choice(DAYS)])
            ended = dice.choice([None, None, begun + timedelta(days=dice.randrange(0, 70))])
            if not any(row[1:4] == (journal, pupil, begun) for row in made.rows.get("journal_members", [])):
                made.put("journal_members", school, journal, pupil, begun, ended)


def _lessons(made: Drawn, dice: random.Random, school: str, journals: list[tuple[str, str | None]]) -> None:
    pupils = [row[1] for row in made.rows["pupils"]]
    for number, (day, (journal, _)) in enumerate((day, one) for day in DAYS for one in journals):
        if dice.random() < 0.4:
            continue
        lesson, end = f"L{number:04d}", datetime.combine(day, datetime.min.time()) + timedelta(hours=9)
        status = dice.choice(["held"] * 9 + ["cancelled"])
        online = dice.choice([None, False, False, False, True])
        made.put("lessons", school, lesson, journal, day, dice.choice([1, 2, 3, None]), "T1", status, online)
        if dice.random() < 0.85:
            made.put("lesson_entries", school, lesson, "attendance", end + timedelta(days=dice.choice([0, 0, 9])))
        else:
            made.put("lesson_entries", school, lesson, "topic", end)
        for pupil in dice.sample(pupils, 5 if dice.random() < 0.6 else 0):
            mark = dice.choice(["absent", "absent", "excused", "late", "present"])
            made.put("attendance", school, lesson, pupil, mark, dice.choice([None, end, end + timedelta(days=9)]))
    for number in range(10):
        day = dice.choice(DAYS)
        until = day + timedelta(days=dice.choice([0, 2, 12]))
        told = datetime.combine(until, datetime.min.time()) + timedelta(days=2)
        made.put("absence_notes", school, f"N{number}", dice.choice(pupils), day, until, "parent", told)


def school_of(hub: duckdb.DuckDBPyConnection, sizes: dict[str, tuple[int, int, int]]) -> None:
    """A school whose pupils have so many (possible, authorised, unauthorised) lessons: each is a member for as many days."""
    made = Drawn()
    made.put("schools", "S1", "Skola")
    made.put("classes", "S1", "K", "2025/2026", "5.a", 5)
    made.put("journals", "S1", "J", "2025/2026", "subject", "K", None, "T")
    for number in range(max(possible for possible, _, _ in sizes.values())):
        made.put("lessons", "S1", f"L{number:03d}", "J", FIRST + timedelta(days=number), 1, "T", "held", False)
        made.put("lesson_entries", "S1", f"L{number:03d}", "attendance", FIRST)
    for pupil, (possible, authorised, unauthorised) in sizes.items():
        made.put("enrolments", "S1", pupil, "K", FIRST, None)
        made.put("journal_members", "S1", "J", pupil, FIRST, FIRST + timedelta(days=possible))
        for number in range(authorised + unauthorised):
            mark = "excused" if number < authorised else "absent"
            made.put("attendance", "S1", f"L{number:03d}", pupil, mark, None)
    made.store(hub)
