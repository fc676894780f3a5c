"""Trying a pack out: judged over a workspace's records as an audit would, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from checks.common import build
from checks.engine.duty import Duty
from checks.engine.literals import literal
from checks.packs.model import Pack
from checks.packs.reader import FILE, read
from checks.packs.suite import expectations
from workbench.audit import assessable, moment
from workbench.audit.run import check_schools
from workbench.audit.validation import SuiteOutcome, run_suites
from workbench.errors import AuditError

COUNTED = """
select
    {clause} as clause_id,
    {expectation} as expectation,
    count(*) as population,
    count(*) filter (where status = 'met') as met,
    count(*) filter (where status = 'late') as late,
    count(*) filter (where status = 'missing') as missing,
    count(*) filter (where status = 'pending') as pending
from duty.{target}
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a pack said. `outcome`: the suite and its result as Great Expectations has them."""

    pack: Pack
    as_of: datetime
    outcome: SuiteOutcome
    counts: pl.DataFrame
    duties: tuple[Duty, ...]
    hub: duckdb.DuckDBPyConnection

    def obligations(self, clause_id: str) -> pl.DataFrame:
        """The obligations of one clause.

        Columns: school_id, subject_key, class_id, staff_id, pupil_id, arises_at, due_at and fulfilled_at in UTC, status, and the
        facts that its Expectation returns.
        """
        of_clause = [duty for duty in self.duties if duty.clause_id == clause_id]
        rows = " union all by name ".join(f"select * from duty.{duty.target}" for duty in of_clause)
        frame: pl.DataFrame = self.hub.sql(f"{rows} order by arises_at, subject_key, school_id").pl()
        return frame


def try_pack(
    hub: duckdb.DuckDBPyConnection, folder: Path, *, as_of: str | None = None, schools: Sequence[str] = ()
) -> Trial:
    """Judge the pack in `folder` over the records of an open workspace, which may be open for reading only.

    `counts`: one row for each Expectation: clause_id, expectation, population, met, late, missing, pending (obligations).
    Raises PackError for a pack that is not sound, AuditError when the SQL of an Expectation fails.
    """
    pack = read(folder / FILE)
    duties = tuple(expectations(pack))
    check_schools(hub, schools)
    seen_from = moment.choose(hub, as_of, schools)
    build.prepare(hub, seen_from.moment, schools=schools, first_day=pack.in_force.start)
    assessable.judge(hub, assessable.needs_of(duties))
    outcome = run_suites(hub, f"trial:{folder.resolve()}", [(pack.id, duties)])[pack.id]
    for clause, why in outcome.raised.items():
        raise AuditError(f"The query of clause {clause} cannot be run: {why}")
    counted = [
        COUNTED.format(clause=literal(duty.clause_id), expectation=literal(duty.expectation_type), target=duty.target)
        for duty in duties
    ]
    counts = hub.sql(" union all ".join(counted)).pl()
    return Trial(pack, seen_from.local, outcome, counts, duties, hub)
