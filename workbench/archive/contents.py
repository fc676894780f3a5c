"""What an archive holds: every table of the workspace, with the query of the rows that go with the year.

Records and history by `belongs`. Beside them what explains them: the imports and files that they came from, what could
not be loaded then, the audits with the year's obligations, and the logs of decisions and attestations, which are linked
row by row and so are kept whole, all years of the archived schools.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from workbench.archive.belongs import of_year
from workbench.records.schema import BY_NAME, TABLES

_OF_SCHOOL = "record.school_id in (select school_id from temp.archive_year)"
_OF_IMPORT = "record.import_id in (select import_id from temp.archive_imports)"
_OF_RUN = "record.run_id in (select run_id from temp.archive_runs)"
_OBLIGATION = (
    "exists (select 1 from temp.archive_year as year where year.school_id = record.school_id "
    "and record.arises_local::date between year.from_on and year.to_on)"
)
_WHOLE_SCHOOLS = "not exists (select 1 from store.records.schools as other where other.school_id not in (select school_id from temp.archive_year))"

# (schema, table): the condition of a row, and the order in which rows are written
RULES: dict[tuple[str, str], tuple[str, str]] = {
    ("intake", "imports"): (_OF_IMPORT, "import_id"),
    ("intake", "files"): (_OF_IMPORT, "file_id"),
    ("intake", "quarantine"): (
        f"{_OF_IMPORT} and ({_OF_SCHOOL} or (record.school_id is null and {_WHOLE_SCHOOLS}))",
        "quarantine_id",
    ),
    ("intake", "presence"): (_OF_SCHOOL, "import_id, school_id, table_name, column_name"),
    ("intake", "last_seen"): (
        "record.file_id in (select file_id from temp.archive_files)",
        "table_name, file_id, line",
    ),
    ("audit", "runs"): (_OF_RUN, "run_id"),
    ("audit", "run_inputs"): (_OF_RUN, "run_id, file_id"),
    ("audit", "run_packs"): (_OF_RUN, "run_id, regulation_id"),
    ("audit", "verdicts"): (f"{_OF_RUN} and {_OF_SCHOOL}", "run_id, regulation_id, clause_order, school_id"),
    ("audit", "obligations"): (
        f"{_OF_RUN} and {_OBLIGATION}",
        "run_id, regulation_id, clause_id, school_id, subject_key",
    ),
    ("life", "finding_events"): (_OF_SCHOOL, "event_id"),
    ("life", "attestation_events"): (_OF_SCHOOL, "event_id"),
}
WITHOUT_ROWS = frozenset({("intake", "format")})  # a new workspace writes it itself
SCHEMAS = ("records", "history", "intake", "audit", "life")

COLUMNS = """
select schema_name, table_name, list(column_name order by column_index), list(data_type order by column_index)
from duckdb_columns()
where database_name = $database and list_contains($schemas::varchar[], schema_name)
group by schema_name, table_name
order by schema_name, table_name
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the archive: where it stands in the workspace, its columns with their types, and its rows' order."""

    schema: str
    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def name(self) -> str:
        """`records.lessons`."""
        return f"{self.schema}.{self.table}"

    @property
    def query(self) -> str:
        """The rows that go with the chosen year, without their order."""
        if self.schema in ("records", "history"):
            return of_year(self.table, self.schema, self.columns)
        listed = ", ".join(f'record."{column}"' for column in self.columns)
        return f"select {listed} from store.{self.name} as record where {RULES[self.schema, self.table][0]}"

    @property
    def order(self) -> str:
        """The columns by which rows are written: as in the workspace, which is the physical design."""
        if self.schema not in ("records", "history"):
            return RULES[self.schema, self.table][1]
        table = BY_NAME[self.table]
        names = ["school_id", *(table.order or table.key), "file_id", "line"]
        return ", ".join(f'"{name}"' for name in dict.fromkeys(names))


def parts(hub: duckdb.DuckDBPyConnection, database: str = "store") -> tuple[Part, ...]:
    """Every table of the workspace, in the order in which parents come before children."""
    found = hub.execute(COLUMNS, {"database": database, "schemas": list(SCHEMAS)}).fetchall()
    listed = [Part(schema, table, tuple(columns), tuple(types)) for schema, table, columns, types in found]
    place = {table.name: number for number, table in enumerate(TABLES)}
    known = [part for part in listed if (part.schema, part.table) not in WITHOUT_ROWS]
    return tuple(sorted(known, key=lambda part: (SCHEMAS.index(part.schema), place.get(part.table, 0), part.table)))


def choose_rest(hub: duckdb.DuckDBPyConnection, found: tuple[Part, ...]) -> None:
    """After `belongs.choose`: fix the imports that the year's rows came from or ended by, their files, and the audits."""
    sources = []
    for part in found:
        if part.schema in ("records", "history"):
            ids = ["import_id"] + ["last_seen_import", "ended_by_import"] * (part.schema == "history")
            sources += [f"select {name} as import_id from ({of_year(part.table, part.schema, [name])})" for name in ids]
    sources.append(f"select record.import_id from store.intake.presence as record where {_OF_SCHOOL}")
    hub.execute(
        "create or replace temp table archive_imports as select distinct import_id "
        f"from ({' union all '.join(sources)}) where import_id is not null"
    )
    hub.execute(
        "create or replace temp table archive_files as "
        f"select record.file_id from store.intake.files as record where {_OF_IMPORT}"
    )
    hub.execute(
        "create or replace temp table archive_runs as "
        f"select distinct record.run_id from store.audit.obligations as record where {_OBLIGATION}"
    )
