"""What was loaded and what was not, for whoever may load: imports, their files and the quarantine, of the viewer's schools."""

from __future__ import annotations

import duckdb
import polars as pl

from workbench.access.viewer import Viewer

FILES = """
with of_schools as (
    select distinct import_id
    from store.intake.presence
    where school_id in (select unnest($schools::varchar[]))
)
select
    import.import_id,
    timezone($zone, timezone('UTC', import.started_at)) as started_at,
    import.is_full,
    file.name,
    file.sheet,
    file.table_name,
    file.size_bytes,
    file.sha256,
    file.rows_read,
    file.rows_new,
    file.rows_changed,
    file.rows_unchanged,
    file.rows_quarantined,
    file.ignored_columns
from store.intake.imports as import
join of_schools on of_schools.import_id = import.import_id
join store.intake.files as file on file.import_id = import.import_id
order by import.import_id desc, file.file_id
"""
QUARANTINE = """
select
    entry.quarantine_id,
    entry.import_id,
    entry.table_name,
    coalesce(file.name || ' [' || file.sheet || ']', file.name) as place,
    entry.line,
    entry.column_name,
    entry.value,
    entry.reason_lv,
    entry.reason_en
from store.intake.quarantine as entry
left join store.intake.files as file on file.file_id = entry.file_id
where entry.settled_by_import is null
  and (entry.school_id is null or entry.school_id in (select unnest($schools::varchar[])))
order by entry.table_name, entry.quarantine_id
"""


def files(hub: duckdb.DuckDBPyConnection, viewer: Viewer, zone: str = "Europe/Riga") -> pl.DataFrame:
    """Every file of every import that concerned the viewer's schools, newest import first; `started_at` local.

    Raises ForbiddenError when the role may not load records.
    """
    viewer.check("import")
    values = {"schools": list(viewer.school_ids), "zone": zone}
    found: pl.DataFrame = hub.cursor().sql(FILES, params=values).pl()
    return found


def quarantine(hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> pl.DataFrame:
    """The open rows of the quarantine: those of the viewer's schools and those whose school could not be told.

    Raises ForbiddenError when the role may not load records.
    """
    viewer.check("import")
    found: pl.DataFrame = hub.cursor().sql(QUARANTINE, params={"schools": list(viewer.school_ids)}).pl()
    return found
