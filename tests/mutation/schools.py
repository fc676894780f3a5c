"""The schools on which mistakes are judged: the situations of each clause, and random schools that share their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.mutation.bench import Bench
from tests.mutation.clauses import Clause, Reading, duties_by_clause, reading
from tests.oracle import judge
from tests.situation_reader import NEWEST, Group, Situation, read_situations, share_ids, write_export
from tests.worlds import Table, World, make_world, write_world
from tests.worlds.shape import SHAPES, Row
from workbench.audit import explain, keep, moment
from workbench.intake.load import load
from workbench.records import store

SEEDS = (1, 2, 3, 5, 8, 13, 21, 34)
EXPORTS = ("schools", "other-schools")
LEAVES = frozenset({
    "calendar_days", "enrolments", "access_rights", "journal_members", "timetable", "lesson_entries", "attendance", "grades",
    "grading_deadlines", "message_recipients", "phone_calls", "transcripts", "absence_notices", "absence_notes",
    "behaviour_notes", "individual_work", "events",
})  # fmt: skip
CONFIRMED = ("rezekne-2018", "jelgava-nvsk-2022")  # what the independent reading reads
AS_OF = datetime(2027, 8, 1)  # UTC, when everything is over

TOLD = {
    "status": "judged.status", "arises": "to_local(judged.arises_at, scope.time_zone)",
    "due": "to_local(judged.due_at, scope.time_zone)", "fulfilled": "to_local(judged.fulfilled_at, scope.time_zone)",
    "staff": "judged.staff_id", "class": "judged.class_id", "pupil": "judged.pupil_id",
}  # fmt: skip
COLUMNS = (
    "subject_key", "school_id", "class_id", "staff_id", "pupil_id", "arises_at", "due_at", "fulfilled_at", "status",
)  # fmt: skip
DIGEST = f"select count(*), bit_xor(hash({', '.join(COLUMNS)})) from ({{query}})"
LOCAL = """
select
    judged.subject_key, judged.school_id, judged.class_id, judged.staff_id, judged.pupil_id,
    to_local(judged.arises_at, scope.time_zone), to_local(judged.due_at, scope.time_zone),
    to_local(judged.fulfilled_at, scope.time_zone), judged.status
from ({query}) as judged
join common.scope as scope on scope.school_id = judged.school_id
"""

SAID = "select school_id, subject_key, detail_en from store.audit.obligations"

Rows = list[tuple[object, ...]]


class Worlds(Bench):
    """Random schools: the rows should be those of the SQL as it stands, which the independent reading confirms."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, as_of: datetime, folders: Sequence[Path]) -> None:
        super().__init__("random schools", hub, as_of)
        self._confirmed = _independent_rows(folders, as_of)
        self._own = {
            clause: self._digests([reading(duty) for duty in duties])
            for clause, duties in duties_by_clause().items()
            if clause[0] in CONFIRMED
        }

    @property
    def clauses(self) -> Sequence[Clause]:
        return list(self._own)

    def is_right(self, clause: Clause) -> bool:
        return self._rows(clause) == self._confirmed.get(clause, [])

    def _rows(self, clause: Clause) -> Rows:
        queries = [LOCAL.format(query=duty.judged()) for duty in duties_by_clause()[clause]]
        return _in_order(row for query in queries for row in self.run(query))

    def _differs(self, clause: Clause, readings: Sequence[Reading]) -> bool:
        return self._digests(readings) != self._own[clause]

    def _digests(self, readings: Sequence[Reading]) -> Rows:
        return [row for each in readings for row in self.run(DIGEST.format(query=each.judged))]


def _independent_rows(folders: Iterable[Path], as_of: datetime) -> Mapping[Clause, Rows]:
    """The rows of each clause as the independent reading of the same folders has them, moments on the school's clock."""
    found: dict[Clause, Rows] = {}
    for folder in folders:
        for row in judge(folder, as_of.replace(tzinfo=UTC)).rows:
            of_clause = found.setdefault((row.regulation_id, row.clause_id), [])
            of_clause.append(tuple(getattr(row, name) for name in COLUMNS))
    return {clause: _in_order(rows) for clause, rows in found.items()}


def _in_order(rows: Iterable[tuple[object, ...]]) -> Rows:
    return sorted(rows, key=lambda row: [(value is not None, value) for value in row])


