"""What if the deadline were another: the violations of one clause at each value of the parameter that sets its deadline.

Nothing is estimated. For each value the duty's own query runs over the records as the run's moment sees them, judged by
the same statement as in an audit, so school days, working days and clock changes count as the law counts them. A duty
without such a parameter is shown with calendar days of grace after its own due moment instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from checks.common import build
from workbench.audit import assessable
from workbench.audit.run import choose_packs
from workbench.audit.whatif_values import (
    GRACE,
    UNITS,
    Unit,
    bounds,
    day_kind_of,
    parameter_of,
    place,
    read,
    values_around,
)
from workbench.errors import InputError, PackError, WorkbenchError, nearest
from workbench.life.excuses import EXCUSED

if TYPE_CHECKING:
    from checks.engine.duty import Duty

WELL_KEPT = 0.95

COUNT = f"""
with excused as ({EXCUSED}),
judged as (
    select
        shift.grace,
        obligation.school_id,
        obligation.subject_key,
        case
            when shift.grace = 0 then obligation.status
            when obligation.fulfilled_at <= coalesce(moved.due_at, obligation.fulfilled_at) then 'met'
            when obligation.fulfilled_at is not null then 'late'
            when moved.due_at < scope.as_of then 'missing'
            else 'pending'
        end as status
    from ({{judged}}) as obligation
    join common.scope as scope on scope.school_id = obligation.school_id
    cross join (select unnest($graces::integer[]) as grace) as shift
    cross join lateral (
        select to_utc(
            to_local(obligation.due_at, scope.time_zone) + to_days(shift.grace), scope.time_zone) as due_at
    ) as moved
)
select
    judged.grace,
    count(*) filter (where judged.status = 'met') as met,
    count(*) filter (where judged.status = 'late') as late,
    count(*) filter (where judged.status = 'missing') as missing,
    count(*) filter (where judged.status = 'pending') as pending,
    count(*) filter (where judged.status in ('late', 'missing') and excused.subject_key is not null) as excused
from judged
left join excused
  on excused.regulation_id = $regulation and excused.clause_id = $clause
 and excused.school_id = judged.school_id and excused.subject_key = judged.subject_key
