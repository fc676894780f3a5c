"""A school's time zone stays what it was when its first moment was read.

Moments are kept as instants, converted from the school's clock. Whether a file wrote one with an offset is not kept, so they cannot
be read again by another clock: half would be right and half an hour or seven off. So the change is refused and told.
"""

from __future__ import annotations

from workbench.intake.headers import Columns
from workbench.intake.parsing import quoted
from workbench.intake.rejections import REJECTED, Rejections
from workbench.intake.schools import PLACED
from workbench.intake.staging import INSTANTS
from workbench.intake.zones import DEFAULT_ZONE
from workbench.records.columns import Table
from workbench.records.schema import TABLES

COLUMN = "time_zone"


def reject_changed_zone(table: Table, columns: Columns, rejections: Rejections) -> None:
    """Reject a row of `schools` that names another time zone than the one by which the school's moments were read.

    An empty zone is Europe/Riga. A file without the column changes nothing; a school without any moment may change.
    """
    if table.name != "schools" or COLUMN not in columns.positions:
        return
    place = list(columns.positions).index(COLUMN)
    moments = " union all ".join(
        f"select school_id from store.{schema}.{one.name} where {' or '.join(found)}"
        for one in TABLES
        if (found := [f'"{column.name}" is not null' for column in one.columns if column.kind in INSTANTS])
        for schema in ("records", "history")
    )
    changed = f"""
        select placed.line, {place} as ordinal, '{COLUMN}' as column_name, placed.{COLUMN} as value, 'zone_change' as code
        from {PLACED} as placed join store.records.schools as live using (school_id)
        where coalesce(placed.{COLUMN}, {quoted(DEFAULT_ZONE)}) <> coalesce(live.{COLUMN}, {quoted(DEFAULT_ZONE)})
        and not placed.is_bad and not placed.is_blank and placed.line not in (select line from {REJECTED})"""
    [(is_changed,)] = rejections.hub.execute(f"select exists ({changed})").fetchall()
    if is_changed:  # seldom: only then moments are sought
        rejections.add(f"""
            select line, ordinal, column_name, value, code from ({changed})
            where line in (select line from {PLACED} where school_id in ({moments}))""")
