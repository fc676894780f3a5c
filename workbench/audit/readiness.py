"""Readiness before compliance: what can be judged with these files, what cannot and why, and how fresh they are.

Faults of the set-up are told here, apart from anybody's violations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from checks.common import build
from checks.packs.model import Clause, Pack
from workbench.audit import assessable, freshness, moment
from workbench.audit.run import check_schools, choose_packs

if TYPE_CHECKING:
    from checks.engine.duty import Duty

Ready = Literal["judged", "partly", "not_assessable", "attested", "informative"]
Key = tuple[str, str, str]  # regulation, clause, school
_FAULTS = Path(__file__).with_name("setup_faults.sql")


@dataclass(frozen=True, slots=True)
class ClauseReadiness:
    """Whether one clause can be judged for one school.

    `absent`: needed tables and `table.column`s that no import had. `empty`: needed columns that were there but hold no
    value. `gaps`: what is left out for want of a deadline. `interpretation`: parameters that do not stand in the text.
    """

    regulation_id: str
    clause_id: str
    school_id: str
    ready: Ready
    absent: tuple[str, ...]
    empty: tuple[str, ...]
    gaps: tuple[str, ...]
    interpretation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetupFault:
    """A kind of fault of the set-up: how many, and up to five by their ids. `looked_for`: its tables were exported."""

    school_id: str
    code: str
    looked_for: bool
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that is known before an audit. Moments local."""

    as_of: datetime
    horizon: datetime | None
    clauses: tuple[ClauseReadiness, ...]
    tables: tuple[freshness.TableState, ...]
    faults: tuple[SetupFault, ...]

    def counts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(regulation, school) to how many automatic clauses can be judged, wholly or partly, and how many there are."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for clause in self.clauses:
            ready, all_of_them = found.get((clause.regulation_id, clause.school_id), (0, 0))
            if clause.ready in ("judged", "partly", "not_assessable"):
                ready, all_of_them = ready + (clause.ready != "not_assessable"), all_of_them + 1
            found[clause.regulation_id, clause.school_id] = ready, all_of_them
        return found


def assess(
    hub: duckdb.DuckDBPyConnection, workspace: Path, *, regulations: Sequence[str] = (), schools: Sequence[str] = ()
) -> Readiness:
    """What the loaded files are good for; nothing is written.

    Raises WorkbenchError when nothing is loaded or a school is unknown, PackError for a pack.
    """
    check_schools(hub, schools)
    packs = choose_packs(workspace, regulations)
    from checks.packs.suite import expectations  # Great Expectations takes seconds to import: only when needed

    duties = {pack.id: expectations(pack) for pack in packs}
    seen_from = moment.choose(hub, None, schools)
    first_day = min((pack.in_force.start for pack in packs), default=date(2018, 1, 1))
    build.prepare(hub, seen_from.moment, schools=schools, first_day=first_day)
    needs = assessable.needs_of(duty for of_pack in duties.values() for duty in of_pack)
    assessable.judge(hub, needs)
    return Readiness(
        seen_from.local,
        seen_from.horizon_local,
        tuple(_clauses(hub, packs, duties, needs, seen_from.local.date())),
        freshness.tables(hub),
        faults(hub),
    )


def faults(hub: duckdb.DuckDBPyConnection) -> tuple[SetupFault, ...]:
    """Every kind of fault of the set-up for each school in scope, those that were not found with count 0."""
    rows = hub.execute(_FAULTS.read_text(encoding="utf-8")).fetchall()
    return tuple(
        SetupFault(school, code, looked_for, count, tuple(examples))
        for school, code, looked_for, count, examples in rows
    )


def _clauses(
    hub: duckdb.DuckDBPyConnection, packs: Sequence[Pack], duties: Mapping[str, Sequence[Duty]],
    needs: Sequence[assessable.Need], today: date,
) -> Iterable[ClauseReadiness]:  # fmt: skip
    schools = [row[0] for row in hub.execute("select school_id from common.scope order by school_id").fetchall()]
    absent = assessable.absent_by_clause(hub)
    empty = freshness.empty_columns(hub, {name for need in needs for name in need.needed})
    needed = {(need.regulation_id, need.clause_id): need.needed for need in needs}
    for pack in packs:
        gaps = _gaps(hub, pack.id, duties[pack.id])
        for clause in pack.clauses:
            for school in schools:
                key = (pack.id, clause.id, school)
                hollow = tuple(name for name in needed.get(key[:2], ()) if (school, name) in empty)
                yield _clause(clause, key, tuple(absent.get(key, ())), hollow, tuple(gaps.get(key, ())), today)


def _clause(
    clause: Clause, key: Key, absent: tuple[str, ...], empty: tuple[str, ...], gaps: tuple[str, ...], today: date
) -> ClauseReadiness:
    ready: Ready
    if clause.kind != "automatic":
        ready = clause.kind
    elif absent:
        ready, gaps = "not_assessable", ()
    else:
        ready = "partly" if gaps else "judged"
    return ClauseReadiness(*key, ready, absent, empty, gaps, _interpretation(clause, today))


def _interpretation(clause: Clause, today: date) -> dict[str, Any]:
    """The parameters that are our reading, with the value that holds today; of several duties the name says which."""
    read = {}
    for duty in clause.duties:
        for name, parameter in duty.parameters.items():
            if parameter.basis == "interpretation":
                known = f"{duty.expect}.{name}" if len(clause.duties) > 1 else name
                read[known] = parameter.on(max(today, min(parameter.changes, default=today)))
    return read


def _gaps(hub: duckdb.DuckDBPyConnection, regulation: str, duties: Iterable[Duty]) -> dict[Key, list[str]]:
    """What each clause leaves out for want of a deadline, as `KIND YEAR (GRADE.): COUNT`."""
    found: dict[Key, list[str]] = {}
    for duty in duties:
        for school, year, kind, grade, count in hub.execute(duty.gaps_query).fetchall() if duty.gaps_query else ():
            label = f"{kind} {year}{f' ({grade}.)' if grade is not None else ''}: {count}"
            found.setdefault((regulation, duty.clause_id, school), []).append(label)
    return found
