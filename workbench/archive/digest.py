"""A digest of a table's rows that does not depend on their order: equal rows, equal digest, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from workbench.archive.contents import Part

DIGEST = """
select
    count(*),
    coalesce(sum(md5_number_lower(to_json([{values}])::varchar)), 0)::varchar
from ({rows})
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows, and the sum of what each row's content hashes to; repeated rows count."""

    rows: int
    sum: str


def digest(hub: duckdb.DuckDBPyConnection, part: Part, rows: str) -> Digest:
    """The digest of the rows of a query that has the part's columns."""
    values = ", ".join(f'"{column}"::varchar' for column in part.columns)
    found = hub.execute(DIGEST.format(values=values, rows=rows)).fetchall()[0]
    return Digest(int(found[0]), str(found[1]))
