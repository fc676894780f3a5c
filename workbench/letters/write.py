"""The letters of a run: who gets which, read from the run's work and the staff's addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from workbench.letters import compose, gaps
from workbench.letters.compose import Count, Letter, Line
from workbench.letters.config import Config, address_of
from workbench.texts import text

# One who has left, or not yet come, gets no letters.
STAFF = """
select staff_id, given_name || ' ' || family_name, email, list_transform(string_split(role, '|'), lambda part: trim(part))
from store.records.staff
where school_id = $school
  and coalesce(employed_from, $today::date) <= $today and coalesce(employed_to, $today::date) >= $today
order by staff_id
"""
LINES = "staff_id, to_open, to_do, pupils, due_at, when_code"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as letters know them."""

    staff_id: str
    name: str
    address: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a run, and the names of people with work but without an address."""

    run_id: int
    as_of: datetime
    letters: tuple[Letter, ...]
    without_address: tuple[str, ...]


def write_letters(hub: duckdb.DuckDBPyConnection, run_id: int, config: Config, lang: str) -> Letters:
    """The letters of a run: to each person with open work the own lines, to the leaders a summary; none when all is done."""
    as_of = hub.execute("select as_of_local from store.audit.runs where run_id = ?", [run_id]).fetchall()[0][0]
    gaps.prepare(hub, run_id, lang)
    letters: list[Letter] = []
    without: list[str] = []
    for school, name in hub.execute("select school_id, name from store.records.schools order by school_id").fetchall():
        found = hub.execute(STAFF, {"school": school, "today": as_of.date()}).fetchall()
        people = {row[0]: Person(row[0], row[1], address_of(row[2]), tuple(row[3])) for row in found}
        work = _work(hub, school)
        asked = [people[staff_id] for staff_id in work if staff_id in people]
        missing = [person.name for person in asked if not person.address]
        letters += [
            _work_letter(person, school, name, work[person.staff_id], as_of, lang) for person in asked if person.address
        ]
        if work:
            leaders = [p for p in people.values() if p.address and set(p.roles) & set(config.summary_to)]
            letters += _summaries(hub, school, name, leaders, missing, as_of, lang)
        without += missing
    return Letters(run_id, as_of, tuple(letters), tuple(without))


def _work(hub: duckdb.DuckDBPyConnection, school: str) -> dict[str | None, list[Line]]:
    """The lines of each responsible person, in the order to work in; those that nobody answers for under None."""
    work: dict[str | None, list[Line]] = {}
    for staff_id, *line in gaps.lines(hub, school).order("place").project(LINES).fetchall():
        work.setdefault(staff_id, []).append(Line(*line))
    return work


def _subject(kind: str, as_of: datetime, lang: str) -> str:
    return text(f"letters.subject_{kind}", lang, day=as_of.strftime("%d.%m.%Y."))


def _work_letter(
    person: Person, school: str, school_name: str, lines: Sequence[Line], as_of: datetime, lang: str
) -> Letter:
    body = compose.work_body(person.name, school_name, lines, as_of, lang)
    content = compose.content_of([(line.to_open, line.to_do, line.pupils, str(line.due_at)) for line in lines])
    return Letter(
        "work", school, person.staff_id, person.name, person.address, _subject("work", as_of, lang), body, content,
        len(lines),
    )  # fmt: skip


def _summaries(
    hub: duckdb.DuckDBPyConnection, school: str, school_name: str, leaders: Sequence[Person], missing: Sequence[str],
    as_of: datetime, lang: str,
) -> list[Letter]:  # fmt: skip
    counted = gaps.teachers(hub, school).order("staff collate lv nulls last, staff_id").fetchall()
    nobody = text("due.nobody", lang)
    teachers = [
        Count(staff or staff_id or nobody, overdue, today) for _, staff_id, staff, overdue, today, *_ in counted
    ]
    classes = [Count(*row) for row in gaps.classes(hub, school)]
    content = compose.content_of([teachers, classes, missing])
    return [
        Letter(
            "summary", school, leader.staff_id, leader.name, leader.address, _subject("summary", as_of, lang),
            compose.summary_body(leader.name, school_name, teachers, classes, missing, as_of, lang), content,
            len(teachers),
        )
        for leader in leaders
    ]  # fmt: skip
