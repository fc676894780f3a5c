"""Imports, audits and whatever else takes long, inside the server, one after another in one thread, while people read.

An import is one transaction and an audit keeps its run in one, so that a reader sees the state before or the state after.
Readers must not touch the schemas `seen`, `common` and `duty` of the hub: an audit rebuilds them as it works.
"""

from __future__ import annotations

import importlib
import logging
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from workbench.access import principal
from workbench.access.viewer import Action, Viewer
from workbench.errors import WorkbenchError
from workbench.serving import failures
from workbench.texts import text

log = logging.getLogger(__name__)

Kind = Literal["preview", "import", "readiness", "audit", "evidence"]
State = Literal["waiting", "running", "done", "failed"]
Tell = Callable[[str, int, int], None]
REMEMBERED = 50
RIGHTS: dict[Kind, Action] = {
    "preview": "import",
    "import": "import",
    "readiness": "audit",
    "audit": "audit",
    "evidence": "evidence",
}


@dataclass(slots=True)
class Job:
    """What was asked for and how far it is. `step`: a sentence or a file's name; `done` of `total` parts of it."""

    number: int
    kind: Kind
    account: int
    options: Mapping[str, Any]
    state: State = "waiting"
    step: str = ""
    done: int = 0
    total: int = 0
    asked_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None
    result: Any = None
    problem: dict[str, str] = field(default_factory=dict)
    future: Future[None] | None = None

    def wait(self, timeout: float | None = None) -> Job:
        """Until it is done or failed."""
        if self.future is not None:
            self.future.result(timeout)
        return self


class Jobs:
    """The server's one worker."""

    def __init__(
        self, hub: duckdb.DuckDBPyConnection, workspace: Path, changed: Callable[[], None] = lambda: None
    ) -> None:
        """`changed` is called after every import and audit that was kept."""
        self._hub, self._workspace, self._changed = hub, workspace, changed
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._jobs: deque[Job] = deque(maxlen=REMEMBERED)
        self._number = 0

    def submit(self, kind: Kind, viewer: Viewer, **options: Any) -> Job:
        """Put work in line; its options are those of the function that `_WORK` names for its kind.

        Raises ForbiddenError when the viewer's role may not.
        """
        viewer.check(RIGHTS[kind])
        self._number += 1
        job = Job(self._number, kind, viewer.account, options)
        self._jobs.appendleft(job)
        job.future = self._worker.submit(self._run, job, options)
        return job

    def newest(self, viewer: Viewer, *kinds: Kind) -> Job | None:
        """The newest job of these kinds that the viewer asked for."""
        return next((job for job in self._jobs if job.account == viewer.account and job.kind in kinds), None)

    def all(self) -> list[Job]:
        """The newest jobs, newest first."""
        return list(self._jobs)

    @property
    def is_busy(self) -> bool:
        """Whether anything is waiting or running."""
        return any(job.state in ("waiting", "running") for job in self._jobs)

    def close(self) -> None:
        """Wait for the job that runs; those in line are dropped."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, options: Mapping[str, Any]) -> None:
        def tell(step: str, done: int, total: int) -> None:
            job.step, job.done, job.total = step, done, total

        job.state = "running"
        try:
            with self._hub.cursor() as cursor:
                job.result = _WORK[job.kind](cursor, self._workspace, options, tell)
            job.state = "done"
            if job.kind in ("import", "audit"):
                self._changed()
        except WorkbenchError as error:
            job.problem = {lang: _sentence(error, lang) for lang in ("lv", "en")}
            job.state = "failed"
        except Exception as error:  # the worker must live on; the place is logged, not the data
            failures.note(log, f"Job {job.number} ({job.kind})", error)
            job.problem = {lang: text("serve.job.broken", lang, number=job.number) for lang in ("lv", "en")}
            job.state = "failed"
        finally:
            job.ended_at = datetime.now(UTC)


def _sentence(error: WorkbenchError, lang: str) -> str:
    say = getattr(error, "say", None)
    return str(say(lang)) if say is not None else str(error)


def _import(cursor: duckdb.DuckDBPyConnection, workspace: Path, options: Mapping[str, Any], tell: Tell) -> Any:
    from workbench.intake.load import load
    from workbench.intake.mapping import read_mapping

    return load(cursor, mapping=read_mapping(workspace), progress=tell, **options)


def _preview(cursor: duckdb.DuckDBPyConnection, workspace: Path, options: Mapping[str, Any], tell: Tell) -> Any:
    return _import(cursor, workspace, {**options, "keep": False}, tell)


def _readiness(cursor: duckdb.DuckDBPyConnection, workspace: Path, options: Mapping[str, Any], tell: Tell) -> Any:
    from workbench.audit.readiness import assess

    tell("records", 0, 1)
    return assess(cursor, workspace, **options)


def _evidence(cursor: duckdb.DuckDBPyConnection, workspace: Path, options: Mapping[str, Any], tell: Tell) -> Any:  # noqa: ARG001 - one shape for all work
    work: Callable[[duckdb.DuckDBPyConnection, Tell], Any] = options["work"]
    return work(cursor, tell)


def _audit(cursor: duckdb.DuckDBPyConnection, workspace: Path, options: Mapping[str, Any], tell: Tell) -> Any:
    from workbench.audit.run import audit

    steps = ("packs", "records", "duties", "keeping")
    return audit(cursor, workspace, progress=lambda step: tell(step, steps.index(step), len(steps)), **options)


_WORK: dict[Kind, Callable[[duckdb.DuckDBPyConnection, Path, Mapping[str, Any], Tell], Any]] = {
    "preview": _preview,
    "import": _import,
    "readiness": _readiness,
    "audit": _audit,
    "evidence": _evidence,
}


def warm() -> None:
    """Load what an audit needs, a matter of seconds: before anybody reads, not while they do."""
    importlib.import_module("checks.packs.suite")
    importlib.import_module("workbench.audit.validation")


def current() -> Jobs:
    """The worker of the server behind this Panel session. Raises SignedOutError outside one."""
    worker: Jobs = principal.house().jobs
    return worker
