"""The verdict of each clause for each school, with its counts, parameters, query and, where it cannot be judged, why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from checks.packs.model import Clause, Pack
from workbench.audit import assessable, keep
from workbench.texts import text

if TYPE_CHECKING:
    from checks.engine.duty import Duty
    from workbench.audit.run import AuditSummary

KEEP = """
insert into store.audit.verdicts
with clause as (
    select unnest($regulations) as regulation_id, unnest($clauses) as clause_id, unnest($orders) as clause_order,
           unnest($kinds) as kind, unnest($severities) as severity, unnest($parameters) as parameters,
           unnest($queries) as query
),
judged as (
    select unnest($of_regulation) as regulation_id, unnest($of_clause) as clause_id, unnest($schools) as school_id,
           unnest($verdicts) as verdict, unnest($reasons_lv) as reason_lv, unnest($reasons_en) as reason_en
),
counted as ({counted})
select
    $run_id, clause.regulation_id, clause.clause_id, clause.clause_order, judged.school_id, clause.kind, judged.verdict,
    judged.reason_lv, judged.reason_en, clause.severity, coalesce(counted.population, 0), coalesce(counted.met, 0),
    coalesce(counted.late, 0), coalesce(counted.missing, 0), coalesce(counted.pending, 0), 0, clause.parameters,
    clause.query
from judged
join clause on clause.regulation_id = judged.regulation_id and clause.clause_id = judged.clause_id
left join counted
  on counted.regulation_id = judged.regulation_id and counted.clause_id = judged.clause_id
 and counted.school_id = judged.school_id
order by clause.regulation_id, clause.clause_order, judged.school_id
"""


def judge(population: int, met: int, late: int, missing: int) -> str:
    """The verdict that counts alone decide: `none`, `violated`, `pending` or `met`."""
    if population == 0:
        return "none"
    if late + missing > 0:
        return "violated"
    return "met" if met else "pending"


def keep_all(
    hub: duckdb.DuckDBPyConnection, summary: AuditSummary, packs: Sequence[tuple[Pack, Sequence[Duty]]]
) -> None:
    """Insert one row for each clause of each pack and school under audit, informative clauses among them."""
    counted = keep.counts(hub, summary.run_id)
    absent = assessable.absent_by_clause(hub)
    schools = [row[0] for row in hub.execute("select school_id from common.scope order by school_id").fetchall()]
    clauses: list[tuple[Any, ...]] = []
    judged: list[tuple[Any, ...]] = []
    for pack, duties in packs:
        gaps = _gaps(hub, duties)
        for order, clause in enumerate(pack.clauses):
            of_clause = [duty for duty in duties if duty.clause_id == clause.id]
            clauses.append(
                (pack.id, clause.id, order, clause.kind, clause.severity, _parameters(of_clause), _queries(of_clause))
            )
            for school in schools:
                key = (pack.id, clause.id, school)
                numbers = counted.get(key, (0, 0, 0, 0, 0))
                verdict, reasons = _verdict(clause, key, summary, absent.get(key), numbers, gaps.get(key[1:], []))
                judged.append((*key, verdict, *reasons))
    # Lists of columns, not a row at a time: a municipality has thousands of verdicts, a clause one long query.
    named = (*_CLAUSE, *_JUDGED)
    columns = [list(column) for rows in (clauses, judged) for column in zip(*rows, strict=True)]
    values = dict(zip(named, columns, strict=True))
    hub.execute(KEEP.format(counted=keep.COUNTED), {**values, "run_id": summary.run_id})


_CLAUSE = ("regulations", "clauses", "orders", "kinds", "severities", "parameters", "queries")
_JUDGED = ("of_regulation", "of_clause", "schools", "verdicts", "reasons_lv", "reasons_en")


def _verdict(
    clause: Clause,
    key: tuple[str, str, str],
    summary: AuditSummary,
    absent: list[str] | None,
    numbers: tuple[int, ...],
    gaps: list[str],
) -> tuple[str, tuple[str | None, str | None]]:
    """The verdict and why, in Latvian and English."""
    if clause.kind != "automatic":
        return clause.kind, (None, None)
    if key[:2] in summary.errors:
        return "error", _both("verdict.error", why=summary.errors[key[:2]])
    if absent:
        return "not_assessable", _both("verdict.absent", absent=", ".join(absent))
    verdict = judge(*numbers[:4])
    if gaps and not numbers[0]:
        return "not_assessable", _both("verdict.gaps", gaps="; ".join(gaps))
    if gaps:
        return verdict, _both("verdict.partly", gaps="; ".join(gaps))
    return verdict, (None, None)


def _both(name: str, **values: object) -> tuple[str, str]:
    return text(name, "lv", **values), text(name, "en", **values)


def _gaps(hub: duckdb.DuckDBPyConnection, duties: Sequence[Duty]) -> dict[tuple[str, str], list[str]]:
    """(clause, school) to the parts of a clause that cannot be judged though the rest can."""
    found: dict[tuple[str, str], list[str]] = {}
    for duty in duties:
        query = duty.gaps_query
        if query:
            for school, year, kind, grade, count in hub.execute(query).fetchall():
                label = f"{kind} {year}" + (f" ({grade}.)" if grade is not None else "") + f": {count}"
                found.setdefault((duty.clause_id, school), []).append(label)
    return found


def _parameters(duties: Sequence[Duty]) -> str:
    spans: list[dict[str, Any]] = [
        {"duty": duty.expectation_type, "from": duty.in_force_from, "until": duty.in_force_until, **duty.parameters}
        for duty in duties
    ]
    return json.dumps(spans, ensure_ascii=False)


def _queries(duties: Sequence[Duty]) -> str:
    return "\n\n".join(duty.query for duty in duties)
