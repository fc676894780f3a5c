"""Which clauses can be judged for which school, and what is absent where one cannot (clauses.md, Not assessable)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

MAKE = """
create or replace table common.assessable (
    regulation_id varchar, clause_id varchar, school_id varchar, absent varchar[], is_assessable boolean)
"""
NEED = "create or replace temp table need (regulation_id varchar, clause_id varchar, place integer, table_name varchar, column_name varchar)"
JUDGE = """
insert into common.assessable
with asked as (
    select need.regulation_id, need.clause_id, need.place, need.table_name, need.column_name, scope.school_id
    from need
    cross join common.scope as scope
),
present as (
    select distinct school_id, table_name, column_name
    from store.intake.presence
),
found as (
    select
        asked.regulation_id,
        asked.clause_id,
        asked.school_id,
        asked.place,
        asked.table_name || coalesce('.' || asked.column_name, '') as needed,
        bool_or(present.school_id is not null) as is_present
    from asked
    left join present
      on present.school_id = asked.school_id
     and present.table_name = asked.table_name
     and present.column_name = coalesce(asked.column_name, present.column_name)
    group by
        asked.regulation_id, asked.clause_id, asked.school_id, asked.place, asked.table_name, asked.column_name
)
select
    regulation_id,
    clause_id,
    school_id,
    coalesce(list(needed order by place) filter (where not is_present), []) as absent,
    bool_and(is_present) as is_assessable
from found
group by regulation_id, clause_id, school_id
"""


@dataclass(frozen=True, slots=True)
class Need:
    """What one clause of one regulation needs: tables, or `table.column`."""

    regulation_id: str
    clause_id: str
    needed: tuple[str, ...]


def needs_of(duties: Iterable[object]) -> list[Need]:
    """The needs of each clause, over all its duties, in the order in which they are declared."""
    gathered: dict[tuple[str, str], dict[str, None]] = {}
    for duty in duties:
        needed = gathered.setdefault((duty.regulation_id, duty.clause_id), {"schools": None})  # type: ignore[attr-defined]
        needed.update(dict.fromkeys(duty.needed()))  # type: ignore[attr-defined]
    return [Need(regulation, clause, tuple(needed)) for (regulation, clause), needed in gathered.items()]


def judge(hub: duckdb.DuckDBPyConnection, needs: Iterable[Need]) -> None:
    """Fill `common.assessable`: for each clause and school in scope, what is absent and whether it can be judged."""
    rows = [
        (need.regulation_id, need.clause_id, place, *(name.split(".", 1) if "." in name else (name, None)))
        for need in needs
        for place, name in enumerate(need.needed)
    ]
    hub.execute(MAKE)
    hub.execute(NEED)
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        hub.execute("insert into need select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?::varchar[])", columns)
        hub.execute(JUDGE)


def absent_by_clause(hub: duckdb.DuckDBPyConnection) -> Mapping[tuple[str, str, str], list[str]]:
    """(regulation, clause, school) to what is absent; only those that cannot be judged."""
    found = hub.execute(
        "select regulation_id, clause_id, school_id, absent from common.assessable where not is_assessable"
    ).fetchall()
    return {(regulation, clause, school): list(absent) for regulation, clause, school, absent in found}
