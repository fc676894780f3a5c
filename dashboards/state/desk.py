"""What pages need beside the viewer's scope: frames kept in memory, the regulations of a run, and the writing of decisions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date

import duckdb
import polars as pl

from checks.packs import Pack
from dashboards.state.kept import Kept
from dashboards.state.packs import packs_of
from workbench.access.scope import Scope
from workbench.life.actors import Author
from workbench.life.findings import Action, Decision, decide, history
from workbench.life.worklist import Identity, Selection

# The log of decisions is a chain: one writer at a time.
WRITING = threading.Lock()


class Desk:
    """One a server. `record(action, subject)` notes who did what, ids only."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, record: Callable[[str, str], None]) -> None:
        self._hub, self.record = hub, record
        self.kept = Kept(hub)

    def packs(self, run_id: int) -> dict[str, Pack]:
        """The regulations of a run as they were then."""
        return packs_of(self._hub, run_id)

    def history(self, regulation: str, clause: str, subject_key: str, school: str) -> pl.DataFrame:
        """Everything decided about a finding that the viewer may see (the caller read it from the scope), oldest first."""
        cursor = self._hub.cursor()
        events: pl.DataFrame = history(cursor, regulation, clause, subject_key, school).order("event_id").pl()
        return events

    def decide(
        self, scope: Scope, run_id: int, chosen: Sequence[Identity], action: Action, reason: str = "",
        until: date | None = None, cause: str = "",
    ) -> int:  # fmt: skip
        """Write one decision about the chosen findings, those of them that the viewer may see; returns how many.

        Raises ForbiddenError when the role may not, LifeError when the decision cannot be taken.
        """
        viewer = scope.viewer
        viewer.check(action)
        identities = _seen(scope, run_id, chosen)
        decision = Decision(action, Author(viewer.display_name, viewer.role), reason, cause, until)
        with WRITING:
            written = decide(self._hub.cursor(), run_id, Selection(identities=identities), decision)
        self.record(action, f"run {run_id}: {written}")
        return written


def _seen(scope: Scope, run_id: int, chosen: Sequence[Identity]) -> tuple[Identity, ...]:
    """Of the chosen identities those that the viewer's own relation holds."""
    rows = scope.worklist(run_id, Selection(identities=tuple(chosen)))
    found = rows.project("regulation_id, clause_id, school_id, subject_key").distinct().fetchall()
    return tuple(Identity(*row) for row in found)
