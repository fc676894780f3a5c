"""One obligation by its token: whoever may not see it finds nothing, whatever they type."""

from __future__ import annotations

import hashlib

import duckdb
import pytest

from tests.access.two_schools import PACK, viewer
from workbench.access import subject
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import Role
from workbench.life.worklist import Identity


def token(clause: str, school: str, key: str) -> str:
    return hashlib.md5("\x1f".join((PACK, clause, school, key)).encode()).hexdigest()[:12]


SEEN = [
    ("deputy_academic", "11", "S1", "L2", True),
    ("deputy_academic", "11", "S1", "L3", True),  # kept in time: a page all the same
    ("deputy_academic", "11", "S2", "L1", False),
    ("teacher", "11", "S1", "L1", True),
    ("teacher", "11", "S1", "L2", False),
    ("class_teacher", "11", "S1", "L1", True),
    ("class_teacher", "9", "S1", "P2:2025-09", False),
]


@pytest.mark.parametrize(("role", "clause", "school", "key", "is_seen"), SEEN)
def test_a_token_opens_only_what_the_viewer_may_see(
    hub: duckdb.DuckDBPyConnection, role: Role, clause: str, school: str, key: str, is_seen: bool
) -> None:
    scope = Scope(hub, viewer(role))
    expected = [(school, key)] if is_seen else []
    assert (
        subject.by_token(scope, 1, token(clause, school, key)).project("school_id, subject_key").fetchall() == expected
    )
    identity = Identity(PACK, clause, school, key)
    assert subject.by_identity(scope, 1, identity).project("school_id, subject_key").fetchall() == expected


@pytest.mark.parametrize("typed", ["", "' or true --", "x') or (true", "%"])
def test_what_is_no_token_opens_nothing(hub: duckdb.DuckDBPyConnection, typed: str) -> None:
    assert subject.by_token(Scope(hub, viewer("director")), 1, typed).fetchall() == []


def test_an_analysts_token_is_of_the_pseudonym_and_not_of_the_pupil(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("analyst"))
    assert subject.by_token(scope, 1, token("9", "S1", "P2:2025-09")).fetchall() == []


def test_the_same_subject_is_looked_for_in_the_viewers_school_alone(hub: duckdb.DuckDBPyConnection) -> None:
    both = Scope(hub, viewer("director", school_ids=("S1", "S2")))
    rows = subject.about_the_same(both, 1, "S1", "L1", lesson=True).project("school_id, subject_key, status").fetchall()
    assert rows == [("S1", "L1", "missing")]
    other = Scope(hub, viewer("director", school_ids=("S2",)))
    assert subject.about_the_same(other, 1, "S1", "L1", lesson=True).fetchall() == []


FINDINGS = {"L1": Identity(PACK, "11", "S1", "L1"), "P2:2025-09": Identity(PACK, "9", "S1", "P2:2025-09"),
            "L3": Identity(PACK, "11", "S1", "L3")}  # fmt: skip


def test_what_to_do_is_told_about_ones_own_and_to_nobody_without_names(hub: duckdb.DuckDBPyConnection) -> None:
    def told(role: Role) -> set[str]:
        scope = Scope(hub, viewer(role))
        return {key for key, one in FINDINGS.items() if subject.work(scope, 1, "lv", one, ()).fetchall()}

    assert told("director") == {"L1", "P2:2025-09"}
    assert told("class_teacher") == {"L1"}
    with pytest.raises(ForbiddenError):
        told("analyst")
