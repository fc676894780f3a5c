"""The rows of a pack: every obligation of the period, people shown as the level asks; all totals are computed from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from checks.engine.literals import literal
from workbench.audit.results import OBLIGATIONS
from workbench.evidence.request import Request
from workbench.period import Period
from workbench.privacy import pseudonyms, subjects
from workbench.privacy.people import Level, shown_people

# The day that decides whether an obligation belongs to a period: its due day; of a pending one, and of one without a due
# day, the day on which it arose.
COUNTED_ON = "case when status = 'pending' or due_at is null then arises_at else due_at end::date"

COLUMNS = (
    "regulation_id", "clause_id", "subject_key", "school_id", "class_id", "class", "staff_id", "staff", "pupil_id", "pupil",
    "arises_at", "due_at", "fulfilled_at", "counted_on", "status", "excused", "excuse", "severity", "detail", "facts",
)  # fmt: skip
_BATCH: Final = 100_000  # rows that are written at once
_SORTED: Final = 1_000_000  # rows that are sorted at once
Clause = tuple[str, str]  # regulation and clause
ORDER = "regulation_id, clause_id, subject_key, school_id"

_ROWS = """
with obligation as ({obligations}),
decided as (
    select
        regulation_id, clause_id, school_id, subject_key,
        arg_max(decision_id, event_id) as decision_id
    from store.life.finding_events
    where action in ('excuse', 'reopen')
    group by regulation_id, clause_id, school_id, subject_key
)
select
    obligation.regulation_id,
    obligation.clause_id,
    obligation.subject_key,
    obligation.school_id,
    obligation.class_id,
    class.name as class,
    obligation.staff_id,
    staff.shown as staff,
    obligation.pupil_id,
    pupil.shown as pupil,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    {counted_on} as counted_on,
    obligation.status,
    obligation.excused,
    case when obligation.excused then decided.decision_id end as excuse,
    obligation.severity,
    obligation.detail_lv as detail,
    obligation.facts::varchar as facts,
    place.staff_place
from obligation
left join store.records.classes as class
  on class.school_id = obligation.school_id and class.class_id = obligation.class_id
left join temp.evidence_people as staff
  on staff.kind = 'staff' and staff.school_id = obligation.school_id and staff.person_id = obligation.staff_id
left join temp.evidence_people as pupil
  on pupil.kind = 'pupil' and pupil.school_id = obligation.school_id and pupil.person_id = obligation.pupil_id
left join temp.evidence_places as place
  on place.regulation_id = obligation.regulation_id and place.clause_id = obligation.clause_id
left join decided
  on decided.regulation_id = obligation.regulation_id and decided.clause_id = obligation.clause_id
 and decided.school_id = obligation.school_id and decided.subject_key = obligation.subject_key
where (obligation.regulation_id, obligation.clause_id) in ({clauses}){schools}
  and {counted_on} between {first} and {last}
