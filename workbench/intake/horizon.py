"""The data horizon: the newest recorded moment among live rows (`clauses.md`, As-of)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from workbench.records.schema import TABLES


def data_horizon(hub: duckdb.DuckDBPyConnection, schools: Sequence[str] | None = None) -> datetime | None:
    """The newest value, as naive UTC, of the columns that move the horizon; None when there is none.

    `schools`: only these, else all. Replaced and retired rows do not count, plans and bare dates neither.
    """
    wanted = None if schools is None else list(schools)
    newest = " union all ".join(
        f'select max("{column.name}") as moment from store.records.{table.name} '
        f"where $schools is null or school_id in (select unnest($schools))"
        for table in TABLES
        for column in table.columns
        if column.horizon
    )
    row = hub.execute(
        f"select max(moment) from ({newest})".replace("$schools", "cast($schools as varchar[])"), {"schools": wanted}
    ).fetchone()
    moment: datetime | None = row[0] if row else None
    return moment
