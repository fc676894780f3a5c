"""The frame around every duty's SQL: status, as-of, days in force and assessability, the same for all.

clauses.md, Common rules: Status, As-of, In force, Not assessable.
"""

from __future__ import annotations

from checks.engine.literals import literal

STANDARD_COLUMNS = (
    "school_id",
    "subject_key",
    "class_id",
    "staff_id",
    "pupil_id",
    "arises_at",
    "due_at",
    "fulfilled_at",
)

_JUDGED = """
with obligation as (
{duty}
)
select
    obligation.school_id,
    obligation.subject_key,
    obligation.class_id,
    obligation.staff_id,
    obligation.pupil_id,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    case
        when obligation.fulfilled_at <= coalesce(obligation.due_at, obligation.fulfilled_at) then 'met'
        when obligation.fulfilled_at is not null then 'late'
        when obligation.due_at {overdue} audited.as_of then 'missing'
        else 'pending'
    end as status,
    obligation.* exclude ({standard})
from obligation
join ({batch}) as audited on audited.school_id = obligation.school_id
join common.assessable as assessed
  on assessed.school_id = obligation.school_id and assessed.is_assessable
 and assessed.regulation_id = {regulation_id} and assessed.clause_id = {clause_id}
where obligation.arises_at <= audited.as_of
  and to_local(obligation.arises_at, audited.time_zone)::date >= {in_force_from}::date
  and to_local(obligation.arises_at, audited.time_zone)::date <= {in_force_until}::date
"""


def judged_query(
    duty: str,
    batch: str,
    *,
    regulation_id: str,
    clause_id: str,
    in_force_from: str,
    in_force_until: str,
    missing_at_once: bool,
) -> str:
    """The SQL of all obligations of a duty with their status; `batch` selects the schools under audit and their as-of."""
    return _JUDGED.format(
        duty=duty,
        batch=batch,
        standard=", ".join(STANDARD_COLUMNS),
        overdue="<=" if missing_at_once else "<",
        regulation_id=literal(regulation_id),
        clause_id=literal(clause_id),
        in_force_from=literal(in_force_from),
        in_force_until=literal(in_force_until or "9999-12-31"),
    )
