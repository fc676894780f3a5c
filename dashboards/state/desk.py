"""What pages need beside the viewer's scope: frames kept in memory, the regulations of a run, and the writing of decisions."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import duckdb
import polars as pl

from checks.packs import Pack
from dashboards.state.kept import Kept, Stamp
from dashboards.state.packs import packs_of
from workbench.access import deciding
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.life.findings import Action, history
from workbench.life.worklist import Identity, Selection

DRAWN: Final = 40_000_000  # bytes of parts of pages that are ready to be sent


class Desk:
    """One a server. `record(action, subject)` notes who did what, ids only; `came(viewer)` hears who looks at pages."""

    def __init__(
        self, hub: duckdb.DuckDBPyConnection, record: Callable[[str, str], None],
        came: Callable[[Viewer], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._hub, self.record, self.came = hub, record, came
        self.kept, self.drawn = Kept(hub), Kept(hub, DRAWN)
        self._packs: dict[int, dict[str, Pack]] = {}

    def unnoted(self) -> Desk:
        """The same desk for visits of nobody, of which nothing is noted."""
        same = copy.copy(self)
        same.record, same.came = lambda _action, _subject: None, lambda _: None
        return same

    def runs(self, scope: Scope, stamp: Stamp) -> pl.DataFrame:
        """run_id, as_of_local, horizon_local, regulations of every audit, newest first; for whoever may see results."""
        scope.viewer.check("see_results")
        columns = "run_id, as_of_local, horizon_local, regulations"
        return self.kept.frame(("runs", stamp), lambda: scope.runs().project(columns).order("run_id desc"))

    def packs(self, run_id: int) -> dict[str, Pack]:
        """The regulations of a run as they were then: what is kept with a run never changes."""
        if run_id not in self._packs:
            self._packs[run_id] = packs_of(self._hub, run_id)
        return self._packs[run_id]

    def history(self, regulation: str, clause: str, subject_key: str, school: str) -> pl.DataFrame:
        """Everything decided about a finding that the viewer may see (the caller read it from the scope), oldest first."""
        cursor = self._hub.cursor()
        events: pl.DataFrame = history(cursor, regulation, clause, subject_key, school).order("event_id").pl()
        return events

    def decide(
        self, viewer: Viewer, run_id: int, chosen: Sequence[Identity], action: Action, reason: str = "",
        until: date | None = None, cause: str = "",
    ) -> int:  # fmt: skip
        """Write one decision about the chosen findings; returns how many it touched.

        Raises ForbiddenError when the role may not, LifeError when the decision cannot be taken.
        """
        selection = Selection(identities=tuple(chosen))
        written = deciding.decide(self._hub, viewer, run_id, selection, action, reason, cause=cause, until=until)
        self.record(action, f"run {run_id}: {written}")
        return written