group by judged.grace
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What an audit would find at one value of the deadline; `is_now`: the value in force at the run's moment."""

    value: str | int
    is_now: bool
    met: int
    late: int
    missing: int
    pending: int
    excused: int

    @property
    def violations(self) -> int:
        """Late and missing, excused ones among them."""
        return self.late + self.missing

    @property
    def compliance(self) -> float | None:
        """As in a verdict: met / (met + late + missing − excused); None without divisor."""
        divisor = self.met + self.violations - self.excused
        return self.met / divisor if divisor else None


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one clause in the order of their deadlines. `day_kind`: which days are counted, where the duty says.

    `kept_violations`: what the run found at the value in force; it differs from the point's when records or pack changed.
    """

    regulation_id: str
    clause_id: str
    expectation_type: str
    run_id: int
    as_of: datetime
    parameter: str
    unit: Unit
    day_kind: str
    kept_violations: int
    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """The point of the value in force."""
        return next(point for point in self.points if point.is_now)

    @property
    def first_well_kept(self) -> Point | None:
        """The earliest deadline that at least `WELL_KEPT` of the obligations would have kept; None when there is none."""
        return next((point for point in self.points if round(point.compliance or 0.0, 3) >= WELL_KEPT), None)


def curve(
    hub: duckdb.DuckDBPyConnection,
    workspace: Path,
    regulation: str,
    clause: str,
    *,
    run_id: int | None = None,
    parameter: str | None = None,
    values: Sequence[str] = (),
) -> Curve:
    """The curve of one clause as the latest run that judged it (or `run_id`) sees the records.

    `parameter`: which of the duty's parameters to vary, by default the one that sets the deadline; `values`: which
    values to try beside the one in force. Raises PackError for an unknown regulation or clause, WorkbenchError where
    nothing was judged, InputError for a parameter or value that the duty does not take.
    """
    run = _run(hub, regulation, run_id)
    duties = _prepared(hub, workspace, run, regulation, clause)
    name = parameter_of(duties, parameter)
    varied = [duty for duty in duties if name == GRACE or name in duty.parameters]
    in_force = _in_force(varied, run["as_of_local"].date())
    now = 0 if name == GRACE else in_force.parameters[name]
    unit: Unit = "grace" if name == GRACE else UNITS[name]
    wanted = [read(unit, value) for value in values] or _accepted(in_force, name, values_around(unit, now))
    tried = sorted({*wanted, now}, key=lambda value: place(unit, value))
    points = _by_grace(hub, varied, tried) if name == GRACE else _by_value(hub, varied, name, tried, now)
    if not any(point.met + point.violations + point.pending for point in points):
        raise WorkbenchError(f"Clause {clause} of {regulation} has no obligations in run {run['run_id']} to compare.")
    return Curve(
        regulation_id=regulation, clause_id=clause, expectation_type=in_force.expectation_type, run_id=run["run_id"],
        as_of=run["as_of_local"], parameter=name, unit=unit, day_kind=day_kind_of(in_force, name),
        kept_violations=_kept(hub, run["run_id"], regulation, clause), points=tuple(points),
    )  # fmt: skip


def _prepared(
    hub: duckdb.DuckDBPyConnection, workspace: Path, run: dict[str, Any], regulation: str, clause: str
) -> list[Duty]:
    """The clause's duties, and in the hub what they read, as of the run's moment and for its schools."""
    pack = choose_packs(workspace, [regulation])[0]
    try:
        kind = pack.clause(clause).kind
    except KeyError as error:
        raise PackError(str(error.args[0])) from error
    if kind != "automatic":
        raise PackError(f"Clause {clause} of {regulation} is {kind}: no records are judged by it, it has no deadline.")
    from checks.packs.suite import expectations  # Great Expectations takes seconds to import: only when needed

    duties = [duty for duty in expectations(pack) if duty.clause_id == clause]
    build.prepare(hub, run["as_of"], schools=run["schools"], first_day=pack.in_force.start)
    assessable.judge(hub, assessable.needs_of(duties))
    return duties


def _run(hub: duckdb.DuckDBPyConnection, regulation: str, run_id: int | None) -> dict[str, Any]:
    query = """
        select run.run_id, run.as_of, run.as_of_local, run.schools
        from store.audit.runs as run
        where list_contains(run.regulations, $regulation) and ($run_id is null or run.run_id = $run_id)
        order by run.run_id desc
        limit 1
    """
    rows = hub.execute(query, {"regulation": regulation, "run_id": run_id}).fetchall()
    if not rows:
        judged = "select distinct unnest(regulations) from store.audit.runs"
        hint = nearest(regulation, [row[0] for row in hub.execute(judged).fetchall()])
        which = "No audit" if run_id is None else f"Run {run_id}"
        raise WorkbenchError(
            f"{which} has judged {regulation}.{hint} Run one with: workbench audit --regulation {regulation}"
        )
    return dict(zip(("run_id", "as_of", "as_of_local", "schools"), rows[0], strict=True))


def _in_force(duties: Sequence[Duty], day: date) -> Duty:
    """The span of days that holds on a day, else the latest."""
    holding = [
        duty
        for duty in duties
        if duty.in_force_from <= day.isoformat() and (not duty.in_force_until or day.isoformat() <= duty.in_force_until)
    ]
    return holding[-1] if holding else duties[-1]


def _with(duty: Duty, name: str, value: Any) -> Duty:
    """The same duty with one parameter changed. Raises InputError for a value that it does not take."""
    given = {
        "regulation_id": duty.regulation_id, "clause_id": duty.clause_id, "in_force_from": duty.in_force_from,
        "in_force_until": duty.in_force_until, "mostly": duty.mostly, **duty.parameters, name: value,
    }  # fmt: skip
    try:
        return type(duty)(**given)
    except ValueError as error:  # pydantic's own error is one
        raise InputError(f"{name} cannot be '{value}'.") from error


def _accepted(duty: Duty, name: str, values: Sequence[Any]) -> list[Any]:
    """Those of our own suggestions that lie within the duty's bounds."""
    low, high = bounds(duty, name)
    return [value for value in values if not isinstance(value, int) or low <= value <= high]


def _by_value(
    hub: duckdb.DuckDBPyConnection, duties: Sequence[Duty], name: str, values: Sequence[Any], now: Any
) -> list[Point]:
    """A point for each value: the duty's query with that value, in every span of days in which the clause holds."""
    changed = [(value, [_with(duty, name, value) for duty in duties]) for value in values]
    return [
        Point(value, value == now, *_summed(_counted(hub, duty, [0])[0] for duty in of_value))
        for value, of_value in changed
    ]


def _by_grace(hub: duckdb.DuckDBPyConnection, duties: Sequence[Duty], values: Sequence[int]) -> list[Point]:
    counted = [_counted(hub, duty, values) for duty in duties]
    return [Point(value, value == 0, *_summed(of_duty[value] for of_duty in counted)) for value in values]


def _summed(counts: Any) -> list[int]:
    return [sum(numbers) for numbers in zip(*counts, strict=True)]


def _counted(hub: duckdb.DuckDBPyConnection, duty: Duty, graces: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """For each grace in days: met, late, missing, pending, excused, judged by the audit's own statement."""
    judged = duty.judged()
    given = {"graces": list(graces), "regulation": duty.regulation_id, "clause": duty.clause_id}
    counted = {grace: tuple(numbers) for grace, *numbers in hub.execute(COUNT.format(judged=judged), given).fetchall()}
    return {grace: counted.get(grace, (0, 0, 0, 0, 0)) for grace in graces}


def _kept(hub: duckdb.DuckDBPyConnection, run_id: int, regulation: str, clause: str) -> int:
    query = """
        select count(*)
        from store.audit.obligations
        where run_id = ? and regulation_id = ? and clause_id = ? and status in ('late', 'missing')
    """
    return int(hub.execute(query, [run_id, regulation, clause]).fetchall()[0][0])
