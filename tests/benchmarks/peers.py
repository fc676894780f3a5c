"""The plain ways that the workbench is measured against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from checks.common import build
from checks.packs.suite import expectations
from workbench.audit import assessable, moment
from workbench.audit.run import choose_packs


def bare_read_csv(folder: Path, database: Path) -> None:
    """Every CSV file of the folder into a DuckDB table of its own, as the documentation's first example does it."""
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        for path in sorted(folder.glob("*.csv")):
            connection.execute(f"create table {path.stem} as select * from read_csv('{path}')")


def _prepared(hub: duckdb.DuckDBPyConnection, workspace: Path) -> list[Any]:
    packs = choose_packs(workspace, [])
    seen_from = moment.choose(hub, None)
    build.prepare(hub, seen_from.moment, schools=[], first_day=min(pack.in_force.start for pack in packs))
    duties = [duty for pack in packs for duty in expectations(pack)]
    assessable.judge(hub, assessable.needs_of(duties))
    return duties


def plain_rows(hub: duckdb.DuckDBPyConnection, workspace: Path) -> None:
    """Every obligation of every clause kept in the workspace's file by plain SQL, without explanations."""
    for number, duty in enumerate(_prepared(hub, workspace)):
        hub.execute(f"create or replace table store.audit.plain_{number} as {duty.judged()}")


def plain_counts(hub: duckdb.DuckDBPyConnection, workspace: Path) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """The counts by status of every clause in plain SQL: no Great Expectations, no explanations, nothing kept."""
    counted = {}
    for duty in _prepared(hub, workspace):
        query = f"select status, count(*) from ({duty.judged()}) group by status"
        counted[duty.regulation_id, duty.clause_id] = hub.execute(query).fetchall()
    return counted


PLAIN_ATTENDANCE = """
select
    member.school_id, member.pupil_id, date_trunc('month', lesson.date)::date as month,
    count(*) as possible,
    count(*) filter (where mark.mark in ('absent', 'excused')) as absent
from store.records.lessons as lesson
join store.records.journal_members as member
  on member.school_id = lesson.school_id and member.journal_id = lesson.journal_id
 and lesson.date >= member.member_from and (member.member_to is null or lesson.date < member.member_to)
left join store.records.attendance as mark
  on mark.school_id = lesson.school_id and mark.lesson_id = lesson.lesson_id and mark.pupil_id = member.pupil_id
where lesson.status = 'held'
group by member.school_id, member.pupil_id, month
"""


def plain_attendance(hub: duckdb.DuckDBPyConnection) -> Any:
    """Absence by pupil and month as one would write it first: every pupil in every lesson, no notes, no class changes."""
    return hub.sql(PLAIN_ATTENDANCE).pl()


def pandas_expectation(hub: duckdb.DuckDBPyConnection) -> Any:
    """Clause 11 with frames in memory: merged by pandas, judged by Great Expectations' own pandas engine."""
    lessons = hub.sql("select lesson_id, date, ends_at, homework from store.records.lessons where status = 'held'").df()
    entries = hub.sql("select lesson_id, kind, recorded_at from store.records.lesson_entries").df()
    grades = hub.sql("select distinct lesson_id from store.records.grades where kind = 'formative'").df()
    first = entries.groupby(["lesson_id", "kind"], as_index=False)["recorded_at"].min()
    wide = first.pivot(index="lesson_id", columns="kind", values="recorded_at").add_suffix("_at").reset_index()
    frame = lessons.merge(wide, on="lesson_id", how="left")
    frame["fulfilled"] = frame[["topic_at", "attendance_at"]].max(axis=1, skipna=False)
    for asked, entry in (
        (frame["homework"].notna(), "homework_at"),
        (frame["lesson_id"].isin(grades["lesson_id"]), "grades_at"),
    ):
        both = frame[["fulfilled", entry]].max(axis=1, skipna=False)
        frame["fulfilled"] = frame["fulfilled"].where(~asked, both)
    due = (frame["date"] + pd.Timedelta(hours=17)).dt.tz_localize("Europe/Riga")
    frame["due"] = due.dt.tz_convert("UTC").dt.tz_localize(None)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("frames")
    batch = source.add_dataframe_asset("lessons").add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(
        name="eleven",
        expectations=[
            gx.expectations.ExpectColumnValuesToNotBeNull(column="fulfilled"),
            gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="due", column_B="fulfilled", or_equal=True, ignore_row_if="either_value_is_missing"
            ),
        ],
    )
    return batch.get_batch({"dataframe": frame}).validate(suite)
