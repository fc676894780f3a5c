"""A whole world from a seed: drafted school by school, then perhaps with a table or column left out."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from tests.worlds.absences import draft_absences
from tests.worlds.books import draft_journals
from tests.worlds.draft import Draft, School
from tests.worlds.files import draft_files
from tests.worlds.frame import OTHER_ZONES, choose_years, draft_school
from tests.worlds.happenings import draft_events, draft_individual_work
from tests.worlds.marks import draft_marks
from tests.worlds.parents import draft_parents
from tests.worlds.people import draft_classes, draft_pupils
from tests.worlds.rights import draft_rights
from tests.worlds.shape import REFERENCES, SHAPES, Table, World
from tests.worlds.staffing import draft_staff, draft_subjects
from tests.worlds.teaching import draft_lessons

ALWAYS = frozenset({"schools"})


def make_world(seed: int, *, tables: set[str] | None = None) -> World:
    """A random but valid school as text: table name to rows; the same seed always gives the same world.

    An optional column that is left out stands in no row and not in ``Table.columns``; a table that is left out has
    no key. With ``tables`` the world holds those tables and what they refer to, and nothing is left out by chance.
    Raises ``ValueError`` for a name that is no table of the exchange format.
    """
    unknown = (tables or set()) - SHAPES.keys()
    if unknown:
        raise ValueError(f"no such tables: {', '.join(sorted(unknown))}")
    rng = Random(seed)
    draft = Draft(rng)
    for zone in _zones(rng):
        _draft_one(draft, zone)
    world = {table: Table(shape.columns, draft.rows[table]) for table, shape in SHAPES.items()}
    if tables is not None:
        return {table: world[table] for table in SHAPES if table in _with_targets(tables)}
    return _leave_out(world, rng)


def write_world(world: World, folder: Path) -> None:
    """Write each table as ``NAME.csv``: UTF-8, comma, header first, quoted where needed. Makes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in world.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns)
            writer.writeheader()
            writer.writerows(table)


def _zones(rng: Random) -> list[ZoneInfo]:
    """The time zone of each school of the world: mostly one school, mostly in Riga."""
    schools = rng.choices((1, 2, 3), weights=(81, 15, 4))[0]
    name = rng.choice(OTHER_ZONES) if rng.random() < 0.1 else "Europe/Riga"
    return [ZoneInfo(name)] * schools


def _draft_one(draft: Draft, zone: ZoneInfo) -> School:
    school = draft_school(draft, zone, choose_years(draft))
    draft_staff(school)
    subjects = draft_subjects(school)
    draft_classes(school)
    draft_pupils(school)
    draft_files(school)
    most = draft.rng.randint(30, 200 if len(draft.rows["schools"]) == 1 else 60)
    draft_journals(school, subjects, most)
    draft_lessons(school, most)
    draft_marks(school)
    draft_parents(school)
    draft_absences(school)
    draft_individual_work(school)
    draft_events(school)
    draft_rights(school)
    return school


def _with_targets(tables: set[str]) -> set[str]:
    """The tables and all that they refer to, however far."""
    wanted = set(tables) | ALWAYS
    while more := {target for (table, _), target in REFERENCES.items() if table in wanted} - wanted:
        wanted |= more
    return wanted


def _leave_out(world: World, rng: Random) -> World:
    """Perhaps a table absent, a table without rows, an optional column absent; references stay whole."""
    names = [name for name in SHAPES if name not in ALWAYS]
    if rng.random() < 0.12:
        for name in rng.sample(names, rng.choice((1, 1, 2))):
            world = _without_table(world, name, keep_header=False)
    if rng.random() < 0.12:
        for name in rng.sample(names, rng.choice((1, 1, 2))):
            world = _without_table(world, name, keep_header=True)
    if rng.random() < 0.15:
        for _ in range(rng.choice((1, 1, 2, 4))):
            world = _without_column(world, rng)
    return world


def _without_table(world: World, gone: str, *, keep_header: bool) -> World:
    """The world without the table's rows: rows that must refer to it go too, other references to it become empty."""
    if gone not in world:
        return world
    left = dict(world)
    left[gone] = Table(world[gone].columns)
    if not keep_header:
        del left[gone]
    for (name, column), target in REFERENCES.items():
        if target != gone or name not in left or column not in left[name].columns:
            continue
        if column in SHAPES[name].required:
            left = _without_table(left, name, keep_header=keep_header)
        else:
            left[name] = Table(left[name].columns, [row | {column: ""} for row in left[name]])
    return left


def _without_column(world: World, rng: Random) -> World:
    """The world without one optional column; where it is part of a key, one row of each shorter key stays."""
    optional = [(name, column) for name in world for column in SHAPES[name].columns
                if column not in SHAPES[name].required and column in world[name].columns
                and not (column == "time_zone" and _elsewhere(world))]  # fmt: skip
    name, gone = rng.choice(optional)
    columns = [column for column in world[name].columns if column != gone]
    key = [column for column in SHAPES[name].key if column != gone]
    rows = {tuple(row[column] for column in key): row for row in reversed(world[name])}
    return world | {name: Table(columns, reversed(rows.values()))}


def _elsewhere(world: World) -> bool:
    """Whether a school names another zone than Riga's: then its moments cannot be read without the name."""
    return any(row.get("time_zone", "") not in ("", "Europe/Riga") for row in world["schools"])
