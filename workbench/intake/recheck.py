"""References that could not be checked when their rows came: looked at once the table that they point to comes.

A row that finds nothing there goes where it would have gone, had both come together: to the quarantine, in the columns of the
exchange format. The history keeps it. What pointed to it follows, parents first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from workbench.intake.merge import to_history
from workbench.intake.parsing import quoted
from workbench.intake.quarantine_write import key_text
from workbench.intake.staging import INSTANTS
from workbench.intake.zones import DEFAULT_ZONE
from workbench.records.columns import Column, Reference, Table
from workbench.records.schema import TABLES
from workbench.texts import text

ORPHANS = "temp.orphans"
Schools = Collection[str]

FIRST_SEEN = """
with known_schools as (
    select distinct school_id from store.intake.presence where school_id in (select unnest($schools::varchar[]))),
brought as (select unnest($tables::varchar[]) as table_name)
select table_name, school_id from brought cross join known_schools
where (table_name, school_id) not in (select (table_name, school_id) from store.intake.presence)
"""


def recheck(
    hub: duckdb.DuckDBPyConnection, import_id: int, tables: Collection[str], schools: Sequence[str]
) -> dict[str, int]:
    """Quarantine live rows that point to nothing in a table which this import is the first to bring; rows by table.

    `tables`, `schools`: what the import brought, whose. Call it before the presence of the import is kept, which costs
    the usual import, of tables that came together or before, one small query.
    """
    first: dict[str, set[str]] = {}
    named = {"tables": sorted(tables), "schools": list(schools)}
    for name, school in hub.execute(FIRST_SEEN, named).fetchall():
        first.setdefault(name, set()).add(school)
    moved: dict[str, int] = {}
    if not first:
        return moved
    for table in TABLES:
        doubtful = {
            reference: set(schools)
            if reference.table in moved
            else first.get(reference.table, set()) - first.get(table.name, set())
            for reference in table.references
            if reference.table != "schools"  # a row's own school was checked where the row was placed
        }
        if found := _find(hub, table, {reference: of for reference, of in doubtful.items() if of}):
            _quarantine(hub, table, import_id)
            to_history(hub, table, import_id, f"live.rowid in (select live_row from {ORPHANS})", "quarantined")
            hub.execute(f"delete from store.records.{table.name} where rowid in (select live_row from {ORPHANS})")
            moved[table.name] = found
    return moved


def _find(hub: duckdb.DuckDBPyConnection, table: Table, doubtful: dict[Reference, set[str]]) -> int:
    """Fill `orphans` with the rows whose references find nothing; returns how many rows."""
    if not doubtful:
        return 0
    faults = " union all ".join(
        f"""
        select live.rowid as live_row, {table.names.index(one.column)} as ordinal, {quoted(one.column)} as column_name,
               live."{one.column}" as value
        from store.records.{table.name} as live
        where live."{one.column}" is not null and live.school_id in ({", ".join(map(quoted, sorted(schools)))})
        and not exists (
            select 1 from store.records.{one.table} as parent
            where parent.school_id = live.school_id and parent."{one.target_column}" = live."{one.column}")"""
        for one, schools in doubtful.items()
    )
    hub.execute(f"""
        create or replace temp table orphans as
        with faults as ({faults})
        select live_row, arg_min(column_name, ordinal) as column_name, arg_min(value, ordinal) as value,
               string_agg({_reason(table, "lv")}, ' ' order by ordinal) as reason_lv,
               string_agg({_reason(table, "en")}, ' ' order by ordinal) as reason_en
        from faults group by live_row""")
    return int(hub.execute(f"select count(*) from {ORPHANS}").fetchall()[0][0])


def _reason(table: Table, lang: str) -> str:
    columns = {reference.column for reference in table.references}
    told = {name: text("intake.reason.broken_reference", lang, column=name) for name in sorted(columns)}
    return f"case column_name {' '.join(f'when {quoted(n)} then {quoted(said)}' for n, said in told.items())} end"


def _quarantine(hub: duckdb.DuckDBPyConnection, table: Table, import_id: int) -> None:
    """Write the orphans' entries, each with file and line of its row, unless the same fault is told of that row already."""
    parts = [name for name in table.key if name != "school_id"]
    key = key_text([f'cast(live."{name}" as varchar)' for name in parts])
    values = ", ".join(f"{quoted(column.name)}, {_written(column)}" for column in table.columns)
    hub.execute(f"""
        insert into store.intake.quarantine
        with entries as (
            select live.file_id, live.school_id, {key} as row_key, live.line, orphan.column_name, orphan.value,
                   orphan.reason_lv, orphan.reason_en, json_object({values}) as row_values
            from {ORPHANS} as orphan join store.records.{table.name} as live on live.rowid = orphan.live_row
            join (
                select school_id as of_school, coalesce(time_zone, {quoted(DEFAULT_ZONE)}) as zone
                from store.records.schools) as school
            on school.of_school = live.school_id)
        select (select coalesce(max(quarantine_id), 0) from store.intake.quarantine)
               + row_number() over (order by file_id, line, row_key),
               {import_id}, file_id, {quoted(table.name)}, school_id, row_key, line, column_name, value,
               'broken_reference', reason_lv, reason_en, row_values, null
        from entries where not exists (
            select 1 from store.intake.quarantine as entry
            where entry.table_name = {quoted(table.name)} and entry.settled_by_import is null
            and entry.school_id = entries.school_id and entry.row_key = entries.row_key
            and entry.reason_code = 'broken_reference' and entry.column_name = entries.column_name)""")


def _written(column: Column) -> str:
    """SQL: a stored value as a file of the exchange format writes it, moments on the school's clock.

    The second of two equal wall-clock times goes with its offset: without one the first would be read.
    """
    value = f'live."{column.name}"'
    if column.kind not in INSTANTS:
        return f"cast({value} as varchar)"
    local, earlier = (f"timezone(zone, timezone('UTC', {utc}))" for utc in (value, f"{value} - interval 1 hour"))
    form = quoted("%Y-%m-%d %H:%M:%S")
    return f"case when {earlier} = {local} then strftime({value}, {form}) || 'Z' else strftime({local}, {form}) end"
