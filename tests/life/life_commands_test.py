"""`workbench finding …` and `workbench attest …` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.life.kept import PACK, YESTERDAY, excuse_that_is_over, keep_run
from workbench.cli.attest import attest
from workbench.cli.findings_life import finding
from workbench.errors import WorkbenchError
from workbench.records.store import open_store

DEPUTY = ("--role", "deputy_academic", "--by", "Anna")


def run(workspace: Path, *words: str) -> Result:
    command = attest if words[0] == "attest" else finding
    rest = words[1:] if words[0] == "attest" else words
    result = CliRunner().invoke(command, [*rest, "--workspace", str(workspace)], standalone_mode=False)
    if result.exception and not isinstance(result.exception, WorkbenchError):
        assert hasattr(result.exception, "format_message"), result.exception
    return result


def said(result: Result) -> str:
    """What the user is told of an error."""
    error = result.exception
    return error.format_message() if hasattr(error, "format_message") else str(error)


@pytest.fixture
def judged(workspace: Path) -> Path:
    with open_store(workspace) as hub:
        keep_run(hub, 1, {"L1": "late", "L2": "missing", "L3": "met"})
    return workspace


def states(workspace: Path, *filters: str) -> dict[str, str]:
    return {row["subject_key"]: row["state"] for row in json.loads(run(workspace, "list", "--json", *filters).output)}


def test_one_finding_is_excused_by_its_identity_without_asking(judged: Path) -> None:
    assert run(judged, "excuse", PACK, "11", "L1", *DEPUTY, "--reason", "plūdi").exception is None
    assert states(judged) == {"L1": "excused", "L2": "open"}
    assert states(judged, "--state", "excused") == {"L1": "excused"}


def test_many_are_previewed_first_and_written_only_with_yes(judged: Path) -> None:
    words = ("excuse", "--clause", "11", *DEPUTY, "--reason", "E-klase nedarbojās", "--cause", "pārtraukums")
    foreseen = run(judged, *words)
    assert "skaits: 2. Atlase: punkts 11." in foreseen.output
    assert "atkārtojiet komandu ar --yes" in said(foreseen)
    assert states(judged) == {"L1": "open", "L2": "open"}
    assert "skaits: 2." in run(judged, *words, "--yes").output
    assert states(judged) == {"L1": "excused", "L2": "excused"}
    told = run(judged, "reopen", "--cause", "pārtraukums", *DEPUTY, "--reason", "kļūda", "--yes").output
    assert "Atlase: cēlonis „pārtraukums”." in told
    assert states(judged) == {"L1": "reopened", "L2": "reopened"}


def test_an_identity_and_a_filter_together_are_refused(judged: Path) -> None:
    result = run(judged, "excuse", PACK, "11", "L1", *DEPUTY, "--reason", "x", "--class", "5.a")
    assert "nevis abus" in said(result)


def test_errors_are_told_in_the_language_that_was_asked_for(judged: Path) -> None:
    result = run(judged, "excuse", PACK, "11", "L1", "--role", "teacher", "--reason", "x", "--lang", "en")
    assert "Only the director or a deputy director" in said(result)


def test_the_list_says_when_an_excuse_ended(judged: Path) -> None:
    with open_store(judged) as hub:
        excuse_that_is_over(hub, "L1")
    assert f"attaisnojums beidzās {YESTERDAY:%d.%m.%Y.}" in " ".join(run(judged, "list").output.split())


def test_the_history_is_told_with_how_the_finding_stands(judged: Path) -> None:
    assert "vēl nekas nav lemts" in run(judged, "history", PACK, "11", "L1").output
    run(judged, "explain", PACK, "11", "L1", "--role", "teacher", "--by", "Juris", "--reason", "slimoju")
    output = run(judged, "history", PACK, "11", "L1").output
    for shown in ("paskaidrots", "Juris", "skolotājs", "slimoju", "Pārbaudē Nr. 1: nokavēts; paskaidrots."):
        assert shown in output
    assert "šāda pienākuma nav" in run(judged, "history", PACK, "11", "L9").output


def test_verifying_the_history_ends_with_1_where_it_breaks(judged: Path) -> None:
    run(judged, "acknowledge", "--clause", "11", "--role", "teacher", "--by", "Juris", "--yes")
    whole = run(judged, "verify-history")
    assert whole.return_value == 0
    newest = whole.output.splitlines()[0].split()[-1]
    assert run(judged, "verify-history", "--noted", newest).return_value == 0
    with open_store(judged) as hub:
        hub.execute("update store.life.finding_events set author = 'Cits' where event_id = 1")
    broken = run(judged, "verify-history")
    assert broken.return_value == 1
    assert "1. ieraksts ir mainīts" in broken.output


def test_an_attestation_is_made_listed_and_revoked(workspace: Path) -> None:
    words = (
        "attest",
        PACK,
        "19",
        "--document",
        "Lieta 4-2",
        "--note",
        "Nodots arhīvā",
        "--on",
        "30.06.2026.",
        "--by",
        "Ieva",
    )
    made = run(workspace, *words)
    assert "Apliecinājums Nr. 1" in made.output
    assert "2025/2026" in made.output
    assert "vērtējumu nemaina" in made.output
    assert "Nodots arhīvā" in run(workspace, "attest", "list").output
    assert run(workspace, "attest", "revoke", "1", "--reason", "cita lieta", "--by", "Ieva").exception is None
    assert json.loads(run(workspace, "attest", "list", "--json").output)[0]["revoke_reason"] == "cita lieta"
    assert "nav" in run(workspace, "attest", "list", "--held").output


def test_a_day_that_is_none_is_refused(workspace: Path) -> None:
    words = ("attest", PACK, "19", "--document", "x", "--note", "x", "--on", "31.06.2026.")
    assert "nav datums" in said(run(workspace, *words))
