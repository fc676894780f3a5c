"""The quarantine: rows that could not be taken in, kept with their own headers and values until they are mended.

An entry is settled when its row comes again and is taken in: known by its key, by the `quarantine_id` that an exported
row carries, or by its line in a file of the same name when nothing but the faulty value changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from workbench.intake.headers import unique
from workbench.intake.merge import ACCEPTED
from workbench.intake.parsing import quoted
from workbench.intake.rejections import REJECTED, Rejections
from workbench.intake.schools import PLACED
from workbench.intake.sources import Source
from workbench.intake.staging import Reading
from workbench.records.columns import Table
from workbench.texts import text

OPEN = "store.intake.quarantine as entry"


def record(
    hub: duckdb.DuckDBPyConnection, reading: Reading, rejections: Rejections, import_id: int, file_id: int
) -> None:
    """Write the file's rejected rows; a row that lies in the quarantine unchanged is not written twice."""
    if not rejections.found:
        return
    _reasons(hub, reading.table)
    key = _key_json(reading, "placed")
    hub.execute(f"""
        create or replace temp table fresh as
        with reasons as (
            select rejected.line, arg_min(rejected.column_name, rejected.ordinal) as column_name,
                   arg_min(rejected.value, rejected.ordinal) as value, arg_min(rejected.code, rejected.ordinal) as code,
                   string_agg(reason.lv, ' ' order by rejected.ordinal) as reason_lv,
                   string_agg(reason.en, ' ' order by rejected.ordinal) as reason_en
            from {REJECTED} as rejected join temp.reasons as reason
            on reason.column_name is not distinct from rejected.column_name and reason.code = rejected.code
            group by rejected.line),
        raw_rows as (
            select line, {_row_json(reading)} as row_values from {reading.raw.numbered}
            where line in (select line from {REJECTED}))
        select reasons.*, raw_rows.row_values, placed.school_id, placed.quarantine_id as came_from, {key} as row_key
        from reasons left join raw_rows using (line) left join {PLACED} as placed using (line)""")
    hub.execute(f"""
        create or replace temp table still_open as
        select entry.quarantine_id, fresh.line
        from {OPEN} join temp.fresh as fresh
        on entry.table_name = {quoted(reading.table.name)} and entry.settled_by_import is null
        and entry.reason_code = fresh.code and entry.column_name is not distinct from fresh.column_name
        and entry.row_values = fresh.row_values and entry.school_id is not distinct from fresh.school_id
        and entry.import_id < {import_id}""")
    hub.execute(f"""
        insert into store.intake.quarantine
        select (select coalesce(max(quarantine_id), 0) from store.intake.quarantine) + row_number() over (order by line),
               {import_id}, {file_id}, {quoted(reading.table.name)}, school_id, row_key, line, column_name, value,
               code, reason_lv, reason_en, row_values, null
        from temp.fresh where line not in (select line from temp.still_open)""")


