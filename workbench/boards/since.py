"""What became good since the audit before."""

from __future__ import annotations

from typing import cast

import duckdb

MENDED = """
with before as ({before})
select
    before.regulation_id,
    before.clause_id,
    count(*) as mended
from before
anti join finding
  on finding.regulation_id = before.regulation_id
 and finding.clause_id = before.clause_id
 and finding.school_id = before.school_id
 and finding.subject_key = before.subject_key
group by before.regulation_id, before.clause_id
order by before.regulation_id, before.clause_id
"""


def mended(findings: duckdb.DuckDBPyRelation, before: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """For each clause how many violations of the audit `before` are none any more in `findings`, those of a later one.

    A clause that the later audit did not judge must be left out by the reader: there nothing was mended.
    """
    return cast(duckdb.DuckDBPyRelation, findings.query("finding", MENDED.format(before=before.sql_query())))
