"""Decisions within a viewer's scope, by the viewer's role, in the viewer's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.access.two_schools import PACK, viewer
from workbench.access.deciding import attest, decide, preview, revoke
from workbench.access.problems import ForbiddenError
from workbench.access.viewer import ACTIONS, ROLES, Role
from workbench.audit.filters import FindingFilter
from workbench.life.attestations import Attestation
from workbench.life.problems import LifeError
from workbench.life.worklist import Selection

MINE = Selection(FindingFilter(clauses=("11",)), subject_key="L1")
SOMEBODY_S = Selection(FindingFilter(clauses=("11",)), subject_key="L2")
EVERYTHING_OF_11 = Selection(FindingFilter(clauses=("11",)))
CLEAN = ("store.life.finding_events", "store.life.attestation_events")


@pytest.fixture(autouse=True)
def undone(hub: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The workspace is shared by the tests of this folder; a decision must not outlive its test."""
    yield
    for table in CLEAN:
        hub.execute(f"delete from {table}")


def written(hub: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return hub.execute(
        "select school_id, subject_key, action, author, author_role from store.life.finding_events order by all"
    ).fetchall()


def test_a_teacher_explains_their_own_finding_and_no_namesake_in_another_school(hub: duckdb.DuckDBPyConnection) -> None:
    assert decide(hub, viewer("teacher"), 1, MINE, "explain", "e-klase nedarbojās") == 1
    assert written(hub) == [("S1", "L1", "explain", "Anna Kalniņa", "teacher")]


@pytest.mark.parametrize("selection", [SOMEBODY_S, EVERYTHING_OF_11])
def test_a_teacher_cannot_speak_for_others(hub: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    for act in (decide, preview):
        with pytest.raises(ForbiddenError, match="others"):
            act(hub, viewer("teacher"), 1, selection, "explain", *(["iemesls"] if act is decide else []))
    assert written(hub) == []


@pytest.mark.parametrize(
    "role", [role for role in ROLES if role not in ("director", "deputy_academic", "deputy_upbringing")]
)
def test_only_leaders_excuse(hub: duckdb.DuckDBPyConnection, role: Role) -> None:
    with pytest.raises(ForbiddenError):
        decide(hub, viewer(role), 1, MINE, "excuse", "remonts")
    assert written(hub) == []


def test_a_deputy_excuses_within_the_school(hub: duckdb.DuckDBPyConnection) -> None:
    assert preview(hub, viewer("deputy_academic"), 1, EVERYTHING_OF_11, "excuse").touched == 3
    assert decide(hub, viewer("deputy_academic"), 1, EVERYTHING_OF_11, "excuse", "remonts") == 3
    assert {school for school, *_ in written(hub)} == {"S1"}


def test_a_forged_school_in_the_selection_is_refused(hub: duckdb.DuckDBPyConnection) -> None:
    for school in ("S2", "S1' or true --"):
        forged = Selection(FindingFilter(clauses=("11",), school=school))
        with pytest.raises((ForbiddenError, LifeError)):
            decide(hub, viewer("director"), 1, forged, "excuse", "remonts")
    assert written(hub) == []


def given(school: str | None) -> Attestation:
    return Attestation(PACK, "1", "Protokols 3", "Izskatīts sapulcē", "somebody else", school)


def test_an_attestation_is_signed_by_the_viewer_for_their_own_school(
    hub: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(ForbiddenError):
        attest(hub, tmp_path, viewer("secretary"), given("S2"))
    with pytest.raises(ForbiddenError):
        attest(hub, tmp_path, viewer("teacher"), given("S1"))


def test_an_attestation_of_another_school_is_not_revoked(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute(
        "insert into store.life.attestation_events (event_id, attestation_id, action, school_id) values (1, 1, 'attest', 'S2')"
    )
    with pytest.raises(ForbiddenError):
        revoke(hub, viewer("director"), 1, "kļūda")


def test_the_administrator_manages_people_and_reads_nothing() -> None:
    may = {action for action in ACTIONS if viewer("administrator").may(action)}
    assert may == {"see_log", "manage_users"}
    assert not viewer("director").may("manage_users")