def _reasons(hub: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The sentences, in both languages, for the few pairs of column and code that this file has."""
    pairs = hub.execute(f"select distinct column_name, code from {REJECTED}").fetchall()
    hub.execute("create or replace temp table reasons (column_name varchar, code varchar, lv varchar, en varchar)")
    for name, code in pairs:
        column = next((c for c in table.columns if c.name == name), None)
        low, high = column.between if column and column.between else (-999999999, 999999999)
        facts = {"column": name, "allowed": ", ".join(column.values) if column else "", "low": low, "high": high}
        both = [text(f"intake.reason.{code}", lang, **facts) for lang in ("lv", "en")]
        hub.execute("insert into temp.reasons values (?, ?, ?, ?)", [name, code, *both])


def _row_json(reading: Reading) -> str:
    raw = reading.raw
    names = unique(raw.headers)
    own = [i for i in range(len(names)) if raw.headers[i] not in reading.exported]
    return f"json_object({', '.join(f'{quoted(names[i])}, c{i}' for i in own)})"


def _key_json(reading: Reading, row: str) -> str:
    """SQL: the row's key, without its school, as a JSON list of texts; null when a part is unknown."""
    parts = [reading.table.column(n) for n in reading.table.key if n != "school_id"]
    parts = parts or [reading.table.column("school_id")]
    present = {c.name for c in reading.present}
    needed = [f'{row}."{c.name}" is not null' for c in parts if c.required]
    texts = ", ".join(f'cast({row}."{c.name}" as varchar)' if c.name in present else "null" for c in parts)
    return f"case when {' and '.join(needed) or 'true'} then {key_text([texts])} end"


def key_text(parts: Sequence[str]) -> str:
    """SQL: the texts of a key, each an expression, as one text."""
    return f"cast(to_json([{', '.join(parts)}]) as varchar)"


def settle(
    hub: duckdb.DuckDBPyConnection, reading: Reading, rejections: Rejections, source: Source, import_id: int
) -> int:
    """Settle earlier entries that this file mends or says anew; returns how many."""
    table = quoted(reading.table.name)
    waiting = f"entry.table_name = {table} and entry.settled_by_import is null and entry.import_id < {import_id}"
    if not hub.execute(f"select exists (select 1 from {OPEN} where {waiting})").fetchall()[0][0]:
        return 0
    fresh = "select came_from from temp.fresh where line not in (select line from temp.still_open)"
    rejected = rejections.found > 0
    anew = f"or entry.quarantine_id in ({fresh})" if rejected else ""
    kept = "and entry.quarantine_id not in (select quarantine_id from temp.still_open)" if rejected else ""
    again = (
        """or exists (
        select 1 from temp.fresh as fresh
        where fresh.row_key = entry.row_key and (entry.school_id is null or entry.school_id = fresh.school_id))"""
        if rejected
        else ""
    )
    return int(
        hub.execute(f"""
        update store.intake.quarantine as entry set settled_by_import = {import_id}
        where {waiting} {kept} and (
            entry.quarantine_id in (select quarantine_id from {ACCEPTED} where quarantine_id is not null) {anew} {again}
            or entry.quarantine_id in ({_by_key(reading.table, waiting)})
            or entry.quarantine_id in ({_by_line(reading, source, waiting)}))""").fetchall()[0][0]
    )


def _by_key(table: Table, waiting: str) -> str:
    parts = [n for n in table.key if n != "school_id"] or ["school_id"]
    same = " and ".join(
        f"accepted.\"{n}\" is not distinct from try_cast(json_extract_string(entry.row_key, '$[{place}]') "
        f"as {table.column(n).sql_type})"
        for place, n in enumerate(parts)
    )
    return f"""
        select entry.quarantine_id from {OPEN} join {ACCEPTED} as accepted
        on {same} and (entry.school_id is null or entry.school_id = accepted.school_id)
        where {waiting} and entry.row_key is not null"""


def _by_line(reading: Reading, source: Source, waiting: str) -> str:
    """Entries whose key was unreadable: same file name, same line, and all other values as they were."""
    headers = unique(reading.raw.headers)
    faulty = " ".join(
        f"when {quoted(column)} then {quoted(headers[place])}" for column, place in reading.columns.positions.items()
    )
    without = "json_merge_patch({row}, json_object(case entry.column_name " + faulty + " else '' end, null))"
    return f"""
        select entry.quarantine_id
        from {OPEN} join store.intake.files as file on file.file_id = entry.file_id
        join (
            select line, {_row_json(reading)} as row_values from {reading.raw.numbered}
            where line in (select line from {OPEN} where {waiting} and row_key is null)
            and line in (select line from {ACCEPTED})) as again
        on again.line = entry.line
        where {waiting} and entry.row_key is null and file.name = {quoted(source.name)}
        and file.sheet is not distinct from {quoted(source.sheet) if source.sheet else "null"}
        and {without.format(row="entry.row_values")} = {without.format(row="again.row_values")}"""
