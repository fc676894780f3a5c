"""Running the suites through Great Expectations, and trusting nothing that it does not say aloud.

Great Expectations drops an Expectation that it cannot build with a log line only, and reports one whose SQL raised as
"not successful". Here declared, evaluated and returned are compared, and what raised is an error, never a violation.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
from great_expectations.data_context import AbstractDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig

from checks.engine import dialect
from checks.engine.datasource import add_datasource
from checks.engine.duty import Duty
from workbench.errors import AuditError

DATASOURCE = "journal"
SCOPE_ASSET = "schools_under_audit"
SAMPLE = 20


@dataclass(slots=True)
class SuiteOutcome:
    """What one pack's suite said: its JSON, its result's JSON, and the clauses whose Expectation raised, with why."""

    suite: dict[str, Any]
    result: dict[str, Any]
    raised: dict[str, str] = field(default_factory=dict)


def open_context(connection_string: str, *, folder: Path | None = None) -> AbstractDataContext:
    """A context whose datasource reads the lent connection: in memory, or kept as files in `folder`."""
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    context: AbstractDataContext = (
        gx.get_context(mode="file", project_root_dir=str(folder)) if folder else gx.get_context(mode="ephemeral")
    )
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    add_datasource(context, DATASOURCE, connection_string)
    return context


def run_suites(
    hub: duckdb.DuckDBPyConnection, name: str, packs: Sequence[tuple[str, Sequence[Duty]]]
) -> dict[str, SuiteOutcome]:
    """Validate each pack's duties over the schools under audit in one checkpoint; obligations stay in `duty.*`.

    `packs`: regulation id and its duties. Raises AuditError when an Expectation was lost on the way.
    """
    with dialect.shared(hub, name) as connection_string:
        context = open_context(connection_string)
        datasource = context.data_sources.get(DATASOURCE)
        asset = datasource.add_table_asset(SCOPE_ASSET, table_name="common.scope")
        batch = asset.add_batch_definition_whole_table("as_of")
        definitions = []
        for regulation_id, duties in packs:
            suite = context.suites.add(gx.ExpectationSuite(name=regulation_id, expectations=list(duties)))
            definitions.append(
                context.validation_definitions.add(gx.ValidationDefinition(name=regulation_id, data=batch, suite=suite))
            )
        checkpoint = context.checkpoints.add(
            gx.Checkpoint(
                name="audit",
                validation_definitions=definitions,
                result_format={"result_format": "SUMMARY", "partial_unexpected_count": SAMPLE},
            )
        )
        outcome = checkpoint.run()
    results = {result.suite_name: result for result in outcome.run_results.values()}
    return {
        definition.suite.name: _checked(definition.suite, results[definition.suite.name], duties)
        for definition, (_, duties) in zip(definitions, packs, strict=True)
    }


def _checked(suite: Any, result: Any, duties: Sequence[Duty]) -> SuiteOutcome:
    declared, loaded, evaluated = len(duties), len(suite.expectations), len(result.results)
    if not declared == loaded == evaluated:
        raise AuditError(
            f"{suite.name}: {declared} duties were declared, {loaded} loaded and {evaluated} judged; "
            "the audit is not complete and was not kept."
        )
    outcome = SuiteOutcome(suite.to_json_dict(), _without_traces(result.to_json_dict()))
    for judged in result.results:
        reason = _raised(judged.exception_info)
        if reason:
            outcome.raised[judged.expectation_config.kwargs["clause_id"]] = reason
    return outcome


def _raised(info: dict[str, Any] | None) -> str | None:
    """The reason in `exception_info`, which is flat or keyed by metric; None where nothing raised."""
    if not info:
        return None
    for entry in [info] if "raised_exception" in info else info.values():
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "unknown error").split("\n[SQL", 1)[0]
    return None


def _without_traces(result: dict[str, Any]) -> dict[str, Any]:
    """The result without tracebacks, which would carry paths and whole queries into the stored run."""
    plain: dict[str, Any] = json.loads(json.dumps(result, default=str))
    for entry in plain.get("results", []):
        reason = _raised(entry.get("exception_info"))
        entry["exception_info"] = {"raised_exception": bool(reason), "exception_message": reason}
    return plain