"""


def prepare(hub: duckdb.DuckDBPyConnection, level: Level, secret: bytes) -> None:
    """Make what the rows are joined with: how people are shown, and which clauses speak of a member of staff."""
    people = shown_people(hub, level, secret)
    people.create_view("evidence_shown", replace=True)
    hub.execute(
        "create or replace temp table evidence_people as select kind, school_id, person_id, shown from evidence_shown"
    )
    hub.execute("drop view evidence_shown")
    hub.execute(
        """
        create or replace temp table evidence_places as
        with place as (select unnest(?::varchar[]) as duty, unnest(?::varchar[]) as staff_place),
        judged as (
            select distinct regulation_id, clause_id, unnest(from_json(parameters, '[{"duty": "VARCHAR"}]')).duty as duty
            from store.audit.verdicts
        )
        select regulation_id, clause_id, min(place.staff_place) as staff_place
        from judged
        join place on judged.duty = 'expect_' || place.duty
        group by regulation_id, clause_id
        """,
        [list(subjects.STAFF_PLACE), list(subjects.STAFF_PLACE.values())],
    )


def rows(
    hub: duckdb.DuckDBPyConnection, run_id: int, request: Request, secret: bytes, clauses: Sequence[Clause]
) -> duckdb.DuckDBPyRelation:
    """The pack's rows of some clauses (`COLUMNS`) in their order, moments on the school's clock; call `prepare` first."""
    kept = _ROWS.format(
        obligations=OBLIGATIONS.format(run_id=int(run_id)),
        counted_on=COUNTED_ON,
        first=literal(request.period.first),
        last=literal(request.period.last),
        clauses=", ".join(f"({literal(act)}, {literal(clause)})" for act, clause in clauses),
        schools=f" and list_contains({literal(list(request.schools))}, obligation.school_id)"
        if request.schools
        else "",
    )
    columns = ", ".join(_shown(name, request.level, secret) for name in COLUMNS)
    return hub.sql(f"select {columns} from ({kept}) order by {ORDER}")


def write(
    hub: duckdb.DuckDBPyConnection,
    run_id: int,
    request: Request,
    secret: bytes,
    to: Path,
    progress: Callable[[int], None],
) -> int:
    """Write the rows as Parquet and return how many; from this file everything else in the pack is computed.

    Some clauses at a time, so that a municipality's rows are never sorted all at once.
    """
    written = 0
    writer: Any = None
    try:
        for clauses in _together(hub, request):
            reader = rows(hub, run_id, request, secret, clauses).to_arrow_reader(_BATCH)
            writer = writer or pq.ParquetWriter(to, reader.schema, compression="zstd")
            for batch in reader:
                writer.write_batch(batch)
                written += batch.num_rows
            progress(written)
    finally:
        if writer is not None:
            writer.close()
    return written


def _together(hub: duckdb.DuckDBPyConnection, request: Request) -> Iterator[list[Clause]]:
    """The clauses of the pack in the order of the rows, as many at a time as fit into `_SORTED` rows, at least one."""
    named = {"regulation_id": request.regulations, "school_id": request.schools}
    asked = " and ".join(f"list_contains({literal(list(ids))}, {name})" for name, ids in named.items() if ids) or "true"
    counted = hub.execute(
        "select regulation_id, clause_id, count(*) from store.audit.obligations "
        f"where {asked} group by regulation_id, clause_id order by regulation_id, clause_id"
    ).fetchall()
    clauses: list[Clause] = []
    held = 0
    for act, clause, count in counted:
        if clauses and held + count > _SORTED:
            yield clauses
            clauses, held = [], 0
        clauses.append((act, clause))
        held += count
    if clauses:
        yield clauses


def write_csv(hub: duckdb.DuckDBPyConnection, parquet: Path, to: Path) -> None:
    """The same rows as CSV: UTF-8, comma, moments `YYYY-MM-DD HH:MM:SS`."""
    source = hub.read_parquet(str(parquet))
    moments = {"arises_at", "due_at", "fulfilled_at"}
    written = (f"strftime({name}, '%Y-%m-%d %H:%M:%S') as {name}" if name in moments else name for name in COLUMNS)
    source.project(", ".join(written)).write_csv(str(to), header=True)


def days_of(period: Period) -> str:
    """The condition that keeps rows of a period."""
    return f"counted_on between {literal(period.first)} and {literal(period.last)}"


def _shown(name: str, level: Level, secret: bytes) -> str:
    """One column as the level shows it; at pseudonyms ids go too, also of people whom no table names."""
    if level != "pseudonyms":
        return name
    if name in ("staff_id", "staff", "pupil_id", "pupil"):
        kind: pseudonyms.Kind = "staff" if name.startswith("staff") else "pupil"
        made = pseudonyms.expression(kind, "school_id", f"{kind}_id", secret)
        return f"coalesce({kind}, {made}) as {name}"
    special = {"subject_key": subjects.subject_key, "facts": subjects.facts}
    if name in special:
        return f"{special[name](secret)} as {name}"
    return f"{subjects.sentence(name, secret)} as {name}" if name == "detail" else name
