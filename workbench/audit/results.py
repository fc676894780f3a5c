"""The relations in which the results of a run are read: one truth for command line, notebooks, pages and reports.

Every function returns a DuckDB relation over the workspace, so that the reader chooses columns, order and form.
"""

from __future__ import annotations

import duckdb

from workbench.errors import WorkbenchError
from workbench.life.attestations import ATTESTED
from workbench.life.excuses import EXCUSED

EXPORT_COLUMNS = (
    "regulation_id",
    "clause_id",
    "subject_key",
    "school_id",
    "class_id",
    "staff_id",
    "pupil_id",
    "arises_at",
    "due_at",
    "fulfilled_at",
    "status",
    "excused",
    "severity",
    "detail",
)

OBLIGATIONS = f"""
with excused as ({EXCUSED})
select
    obligation.run_id,
    obligation.regulation_id,
    obligation.clause_id,
    obligation.subject_key,
    obligation.school_id,
    obligation.class_id,
    obligation.staff_id,
    obligation.pupil_id,
    obligation.arises_local as arises_at,
    obligation.due_local as due_at,
    obligation.fulfilled_local as fulfilled_at,
    obligation.status,
    excused.subject_key is not null and obligation.status in ('late', 'missing') as excused,
    obligation.severity,
    obligation.facts,
    obligation.detail_lv,
    obligation.detail_en
from store.audit.obligations as obligation
left join excused
  on excused.regulation_id = obligation.regulation_id
 and excused.clause_id = obligation.clause_id
 and excused.school_id = obligation.school_id
 and excused.subject_key = obligation.subject_key
where obligation.run_id = {{run_id}}
"""

FINDINGS = """
select
    obligation.regulation_id,
    obligation.clause_id,
    obligation.subject_key,
    obligation.school_id,
    obligation.class_id,
    class.name as class,
    obligation.staff_id,
    staff.family_name || ', ' || staff.given_name as staff,
    obligation.pupil_id,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    obligation.status,
    obligation.excused,
    obligation.severity,
    obligation.facts,
    obligation.detail_lv,
    obligation.detail_en
from ({obligations}) as obligation
left join store.records.classes as class
  on class.school_id = obligation.school_id and class.class_id = obligation.class_id
left join store.records.staff as staff
  on staff.school_id = obligation.school_id and staff.staff_id = obligation.staff_id
where obligation.status in ('late', 'missing')
"""

VERDICTS = """
with attested as (
    select regulation_id, clause_id, school_id, sum(attested)::bigint as attested
    from ({attested})
    group by regulation_id, clause_id, school_id
),
counted as (
    select regulation_id, clause_id, school_id, count(*) as excused
    from ({obligations})
    where excused
    group by regulation_id, clause_id, school_id
)
select
    verdict.regulation_id,
    verdict.clause_id,
    verdict.clause_order,
    verdict.school_id,
    verdict.kind,
    case
        when verdict.verdict = 'violated' and counted.excused = verdict.late + verdict.missing then 'excused'
        else verdict.verdict
    end as verdict,
    verdict.reason_lv,
    verdict.reason_en,
    verdict.severity,
    verdict.population,
    verdict.met,
    verdict.late,
    verdict.missing,
    verdict.pending,
    coalesce(counted.excused, 0) as excused,
    coalesce(attested.attested, 0) as attested,
    verdict.met / nullif(verdict.met + verdict.late + verdict.missing - coalesce(counted.excused, 0), 0) as compliance,
    verdict.parameters,
    verdict.query
from store.audit.verdicts as verdict
left join counted
  on counted.regulation_id = verdict.regulation_id and counted.clause_id = verdict.clause_id
 and counted.school_id = verdict.school_id
left join attested
  on attested.regulation_id = verdict.regulation_id and attested.clause_id = verdict.clause_id
 and attested.school_id = verdict.school_id
where verdict.run_id = {run_id}
"""

RUNS = """
select
    run.run_id, run.started_at, run.finished_at, run.as_of_local, run.as_of_given, run.horizon_local, run.regulations,
    run.schools, run.records_digest, run.result_digest, run.made_by
from store.audit.runs as run
where run.finished_at is not null
order by run.run_id
"""


def latest_run(hub: duckdb.DuckDBPyConnection) -> int:
    """The number of the latest audit; WorkbenchError when there is none yet."""
    found = hub.execute("select max(run_id) from store.audit.runs").fetchall()[0][0]
    if found is None:
        raise WorkbenchError("No audit has been run yet; run one with: workbench audit")
    return int(found)


def check_run(hub: duckdb.DuckDBPyConnection, run_id: int | None) -> int:
    """`run_id` when there is such a run, the latest when none is named; else WorkbenchError."""
    if run_id is None:
        return latest_run(hub)
    known = [row[0] for row in hub.execute("select run_id from store.audit.runs order by run_id").fetchall()]
    if run_id not in known:
        raise WorkbenchError(f"There is no run {run_id}. Runs: {', '.join(map(str, known)) or 'none yet'}.")
    return run_id


def obligations(hub: duckdb.DuckDBPyConnection, run_id: int) -> duckdb.DuckDBPyRelation:
    """Every obligation of a run, moments on the school's clock, with the excuse that holds now."""
    return hub.sql(OBLIGATIONS.format(run_id=int(run_id)))


def findings(hub: duckdb.DuckDBPyConnection, run_id: int) -> duckdb.DuckDBPyRelation:
    """Every violation of a run with the names of its class and member of staff."""
    return hub.sql(FINDINGS.format(obligations=OBLIGATIONS.format(run_id=int(run_id))))


def verdicts(hub: duckdb.DuckDBPyConnection, run_id: int) -> duckdb.DuckDBPyRelation:
    """The verdict of each clause and school. `compliance` = met / (met + late + missing − excused), null without divisor."""
    return hub.sql(
        VERDICTS.format(obligations=OBLIGATIONS.format(run_id=int(run_id)), run_id=int(run_id), attested=ATTESTED)
    )


def runs(hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """All runs, oldest first; `started_at` and `finished_at` in UTC, the other moments local."""
    return hub.sql(RUNS)


def export_rows(hub: duckdb.DuckDBPyConnection, run_id: int, lang: str = "lv") -> duckdb.DuckDBPyRelation:
    """The rows of `workbench export obligations` in the order of the exchange format: plain text, byte by byte."""
    detail = "detail_en" if lang == "en" else "detail_lv"
    columns = ", ".join(f"{detail} as detail" if name == "detail" else name for name in EXPORT_COLUMNS)
    return hub.sql(
        f"select {columns} from ({OBLIGATIONS.format(run_id=int(run_id))}) "
        "order by regulation_id, clause_id, subject_key, school_id"
    )
