"""How fresh each table is: its newest moment or day, and the last import that had it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from workbench.records.columns import Table
from workbench.records.schema import BY_NAME, TABLES

PERSONAL = ("birth_date", "id_document_issued_on")  # days that say nothing about how fresh an export is

NEWEST = """
select
    '{name}' as table_name,
    record.school_id,
    count(*) as rows,
    to_local({moment}, any_value(scope.time_zone)) as newest_moment,
    {day} as newest_day
from store.records.{name} as record
join common.scope as scope on scope.school_id = record.school_id
group by record.school_id
"""
STATES = """
with newest as ({newest}),
known_table as (
    select scope.school_id, scope.time_zone, unnest($tables::varchar[]) as table_name, unnest($places::integer[]) as place
    from common.scope as scope
),
exported as (
    select school_id, table_name, max(import_id) as import_id, list(distinct column_name) as columns
    from store.intake.presence
    group by school_id, table_name
)
select
    known_table.school_id,
    known_table.table_name,
    exported.import_id,
    to_local(import.started_at, known_table.time_zone) as imported_at,
    coalesce(newest.rows, 0) as rows,
    newest.newest_moment,
    newest.newest_day,
    coalesce(exported.columns, []) as columns
from known_table
left join exported
  on exported.school_id = known_table.school_id and exported.table_name = known_table.table_name
left join store.intake.imports as import on import.import_id = exported.import_id
left join newest on newest.school_id = known_table.school_id and newest.table_name = known_table.table_name
order by known_table.school_id, known_table.place
"""


@dataclass(frozen=True, slots=True)
class TableState:
    """One table of one school. Moments local; `newest_day` may lie ahead where a table plans.

    `import_id`: the last import that had the table, None when none had it. `absent_columns`: what no import had.
    """

    school_id: str
    table: str
    import_id: int | None
    imported_at: datetime | None
    rows: int
    newest_moment: datetime | None
    newest_day: date | None
    absent_columns: tuple[str, ...]


def tables(hub: duckdb.DuckDBPyConnection) -> tuple[TableState, ...]:
    """The state of every table of the exchange format for each school in scope, absent ones too."""
    query = STATES.format(newest=" union all ".join(_newest(table) for table in TABLES))
    values = {"tables": [table.name for table in TABLES], "places": list(range(len(TABLES)))}
    found = hub.execute(query, values).fetchall()
    return tuple(
        TableState(school, table, import_id, imported_at, rows, newest_moment, newest_day, _absent(table, columns))
        for school, table, import_id, imported_at, rows, newest_moment, newest_day, columns in found
    )


def _absent(table: str, columns: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in BY_NAME[table].names if name not in columns)


def _newest(table: Table) -> str:
    moments = [f'max(record."{column.name}")' for column in table.columns if column.horizon]
    days = [
        f'max(record."{column.name}")'
        for column in table.columns
        if column.kind == "date" and column.name not in PERSONAL
    ]
    return NEWEST.format(
        name=table.name,
        moment=f"greatest({', '.join(moments)})" if moments else "null::timestamp",
        day=f"greatest({', '.join(days)})" if days else "null::date",
    )


def empty_columns(hub: duckdb.DuckDBPyConnection, names: Collection[str]) -> set[tuple[str, str]]:
    """(school, `table.column`) of those columns that have rows but not one value."""
    asked: dict[str, list[str]] = {}
    for name in sorted(names):
        table, _, column = name.partition(".")
        if column:
            asked.setdefault(table, []).append(column)
    empty: set[tuple[str, str]] = set()
    for table, columns in asked.items():
        counted = ", ".join(f'count(record."{column}")' for column in columns)
        query = (
            f"select record.school_id, {counted} from store.records.{table} as record "
            "join common.scope as scope on scope.school_id = record.school_id group by record.school_id"
        )
        for school, *counts in hub.execute(query).fetchall():
            empty.update(
                (school, f"{table}.{column}") for column, count in zip(columns, counts, strict=True) if not count
            )
    return empty
