"""Decisions and attestations of a viewer: by their role, within their scope, one at a time.

The logs of `workbench/life` are chains: two that were written at once would both follow the same row.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.life import attestations, findings
from workbench.life import worklist as life
from workbench.life.actors import Author
from workbench.life.attestations import Attestation, Attested
from workbench.life.findings import Action, Decision, Preview
from workbench.life.worklist import Selection

_ONE_AT_A_TIME = threading.Lock()


def preview(
    hub: duckdb.DuckDBPyConnection, viewer: Viewer, run_id: int, selection: Selection, action: Action
) -> Preview:
    """How many findings a decision would touch. Raises ForbiddenError and LifeError as `decide` does."""
    viewer.check(action)
    chosen = _within(hub, viewer, run_id, selection)
    return findings.preview(hub.cursor(), run_id, chosen, action)


def decide(
    hub: duckdb.DuckDBPyConnection, viewer: Viewer, run_id: int, selection: Selection, action: Action,
    reason: str = "", *, cause: str = "", until: date | None = None,
) -> int:  # fmt: skip
    """Write a decision about the selected findings in the viewer's name; returns how many it touched.

    Raises ForbiddenError when the role may not, or the selection holds findings that the viewer does not see, and LifeError
    as `life.findings.decide` does.
    """
    viewer.check(action)
    chosen = _within(hub, viewer, run_id, selection)
    decision = Decision(action, Author(viewer.display_name, viewer.role), reason, cause, until)
    with _ONE_AT_A_TIME, hub.cursor() as cursor:
        return findings.decide(cursor, run_id, chosen, decision)


def attest(hub: duckdb.DuckDBPyConnection, workspace: Path, viewer: Viewer, given: Attestation) -> Attested:
    """Write an attestation in the viewer's name, for one of their schools. Raises ForbiddenError and LifeError."""
    viewer.check("attest")
    school = given.school or (viewer.school_ids[0] if len(viewer.school_ids) == 1 else None)
    if school is not None and school not in viewer.school_ids:
        raise ForbiddenError("beyond_own")
    with _ONE_AT_A_TIME, hub.cursor() as cursor:
        return attestations.attest(cursor, workspace, replace(given, school=school, author=viewer.display_name))


def revoke(hub: duckdb.DuckDBPyConnection, viewer: Viewer, attestation_id: int, reason: str) -> None:
    """Revoke an attestation of one of the viewer's schools. Raises ForbiddenError and LifeError."""
    viewer.check("attest")
    with _ONE_AT_A_TIME, hub.cursor() as cursor:
        made = attestations.attestations(cursor).filter(f"attestation_id = {int(attestation_id)}")
        if any(school not in viewer.school_ids for (school,) in made.project("school_id").fetchall()):
            raise ForbiddenError("beyond_own")
        attestations.revoke(cursor, attestation_id, reason=reason, author=viewer.display_name)


def _within(hub: duckdb.DuckDBPyConnection, viewer: Viewer, run_id: int, selection: Selection) -> Selection:
    """The selection, within the viewer's school where they have one; ForbiddenError when it holds what they do not see."""
    if len(viewer.school_ids) == 1 and selection.filter.school is None:
        selection = replace(selection, filter=replace(selection.filter, school=viewer.school_ids[0]))
    asked = life.worklist(hub.cursor(), run_id, selection).aggregate("count(*)").fetchall()
    seen = Scope(hub, viewer).worklist(run_id, selection).aggregate("count(*)").fetchall()
    if asked != seen:
        raise ForbiddenError("beyond_own")
    return selection
