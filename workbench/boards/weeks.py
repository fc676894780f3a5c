"""Week by week: how many obligations fell due, and how many were kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import duckdb

from workbench.boards.wilson import bound

GROUPS = ("school_id", "regulation_id", "clause_id", "staff_id", "class_id")

WEEKS = """
with judged as (
    select
        {by_columns}
        date_trunc('week', obligation.due_at)::date as week,
        count(*) filter (where obligation.status = 'met') as met,
        count(*) filter (where obligation.status = 'late') as late,
        count(*) filter (where obligation.status = 'missing') as missing,
        count(*) filter (where obligation.excused) as excused
    from obligation
    where obligation.due_at < {until} and obligation.status in ('met', 'late', 'missing')
    group by {by_columns} date_trunc('week', obligation.due_at)
)
select
    {by_columns}
    week,
    met,
    late,
    missing,
    excused,
    met + late + missing - excused as counted,
    met / nullif(met + late + missing - excused, 0) as compliance,
    {low} as low,
    {high} as high
from judged
order by {by_columns} week
"""


def by_week(obligations: duckdb.DuckDBPyRelation, until: datetime, by: Sequence[str] = ()) -> duckdb.DuckDBPyRelation:
    """One row a week of due days (its Monday), and for each of the columns in `by`; weeks with nothing due have none.

    What falls due after `until` (the audit's moment, local) is left out: of it only what was done early is known.
    `counted` = met + late + missing − excused is the divisor of `compliance`, as in the verdicts; `low` and `high` are its
    95 % bounds. Raises ValueError for a column that is none to group by.
    """
    unknown = [name for name in by if name not in GROUPS]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: weeks are grouped by {', '.join(GROUPS)}")
    columns = "".join(f"{name}, " for name in by)
    counted = "(met + late + missing - excused)"
    query = WEEKS.format(
        by_columns=columns,
        until=f"timestamp '{until:%Y-%m-%d %H:%M:%S}'",
        low=bound("met", counted, "low"),
        high=bound("met", counted, "high"),
    )
    return cast(duckdb.DuckDBPyRelation, obligations.query("obligation", query))
