"""The suites run through Great Expectations, and nothing that it loses or that fails passes for a verdict."""

from __future__ import annotations

import json
from pathlib import Path

import great_expectations as gx
import pytest

from checks.duties.entries_by_deadline import ExpectEntriesByDeadline
from checks.packs import find_packs
from checks.packs.suite import expectations
from workbench.audit import validation
from workbench.audit.context import journal_context
from workbench.audit.run import audit
from workbench.errors import AuditError
from workbench.records import store


def test_parameters_survive_the_suite_as_json_also_those_equal_to_their_default() -> None:
    duties = expectations(find_packs()["rezekne-2018"])
    suite = gx.ExpectationSuite(name="rezekne-2018", expectations=duties)
    written = json.loads(json.dumps(suite.to_json_dict()))
    read = gx.ExpectationSuite(**{**written, "expectations": written["expectations"]})
    assert [duty.query for duty in read.expectations] == [duty.query for duty in duties]
    eleven = next(entry for entry in written["expectations"] if entry["kwargs"]["clause_id"] == "11")
    assert eleven["kwargs"]["deadline"] == "17:00"
    assert eleven["severity"] == "critical"


def test_every_clause_gets_its_counts_percentage_and_sample(workspace: Path) -> None:
    with store.open_store(workspace) as hub:
        run = audit(hub, workspace, regulations=["rezekne-2018"])
        kept = hub.execute("select validation from store.audit.run_packs where run_id = ?", [run.run_id]).fetchall()
        violated = hub.execute(
            "select clause_id, count(*) from store.audit.obligations where status in ('late', 'missing') group by all"
        ).fetchall()
    results = {entry["expectation_config"]["kwargs"]["clause_id"]: entry for entry in json.loads(kept[0][0])["results"]}
    counted = {clause: entry["result"]["unexpected_count"] for clause, entry in results.items()}
    assert {clause: count for clause, count in counted.items() if count} == dict(violated)
    eleven = results["11"]["result"]
    assert eleven["unexpected_percent"] == pytest.approx(100 * eleven["unexpected_count"] / eleven["element_count"])
    assert eleven["details"]["sample"][0].keys() == {"school_id", "subject_key", "status"}
    assert not results["11"]["success"]


def test_a_duty_whose_query_fails_is_an_error_and_never_a_verdict(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "select no_such_column from seen.lessons"
    monkeypatch.setattr(ExpectEntriesByDeadline, "sql_template", classmethod(lambda cls: broken))
    with store.open_store(workspace) as hub:
        run = audit(hub, workspace, regulations=["rezekne-2018"])
        verdicts = dict(
            hub.execute("select clause_id, verdict from store.audit.verdicts where run_id = ?", [run.run_id]).fetchall()
        )
        kept = hub.execute("select count(*) from store.audit.obligations where clause_id = '11'").fetchall()
    assert list(run.errors) == [("rezekne-2018", "11")]
    assert "no_such_column" in run.errors["rezekne-2018", "11"]
    assert verdicts["11"] == "error"
    assert "error" not in {verdict for clause, verdict in verdicts.items() if clause != "11"}
    assert kept == [(0,)]


def test_a_duty_lost_on_the_way_stops_the_audit_and_keeps_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = gx.ExpectationSuite.__init__

    def loses_one(
        self: gx.ExpectationSuite, *args: object, expectations: tuple[object, ...] = (), **more: object
    ) -> None:
        whole(self, *args, expectations=list(expectations)[1:], **more)

    monkeypatch.setattr(gx.ExpectationSuite, "__init__", loses_one)
    with store.open_store(workspace) as hub:
        with pytest.raises(AuditError, match="33 duties were declared, 31 loaded"):
            audit(hub, workspace, regulations=["rezekne-2018"])
        assert hub.execute("select count(*) from store.audit.runs").fetchall() == [(0,)]


def test_built_in_expectations_run_on_the_same_tables(workspace: Path) -> None:
    with store.open_store(workspace, read_only=True) as hub, journal_context(hub) as context:
        asset = context.data_sources.get(validation.DATASOURCE).get_asset("lessons")
        batch = asset.get_batch_definition("whole").get_batch()
        known = batch.validate(gx.expectations.ExpectColumnValuesToBeInSet(column="status", value_set=["held"]))
        keyed = batch.validate(gx.expectations.ExpectColumnValuesToMatchRegex(column="lesson_id", regex="."))
        cancelled = hub.execute("select count(*) from store.records.lessons where status <> 'held'").fetchall()[0][0]
    assert known.result["unexpected_count"] == cancelled > 0
    assert keyed.success