class Situations(Bench):
    """The suite's own sentences: the rows should be what each says."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, as_of: datetime, told: Sequence[Situation]) -> None:
        self._told: dict[Clause, dict[str, Situation]] = {}
        for situation in told:
            of_clause = self._told.setdefault((situation.regulation, situation.clause), {})
            of_clause[f"{situation.prefix}S1"] = situation
        schools = [school for of_clause in self._told.values() for school in of_clause]
        named = " ".join(next(iter(self._told))) if len(self._told) == 1 else f"{len(self._told)} clauses"
        super().__init__(f"situations of {named}", hub, as_of, schools)

    @property
    def clauses(self) -> Sequence[Clause]:
        return list(self._told)

    def schools_of(self, clause: Clause) -> frozenset[str]:
        return frozenset(self._told[clause])

    def is_right(self, clause: Clause) -> bool:
        return not self.notices(clause)

    def _differs(self, clause: Clause, readings: Sequence[Reading]) -> bool:
        told = self._told[clause]
        rows = [row for each in readings for row in self.run(_told_of(each.judged, told))]
        gaps = [row for each in readings if each.gaps for row in self.run(each.gaps)]
        return not (_rows_as_told(told, rows) and _gaps_as_told(told, gaps) and self._says_as_told(clause, readings))

    def _says_as_told(self, clause: Clause, readings: Sequence[Reading]) -> bool:
        """Whether the explanations have the words that the situations tell."""
        words = {
            (school, subject): row["says"]
            for school, situation in self._told[clause].items()
            for subject, row in situation.expect.items()
            if "says" in row
        }
        if not words:
            return True
        explain.make_words(self.hub)
        self.hub.execute("delete from store.audit.obligations")
        for duty, each in zip(duties_by_clause()[clause], readings, strict=True):
            self.hub.execute(f"create or replace table duty.{duty.target} as {each.judged}")
            keep.keep_obligations(self.hub, 1, duty, "high")
        said = {
            (school, subject.replace(school.removesuffix("S1"), "")): detail or ""
            for school, subject, detail in self.hub.execute(SAID).fetchall()
        }
        return all(expected in said[key] for key, expected in words.items())


def _told_of(query: str, told: Iterable[str]) -> str:
    columns = ", ".join(f"cast({column} as varchar)" for column in TOLD.values())
    schools = ", ".join(f"'{school}'" for school in told)
    return f"""
        select judged.school_id, judged.subject_key, {columns}
        from ({query}) as judged
        join common.scope as scope on scope.school_id = judged.school_id
        where judged.school_id in ({schools})
    """


def _rows_as_told(told: Mapping[str, Situation], rows: Rows) -> bool:
    """Whether each school has the obligations of its situation, each once, with what is told of them."""
    found = [(str(school), str(subject), values) for school, subject, *values in rows]
    keys = {(school, subject.replace(school.removesuffix("S1"), "")) for school, subject, _ in found}
    expected = {(school, subject) for school, situation in told.items() for subject in situation.expect}
    if len(found) != len(keys) or keys != expected:
        return False
    for school, subject, values in found:
        prefix = school.removesuffix("S1")
        row = dict(
            zip(TOLD, ("none" if value is None else str(value).replace(prefix, "") for value in values), strict=True)
        )
        wanted = told[school].expect[subject.replace(prefix, "")]
        if any(row[name] != wanted[name] for name in TOLD if name in wanted):
            return False
    return True


def _gaps_as_told(told: Mapping[str, Situation], rows: Rows) -> bool:
    """Whether each school leaves out what its situation says; where a table is absent, nothing is said of that."""
    found: dict[str, set[str]] = {school: set() for school in told}
    for school, year, kind, grade, count in rows:
        if school in found:
            level = "" if grade is None else f" ({grade}.)"
            found[str(school)].add(f"{kind} {year}{level}: {count}")
    return all(
        found[school] == each.no_deadline for school, each in told.items() if each.no_deadline or not each.absent
    )


def random_export(seeds: Sequence[int]) -> World:
    """The random schools of these seeds as one export: every id begins with the seed's place, so that none meet."""
    worlds = [_prefixed(make_world(seed, tables=set(SHAPES)), f"{place}-") for place, seed in enumerate(seeds)]
    return {
        name: Table(shape.columns, [row for world in worlds for row in world[name]]) for name, shape in SHAPES.items()
    }


def _prefixed(world: World, prefix: str) -> World:
    def of_row(row: Row) -> Row:
        return {column: prefix + value if value and _is_id(column) else value for column, value in row.items()}

    return {name: Table(rows.columns, map(of_row, rows)) for name, rows in world.items()}


def _is_id(column: str) -> bool:
    return column.endswith(("_id", "_by"))


def _of_other_schools(world: World) -> World:
    """The same ids in other schools, which have every second row of what nothing refers to.

    What forgets to ask for the school takes what the one has for the other's.
    """
    return {
        name: Table(
            rows.columns, (_elsewhere(row) for place, row in enumerate(rows) if name not in LEAVES or place % 2)
        )
        for name, rows in world.items()
    }


def _elsewhere(row: Row) -> Row:
    return {**row, "school_id": f"twin-{row['school_id']}"} if row.get("school_id") else row


@contextmanager
def worlds_workspace(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A workspace with the random schools, imported from the folders EXPORTS of `home`, one after another."""
    first = random_export(SEEDS)
    exports = (first, _of_other_schools(first))
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        for name, world in zip(EXPORTS, exports, strict=True):
            write_world(world, home / name)
            refused = load(hub, [home / name]).total.quarantined
            assert refused == 0, f"{refused} rows of the random schools were refused"
        yield hub


@contextmanager
def situations_workspace(
    group: Group, told: Sequence[Situation], home: Path
) -> Iterator[tuple[duckdb.DuckDBPyConnection, datetime]]:
    """A workspace with the situations of one group, imported together, and the moment that they are looked at from."""
    store.init(home)
    with store.open_store(home) as hub:
        for export in range(group.exports):
            write_export(told, export, home / f"export{export}")
            load(hub, [home / f"export{export}"], full=group.is_full(export))
        share_ids(hub)
        yield hub, moment.choose(hub, None if group.as_of == NEWEST else group.as_of, []).moment


def situations_by_group() -> list[tuple[Group, list[Situation]]]:
    """All situations, by the group that shares an import; the largest group first."""
    found: dict[Group, list[Situation]] = {}
    for situation in read_situations():
        found.setdefault(situation.group, []).append(situation)
    return sorted(found.items(), key=lambda each: -len(each[1]))
