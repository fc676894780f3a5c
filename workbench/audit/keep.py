"""Keeping a run: obligations, verdicts, packs and inputs move from the hub into the workspace in one transaction."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from checks.engine.duty import Duty
from checks.engine.judged import STANDARD_COLUMNS
from checks.engine.literals import literal
from workbench.audit import explain

_FACTS_FROM = (*STANDARD_COLUMNS, "status")

KEEP = """
insert into store.audit.obligations
with obligation as (
    select
        duty.*,
        scope.time_zone,
        to_local(duty.arises_at, scope.time_zone) as arises_local,
        to_local(duty.due_at, scope.time_zone) as due_local,
        to_local(duty.fulfilled_at, scope.time_zone) as fulfilled_local,
        scope.as_of_local,
        date_diff('second', duty.due_at, coalesce(duty.fulfilled_at, scope.as_of)) as overdue_seconds
    from duty.{target} as duty
    join common.scope as scope on scope.school_id = duty.school_id
),
spoken as (
    select obligation.*, {said}
    from obligation
)
select
    {run_id},
    {regulation_id},
    {clause_id},
    obligation.subject_key,
    obligation.school_id,
    obligation.class_id,
    obligation.staff_id,
    obligation.pupil_id,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    obligation.arises_local,
    obligation.due_local,
    obligation.fulfilled_local,
    obligation.status,
    {severity},
    case when obligation.status <> 'met' then {facts} end as facts,
    case when obligation.status <> 'met' then {lv} end as detail_lv,
    case when obligation.status <> 'met' then {en} end as detail_en
from spoken as obligation
cross join common.words as words
"""


def facts_of(hub: duckdb.DuckDBPyConnection, duty: Duty) -> dict[str, str]:
    """The duty's own columns, name to DuckDB type: what is kept beside the standard ones."""
    described = hub.execute(f"describe duty.{duty.target}").fetchall()
    return {name: kind for name, kind, *_ in described if name not in _FACTS_FROM}


def keep_obligations(hub: duckdb.DuckDBPyConnection, run_id: int, duty: Duty, severity: str) -> None:
    """Copy one duty's obligations into the run, with facts and explanations in both languages."""
    facts = facts_of(hub, duty)
    packed = ", ".join(f'"{name}" := obligation."{name}"' for name in facts)
    hub.execute(
        KEEP.format(
            target=duty.target,
            run_id=run_id,
            regulation_id=literal(duty.regulation_id),
            clause_id=literal(duty.clause_id),
            severity=literal(severity),
            said=explain.said(),
            facts=f"to_json(struct_pack({packed}))" if packed else "'{}'::json",
            lv=explain.sentence(duty.expectation_type, duty.clause_id, facts, "lv"),
            en=explain.sentence(duty.expectation_type, duty.clause_id, facts, "en"),
        )
    )


COUNTED = """
select
    regulation_id,
    clause_id,
    school_id,
    count(*) as population,
    count(*) filter (where status = 'met') as met,
    count(*) filter (where status = 'late') as late,
    count(*) filter (where status = 'missing') as missing,
    count(*) filter (where status = 'pending') as pending
from store.audit.obligations
where run_id = $run_id
group by regulation_id, clause_id, school_id
"""
DIGEST = """
select
    count(*) as rows,
    coalesce(sum(md5_number_lower(concat_ws(
        '|', regulation_id, clause_id, subject_key, school_id, coalesce(class_id, ''), coalesce(staff_id, ''),
        coalesce(pupil_id, ''), epoch(arises_at)::bigint, coalesce(epoch(due_at)::bigint, -1),
        coalesce(epoch(fulfilled_at)::bigint, -1), status, severity, coalesce(detail_lv, '')))), 0)::varchar as digest
from store.audit.obligations
where run_id = ?
"""


def counts(hub: duckdb.DuckDBPyConnection, run_id: int) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """(regulation, clause, school) to population, met, late, missing, pending."""
    rows = hub.execute(COUNTED, {"run_id": run_id}).fetchall()
    return {(regulation, clause, school): tuple(numbers) for regulation, clause, school, *numbers in rows}


def digest(hub: duckdb.DuckDBPyConnection, run_id: int) -> str:
    """A digest of all obligations of a run that does not depend on their order: the same records, the same digest."""
    rows, total = hub.execute(DIGEST, [run_id]).fetchall()[0]
    return f"{rows}-{total}"


INPUTS = """
insert into store.audit.run_inputs
select ?, file_id, import_id, name, table_name, sha256, size_bytes, rows_read
from store.intake.files
order by file_id
"""


def keep_inputs(hub: duckdb.DuckDBPyConnection, run_id: int) -> str:
    """Keep which files the records came from; returns a digest of them."""
    hub.execute(INPUTS, [run_id])
    found = hub.execute(
        "select coalesce(md5(string_agg(table_name || ':' || sha256, ',' order by file_id)), '') "
        "from store.audit.run_inputs where run_id = ?",
        [run_id],
    ).fetchall()
    return str(found[0][0])


def drop_duties(hub: duckdb.DuckDBPyConnection, duties: Iterable[Duty]) -> None:
    """Free the hub's memory of the kept obligations."""
    for duty in duties:
        hub.execute(f"drop table if exists duty.{duty.target}")
