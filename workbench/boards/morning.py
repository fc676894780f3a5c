"""What a deputy director needs at half past eight: the day before, and with whom to talk."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

import duckdb

from checks.engine.literals import literal
from workbench.boards.wilson import bound

WINDOW_DAYS: Final = 14  # the days before the audit's moment that a conversation is about
MINIMUM_DUE: Final = 20  # nobody is named who had fewer duties in those days: a rate of few says nothing
MINIMUM_OPEN: Final = 2  # one slip asks for no conversation
OPEN: Final = ("open", "expired", "reopened")

DAY_BEFORE = """
select
    obligation.due_at::date as day,
    count(*) filter (where obligation.status in ('met', 'late', 'missing')) as due,
    count(*) filter (where obligation.status = 'met') as met,
    count(*) filter (where obligation.status = 'late') as late,
    count(*) filter (where obligation.status = 'missing') as missing,
    count(*) filter (where obligation.excused) as excused
from obligation
where obligation.due_at < {as_of}::date
group by obligation.due_at::date
order by day desc
limit 1
"""

CONVERSATIONS = """
with due as (
    select
        obligation.school_id,
        obligation.staff_id,
        count(*) filter (where not obligation.excused) as judged,
        count(*) filter (where not obligation.excused and obligation.status in ('late', 'missing')) as missed
    from ({obligations}) as obligation
    where obligation.staff_id is not null
      and obligation.status in ('met', 'late', 'missing')
      and obligation.due_at >= {as_of}::date - {days}
      and obligation.due_at < {as_of}
    group by obligation.school_id, obligation.staff_id
),
told as (
    select
        finding.school_id,
        finding.staff_id,
        any_value(finding.staff) as staff,
        count(*) filter (where finding.state in {open}) as open,
        count(*) filter (where finding.state in {open} and finding.status = 'missing') as to_mend,
        count(*) filter (where finding.state = 'acknowledged') as acknowledged,
        -- Of clauses that are open equally often the first by name, so that two looks at the same morning say the same.
        mode(finding.regulation_id || ':' || finding.clause_id order by finding.regulation_id, finding.clause_id)
            filter (where finding.state in {open}) as main_clause
    from finding
    where finding.staff_id is not null and finding.due_at >= {as_of}::date - {days} and finding.due_at < {as_of}
    group by finding.school_id, finding.staff_id
)
select
    told.school_id,
    told.staff_id,
    told.staff,
    told.open,
    told.to_mend,
    told.acknowledged,
    told.main_clause,
    due.judged,
    due.missed,
    due.missed / due.judged as share,
    {low} as low,
    {high} as high,
    told.open = 0 as is_planned
from told
join due on due.school_id = told.school_id and due.staff_id = told.staff_id
where due.judged >= {minimum_due} and (told.open >= {minimum_open} or (told.open = 0 and told.acknowledged > 0))
order by is_planned desc, low desc, told.open desc, told.staff, told.staff_id
"""


def day_before(obligations: duckdb.DuckDBPyRelation, as_of: datetime) -> duckdb.DuckDBPyRelation:
    """The last day before `as_of` (local) on which anything fell due: day, due, met, late, missing, excused."""
    query = DAY_BEFORE.format(as_of=_moment(as_of))
    return cast(duckdb.DuckDBPyRelation, obligations.query("obligation", query))


def conversations(
    obligations: duckdb.DuckDBPyRelation, findings: duckdb.DuckDBPyRelation, as_of: datetime
) -> duckdb.DuckDBPyRelation:
    """With whom to talk about the last 14 days: those planned first, then by the lower bound of the share missed.

    `findings`: the worklist. `judged`: what fell due for the person and is not excused; `missed` of it, `share` with its
    95 % bounds. `open`: missed, and nobody has said anything yet; `to_mend`: of these never done. A person with fewer than
    20 judged or fewer than 2 open is not named. `is_planned`: everything of the person's is acknowledged already.
    """
    query = CONVERSATIONS.format(
        obligations=obligations.sql_query(),
        as_of=_moment(as_of),
        days=WINDOW_DAYS,
        open=f"({', '.join(map(literal, OPEN))})",
        minimum_due=MINIMUM_DUE,
        minimum_open=MINIMUM_OPEN,
        low=bound("due.missed", "due.judged", "low"),
        high=bound("due.missed", "due.judged", "high"),
    )
    return cast(duckdb.DuckDBPyRelation, findings.query("finding", query))


def _moment(value: datetime) -> str:
    return f"timestamp '{value:%Y-%m-%d %H:%M:%S}'"
