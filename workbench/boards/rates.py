"""Cells of weeks or days put together: how a person or a class stands over a stretch of time, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.boards.weeks import GROUPS
from workbench.boards.wilson import bound

MINIMUM: Final = 20  # nobody is ranked who had fewer judged duties: a rate of few says nothing
CELL_GROUPS: Final = (*GROUPS, "week", "day")

TOTALS = """
with summed as (
    select
        {by_columns}
        sum(cell.met)::bigint as met,
        sum(cell.late)::bigint as late,
        sum(cell.missing)::bigint as missing,
        sum(cell.excused)::bigint as excused
    from {cells} as cell
    where {condition}
    {group_by}
)
select
    {by_columns}
    met,
    late,
    missing,
    excused,
    met + late + missing - excused as counted,
    late + missing as missed,
    met / nullif(met + late + missing - excused, 0) as compliance,
    {low} as low,
    {high} as high,
    met + late + missing - excused >= {minimum} as is_comparable
from summed
where met is not null
"""


def totals(cells: str, by: Sequence[str], condition: str = "true") -> str:
    """SQL of the sums of `by_week` or `by_day` cells over those that the condition lets through, one row for each `by`.

    `cells`: the name of a relation with met, late, missing, excused. `missed` = late + missing, as many as the list of
    violations holds; `counted` = met + late + missing − excused is the divisor of `compliance`, as in the verdicts, with its
    95 % bounds. `is_comparable`: counted is at least 20. Raises ValueError for a column that is none to group by.
    """
    unknown = [name for name in by if name not in CELL_GROUPS]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: cells are grouped by {', '.join(CELL_GROUPS)}")
    counted = "(met + late + missing - excused)"
    return TOTALS.format(
        cells=cells,
        by_columns="".join(f"{name}, " for name in by),
        group_by=f"group by {', '.join(by)}" if by else "",
        condition=condition,
        low=bound("met", counted, "low"),
        high=bound("met", counted, "high"),
        minimum=MINIMUM,
    )
