"""The findings of a run as people work on them: how each stands, what was said about it, and what is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import duckdb

from workbench.audit.filters import FindingFilter
from workbench.life.excuses import STANDING

SEPARATOR = "\x1f"  # no key of an export holds it
IDENTITY = "concat_ws(chr(31), regulation_id, clause_id, school_id, subject_key)"
STATES = ("open", "acknowledged", "explained", "excused", "expired", "reopened")

# `is_new`: no violation in the run before that judged the same clause of the same school; null where none did.
WORKLIST = f"""
with standing as ({STANDING}),
judged_before as (
    select regulation_id, clause_id, school_id, max(run_id) as run_id
    from store.audit.verdicts
    where run_id < {{run_id}} and kind = 'automatic' and verdict not in ('not_assessable', 'error')
    group by regulation_id, clause_id, school_id
),
violated_before as (
    select distinct past.regulation_id, past.clause_id, past.school_id, past.subject_key
    from store.audit.obligations as past
    join judged_before
      on judged_before.run_id = past.run_id
     and judged_before.regulation_id = past.regulation_id
     and judged_before.clause_id = past.clause_id
     and judged_before.school_id = past.school_id
    where past.status in ('late', 'missing')
)
select
    finding.regulation_id,
    finding.clause_id,
    finding.subject_key,
    finding.school_id,
    finding.class_id,
    finding.class,
    finding.staff_id,
    finding.staff,
    finding.pupil_id,
    finding.due_at,
    finding.fulfilled_at,
    finding.status,
    finding.severity,
    finding.detail_lv,
    finding.detail_en,
    coalesce(standing.state, 'open') as state,
    finding.excused,
    standing.excuse,
    standing.excused_by,
    standing.excused_until,
    standing.expired_on,
    standing.cause,
    standing.explanation,
    standing.explained_by,
    standing.acknowledged_by,
    case when judged_before.run_id is not null then violated_before.subject_key is null end as is_new
from finding
left join standing
  on standing.regulation_id = finding.regulation_id
 and standing.clause_id = finding.clause_id
 and standing.school_id = finding.school_id
 and standing.subject_key = finding.subject_key
left join judged_before
  on judged_before.regulation_id = finding.regulation_id
 and judged_before.clause_id = finding.clause_id
 and judged_before.school_id = finding.school_id
left join violated_before
  on violated_before.regulation_id = finding.regulation_id
 and violated_before.clause_id = finding.clause_id
 and violated_before.school_id = finding.school_id
 and violated_before.subject_key = finding.subject_key
"""


class Identity(NamedTuple):
    """What a finding is known by, in every audit."""

    regulation_id: str
    clause_id: str
    school_id: str
    subject_key: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings: those that the filter lets through, of one subject, in some states, under one cause, new.

    `identities`: these and no others, where any are named.
    """

    filter: FindingFilter = field(default_factory=FindingFilter)
    subject_key: str | None = None
    states: tuple[str, ...] = ()
    cause: str | None = None
    only_new: bool = False
    identities: tuple[Identity, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows the choice."""
        return self == Selection()


def worklist(hub: duckdb.DuckDBPyConnection, run_id: int, selection: Selection) -> duckdb.DuckDBPyRelation:
    """The selected findings of a run, each with its state, excuse, explanation and whether it is new."""
    filtered = selection.filter.apply(hub, run_id)
    chosen = cast(duckdb.DuckDBPyRelation, filtered.query("finding", WORKLIST.format(run_id=int(run_id))))
    asked: dict[str, list[Any]] = {
        "subject_key": [selection.subject_key] if selection.subject_key is not None else [],
        "state": list(selection.states),
        "cause": [selection.cause] if selection.cause is not None else [],
        "is_new": [True] if selection.only_new else [],
    }
    for column, values in asked.items():
        if values:
            constants = [duckdb.ConstantExpression(value) for value in values]
            chosen = chosen.filter(duckdb.ColumnExpression(column).isin(*constants))
    if selection.identities:
        listed = [duckdb.ConstantExpression(SEPARATOR.join(identity)) for identity in selection.identities]
        chosen = chosen.filter(duckdb.SQLExpression(IDENTITY).isin(*listed))
    return chosen
