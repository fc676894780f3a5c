"""Verdicts counted from a viewer's own obligations: the same columns as `results.verdicts`, never the school's totals.

Clauses that are not judged by records (informative, attested) and those that could not be judged stay as they are, without
counts; an automatic clause under which the viewer owes nothing is left out.
"""

from __future__ import annotations

OWN_VERDICTS = """
with of_school as ({verdicts}),
counted as (
    select
        regulation_id,
        clause_id,
        school_id,
        count(*) as population,
        count(*) filter (where status = 'met') as met,
        count(*) filter (where status = 'late') as late,
        count(*) filter (where status = 'missing') as missing,
        count(*) filter (where status = 'pending') as pending,
        count(*) filter (where excused) as excused
    from ({obligations})
    group by regulation_id, clause_id, school_id
)
select
    of_school.regulation_id,
    of_school.clause_id,
    of_school.clause_order,
    of_school.school_id,
    of_school.kind,
    case
        when counted.population is null then of_school.verdict
        when counted.late + counted.missing > 0 and counted.excused = counted.late + counted.missing then 'excused'
        when counted.late + counted.missing > 0 then 'violated'
        when counted.met > 0 then 'met'
        else 'pending'
    end as verdict,
    of_school.reason_lv,
    of_school.reason_en,
    of_school.severity,
    coalesce(counted.population, 0) as population,
    coalesce(counted.met, 0) as met,
    coalesce(counted.late, 0) as late,
    coalesce(counted.missing, 0) as missing,
    coalesce(counted.pending, 0) as pending,
    coalesce(counted.excused, 0) as excused,
    0::bigint as attested,
    counted.met / nullif(counted.met + counted.late + counted.missing - counted.excused, 0) as compliance,
    of_school.parameters,
    of_school.query,
    false as suppressed
from of_school
left join counted
  on counted.regulation_id = of_school.regulation_id
 and counted.clause_id = of_school.clause_id
 and counted.school_id = of_school.school_id
where counted.population is not null or of_school.kind <> 'automatic' or of_school.verdict in ('not_assessable', 'error')
"""
