"""Day by day: how many obligations fell due, and how many were kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import duckdb

from workbench.boards.weeks import GROUPS

DAYS = """
select
    {by_columns}
    obligation.due_at::date as day,
    count(*) filter (where obligation.status = 'met') as met,
    count(*) filter (where obligation.status = 'late') as late,
    count(*) filter (where obligation.status = 'missing') as missing,
    count(*) filter (where obligation.excused) as excused
from obligation
where obligation.due_at < {until} and obligation.status in ('met', 'late', 'missing')
group by {by_columns} obligation.due_at::date
order by {by_columns} day
"""


def by_day(obligations: duckdb.DuckDBPyRelation, until: datetime, by: Sequence[str] = ()) -> duckdb.DuckDBPyRelation:
    """The cells of `by_week` for each day on which anything fell due: day, met, late, missing, excused.

    `until`: the audit's moment, local. Raises ValueError for a column that is none to group by.
    """
    unknown = [name for name in by if name not in GROUPS]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: days are grouped by {', '.join(GROUPS)}")
    columns = "".join(f"{name}, " for name in by)
    query = DAYS.format(by_columns=columns, until=f"timestamp '{until:%Y-%m-%d %H:%M:%S}'")
    return cast(duckdb.DuckDBPyRelation, obligations.query("obligation", query))
