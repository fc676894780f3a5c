"""One audit: choose the moment, build what every duty reads, run the suites, keep the run."""

from __future__ import annotations

import getpass
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from checks.common import build
from checks.packs import default_regulations, find_packs
from checks.packs.model import Pack
from workbench.audit import assessable, explain, keep, moment, verdicts
from workbench.errors import PackError, WorkbenchError, nearest
from workbench.records.store import transaction

if TYPE_CHECKING:
    from checks.engine.duty import Duty

Progress = Callable[[str], None]
SOFTWARE = ("journal-compliance-workbench", "duckdb", "great-expectations", "polars", "sqlalchemy", "holidays")


@dataclass(slots=True)
class AuditSummary:
    """What an audit did: its run, moment, and the clauses that could not be judged because their query failed."""

    run_id: int
    as_of: moment.AsOf
    regulations: list[str]
    seconds: float
    errors: dict[tuple[str, str], str] = field(default_factory=dict)


def choose_packs(workspace: Path, regulations: Sequence[str]) -> list[Pack]:
    """The named packs, or all that are not examples. Raises PackError for a name that no pack has."""
    known = find_packs(workspace / "packs")
    for name in regulations:
        if name not in known:
            raise PackError(f"There is no pack {name}.{nearest(name, known)} Packs: {', '.join(sorted(known))}.")
    chosen = list(dict.fromkeys(regulations)) or default_regulations(known)
    return [known[name] for name in sorted(chosen)]


def audit(
    hub: duckdb.DuckDBPyConnection,
    workspace: Path,
    *,
    regulations: Sequence[str] = (),
    as_of: str | None = None,
    schools: Sequence[str] = (),
    progress: Progress = lambda _: None,
) -> AuditSummary:
    """Judge the packs over the loaded records and keep the run in the workspace.

    Raises WorkbenchError when nothing is loaded or a school is unknown, PackError for a pack, InputError for `as_of`.
    """
    started = datetime.now(UTC).replace(tzinfo=None)
    check_schools(hub, schools)
    packs = choose_packs(workspace, regulations)
    seen_from = moment.choose(hub, as_of, schools)
    progress("packs")
    from checks.packs.suite import expectations  # Great Expectations takes seconds to import: only when needed
    from workbench.audit.validation import run_suites

    duties = [(pack, expectations(pack)) for pack in packs]
    progress("records")
    first_day = min((pack.in_force.start for pack in packs), default=date(2018, 1, 1))
    build.prepare(hub, seen_from.moment, schools=schools, first_day=first_day)
    explain.make_words(hub)
    every_duty = [duty for _, of_pack in duties for duty in of_pack]
    assessable.judge(hub, assessable.needs_of(every_duty))
    progress("duties")
    outcomes = run_suites(hub, str(workspace.resolve()), [(pack.id, of_pack) for pack, of_pack in duties])
    progress("keeping")
    summary = AuditSummary(_next_run(hub), seen_from, [pack.id for pack in packs], 0.0)
    for pack, _ in duties:
        summary.errors.update({(pack.id, clause): why for clause, why in outcomes[pack.id].raised.items()})
    with transaction(hub):
        _keep_run(hub, summary, started, schools)
        for pack, of_pack in duties:
            outcome = outcomes[pack.id]
            _keep_pack(hub, summary.run_id, pack, outcome.suite, outcome.result)
            _keep_duties(hub, summary, pack, of_pack)
        verdicts.keep_all(hub, summary, duties)
        _finish(hub, summary)
    keep.drop_duties(hub, every_duty)
    summary.seconds = (datetime.now(UTC).replace(tzinfo=None) - started).total_seconds()
    return summary


def check_schools(hub: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> None:
    """Raise WorkbenchError when nothing is loaded, or a named school is not among the records."""
    known = [row[0] for row in hub.execute("select school_id from store.records.schools order by school_id").fetchall()]
    if not known:
        raise WorkbenchError("Nothing is loaded yet; load the school's export with: workbench import FOLDER")
    for name in schools:
        if name not in known:
            raise WorkbenchError(f"There is no school {name} among the records.{nearest(name, known)}")


def _next_run(hub: duckdb.DuckDBPyConnection) -> int:
    return int(hub.execute("select coalesce(max(run_id), 0) + 1 from store.audit.runs").fetchall()[0][0])


def _keep_run(hub: duckdb.DuckDBPyConnection, summary: AuditSummary, started: datetime, schools: Sequence[str]) -> None:
    seen_from = summary.as_of
    versions = {name: version(name) for name in SOFTWARE} | {"python": platform.python_version()}
    inputs = keep.keep_inputs(hub, summary.run_id)
    hub.execute(
        """
        insert into store.audit.runs (
            run_id, started_at, as_of, as_of_local, as_of_given, horizon, horizon_local, schools, regulations,
            records_digest, versions, made_by)
        values (?, ?, ?, ?, ?, ?, ?, ?::varchar[], ?::varchar[], ?, ?, ?)
        """,
        [
            summary.run_id, started, seen_from.moment, seen_from.local, seen_from.given, seen_from.horizon,
            seen_from.horizon_local, list(schools), summary.regulations, inputs, json.dumps(versions), _user(),
        ],
    )  # fmt: skip


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return ""


def _keep_pack(
    hub: duckdb.DuckDBPyConnection, run_id: int, pack: Pack, suite: dict[str, object], result: dict[str, object]
) -> None:
    hub.execute(
        "insert into store.audit.run_packs values (?, ?, ?, ?, ?, ?, ?)",
        [run_id, pack.id, pack.version, pack.sha256, pack.text, json.dumps(suite), json.dumps(result)],
    )


def _keep_duties(hub: duckdb.DuckDBPyConnection, summary: AuditSummary, pack: Pack, duties: Sequence[Duty]) -> None:
    severities = {clause.id: clause.severity for clause in pack.clauses}
    for duty in duties:
        if (pack.id, duty.clause_id) not in summary.errors:
            keep.keep_obligations(hub, summary.run_id, duty, str(severities[duty.clause_id]))


def _finish(hub: duckdb.DuckDBPyConnection, summary: AuditSummary) -> None:
    hub.execute(
        "update store.audit.runs set finished_at = ?, result_digest = ? where run_id = ?",
        [datetime.now(UTC).replace(tzinfo=None), keep.digest(hub, summary.run_id), summary.run_id],
    )
