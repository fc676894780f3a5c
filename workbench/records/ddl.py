"""The statements that make an empty workspace database.

Schemas: `records` (the live rows), `history` (rows that a newer export replaced or retired), `intake` (imports, files,
quarantine, what was present), `audit` (runs and their results), `life` (what people decided about findings).
Every moment is a UTC TIMESTAMP; every record carries its school, import, file and line.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.records.columns import Table
from workbench.records.schema import TABLES

FORMAT_VERSION = 1

PROVENANCE = ("import_id INTEGER", "file_id INTEGER", "line INTEGER")
RETIREMENT = ("last_seen_import INTEGER", "ended_by_import INTEGER", "ended_as VARCHAR")

INTAKE = """
create table {db}.intake.imports (
    import_id integer, started_at timestamp, finished_at timestamp, source varchar, is_full boolean,
    horizon timestamp, rows_read bigint, rows_new bigint, rows_changed bigint, rows_unchanged bigint,
    rows_quarantined bigint, rows_retired bigint, software_version varchar);
create table {db}.intake.files (
    file_id integer, import_id integer, name varchar, sheet varchar, table_name varchar, sha256 varchar,
    size_bytes bigint, modified_at timestamp, encoding varchar, separator varchar,
    rows_read bigint, rows_new bigint, rows_changed bigint, rows_unchanged bigint, rows_quarantined bigint,
    ignored_columns varchar[], unchecked_references varchar[]);
create table {db}.intake.quarantine (
    quarantine_id bigint, import_id integer, file_id integer, table_name varchar, school_id varchar,
    row_key varchar, line integer, column_name varchar, value varchar, reason_code varchar, reason_lv varchar, reason_en varchar,
    row_values json, settled_by_import integer);
create table {db}.intake.presence (school_id varchar, table_name varchar, column_name varchar, import_id integer);
create table {db}.intake.last_seen (table_name varchar, file_id integer, line integer, import_id integer);
"""

AUDIT = """
create table {db}.audit.runs (
    run_id integer, started_at timestamp, finished_at timestamp, as_of timestamp, as_of_local timestamp,
    as_of_given boolean, horizon timestamp, horizon_local timestamp, schools varchar[], regulations varchar[],
    records_digest varchar, result_digest varchar, versions json, made_by varchar);
create table {db}.audit.run_inputs (
    run_id integer, file_id integer, import_id integer, name varchar, table_name varchar, sha256 varchar,
    size_bytes bigint, rows_read bigint);
create table {db}.audit.run_packs (
    run_id integer, regulation_id varchar, pack_version varchar, pack_sha256 varchar, pack_yaml varchar,
    suite json, validation json);
create table {db}.audit.verdicts (
    run_id integer, regulation_id varchar, clause_id varchar, clause_order integer, school_id varchar,
    kind varchar, verdict varchar, reason_lv varchar, reason_en varchar, severity varchar,
    population bigint, met bigint, late bigint, missing bigint, pending bigint, excused bigint,
    parameters json, query varchar);
create table {db}.audit.obligations (
    run_id integer, regulation_id varchar, clause_id varchar, subject_key varchar, school_id varchar,
    class_id varchar, staff_id varchar, pupil_id varchar,
    arises_at timestamp, due_at timestamp, fulfilled_at timestamp,
    arises_local timestamp, due_local timestamp, fulfilled_local timestamp,
    status varchar, severity varchar, facts json, detail_lv varchar, detail_en varchar);
"""

LIFE = """
create table {db}.life.finding_events (
    event_id bigint, decision_id bigint, regulation_id varchar, clause_id varchar, school_id varchar,
    subject_key varchar, action varchar, reason varchar, cause varchar, until date, author varchar, author_role varchar,
    run_id integer, recorded_at timestamp, previous_hash varchar, hash varchar);
create table {db}.life.attestation_events (
    event_id bigint, attestation_id bigint, action varchar, regulation_id varchar, clause_id varchar, school_id varchar,
    school_year varchar, happened_on date, document_ref varchar, note varchar, author varchar, recorded_at timestamp,
    previous_hash varchar, hash varchar);
"""


def _columns(table: Table) -> list[str]:
    named = {c.name: c.sql_type for c in table.columns}
    return [f'"{name}" {named.get(name, "VARCHAR")}' for name in table.stored_names]


def statements(db: str) -> Iterator[str]:
    """Yield the statements that lay out an empty workspace in the attached database `db`."""
    for schema in ("records", "history", "intake", "audit", "life"):
        yield f"create schema {db}.{schema}"
    yield f"create table {db}.intake.format (version integer)"
    yield f"insert into {db}.intake.format values ({FORMAT_VERSION})"
    for block in (INTAKE, AUDIT, LIFE):
        yield from (s.strip().format(db=db) for s in block.split(";") if s.strip())
    for table in TABLES:
        columns = _columns(table)
        yield f"create table {db}.records.{table.name} ({', '.join([*columns, *PROVENANCE])})"
        yield f"create table {db}.history.{table.name} ({', '.join([*columns, *PROVENANCE, *RETIREMENT])})"
