"""Imports and audits in the background: readers see the state before or after, and no error."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.access.two_schools import viewer
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import ROLES
from workbench.serving.jobs import Jobs, warm

PARENTS = {
    "schools": "school_id,name\nS1,Pirmā skola\n",
    "staff": "staff_id,school_id,given_name,family_name,role\nT1,S1,Jānis,Bērziņš,teacher\nT2,S1,Ilze,Kļava,class_teacher\n",
    "classes": "class_id,school_id,school_year,name,grade_level,class_teacher_id\nC1,S1,2025/2026,5.a,5,T2\n",
    "journals": "journal_id,school_id,school_year,kind,class_id,teacher_id\nJ1,S1,2025/2026,subject,C1,T1\n",
    "messages": "message_id,sender_id,sent_at,kind\nM1,T1,2025-11-03 10:00,announcement\n",
}
LESSONS = "lesson_id,journal_id,date,teacher_id,status,starts_at,ends_at,topic"
BEFORE, AFTER = (400, "Pirms"), (3_000, "Pēc")  # how many lessons, and the topic of each


def export(folder: Path, lessons: int, topic: str) -> Path:
    folder.mkdir()
    for table, written in PARENTS.items():
        (folder / f"{table}.csv").write_text(written, encoding="utf-8")
    rows = [f"L{n},J1,2025-09-{1 + n % 28:02},T1,held,08:30,09:10,{topic}" for n in range(lessons)]
    (folder / "lessons.csv").write_text("\n".join([LESSONS, *rows, ""]), encoding="utf-8")
    return folder


@pytest.fixture
def jobs(hub: duckdb.DuckDBPyConnection, tmp_path: Path) -> Iterator[Jobs]:
    worker = Jobs(hub, tmp_path)
    yield worker
    worker.close()


class Reader(threading.Thread):
    """Asks the same question again and again, and notes every different answer and every error."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        super().__init__()
        self.ask, self.answers, self.errors, self.times, self.stop = ask, set(), [], 0, threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.answers.add(self.ask())
            except Exception as error:
                self.errors.append(error)
            self.times += 1
            self.stop.wait(0.02)


def watched(questions: list[Callable[[], Any]], work: Callable[[], None]) -> list[Reader]:
    readers = [Reader(ask) for ask in questions]
    for reader in readers:
        reader.start()
    try:
        work()
    finally:
        for reader in readers:
            reader.stop.set()
            reader.join()
    return readers


def test_who_reads_during_an_import_and_an_audit_sees_whole_states_only(
    hub: duckdb.DuckDBPyConnection, jobs: Jobs, tmp_path: Path
) -> None:
    warm()  # as `serve` does before it listens
    deputy = viewer("deputy_academic")
    assert jobs.submit("import", deputy, paths=[export(tmp_path / "a", *BEFORE)]).wait().state == "done"

    def lessons() -> Any:
        query = "count(*), coalesce(string_agg(distinct topic, ','), '')"
        return Scope(hub, deputy).records("lessons").aggregate(query).fetchall()[0]

    def runs() -> Any:
        scope = Scope(hub, deputy)
        kept = scope.runs().project("run_id").fetchall()
        counts = (("sum(population)::bigint", scope.verdicts), ("count(*)", scope.obligations))
        return tuple((run, *(ask(run).aggregate(count).fetchall()[0][0] for count, ask in counts)) for (run,) in kept)

    def work() -> None:
        done = jobs.submit("import", deputy, paths=[export(tmp_path / "b", *AFTER)], full=True).wait()
        assert done.state == "done", done.problem
        done = jobs.submit("audit", deputy, regulations=["rezekne-2018"]).wait()
        assert done.state == "done", done.problem

    seen_lessons, seen_runs = watched([lessons, runs], work)
    assert (seen_lessons.errors, seen_runs.errors) == ([], [])
    assert seen_lessons.answers == {BEFORE, AFTER}
    assert seen_lessons.times > 10
    assert seen_runs.answers - {()} <= {runs()}
    ((_, counted, rows),) = runs()
    assert counted == rows > 0


def test_a_job_tells_how_far_it_is_and_who_asked(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit("import", viewer("secretary"), paths=[export(tmp_path / "a", *BEFORE)]).wait()
    assert (job.state, job.account, job.result.schools) == ("done", 7, ("S1",))
    assert job.total >= job.done > 0
    assert job.ended_at is not None
    assert jobs.all() == [job]
    assert not jobs.is_busy


def test_what_cannot_be_done_is_said_in_both_languages_and_the_worker_lives_on(jobs: Jobs, tmp_path: Path) -> None:
    nothing = jobs.submit("audit", viewer("director")).wait()
    assert nothing.state == "failed"
    assert "Nothing is loaded" in nothing.problem["en"]
    absent = jobs.submit("import", viewer("director"), paths=[tmp_path / "absent"]).wait()
    assert absent.problem["lv"] != absent.problem["en"]
    assert jobs.submit("import", viewer("director"), paths=[export(tmp_path / "a", *BEFORE)]).wait().state == "done"


def test_an_error_of_ours_is_logged_by_place_and_said_without_details(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    broken = jobs.submit("audit", viewer("director"), school_of="Anna Ozola").wait()
    assert broken.state == "failed"
    assert "Nr. 1" in broken.problem["lv"]
    assert "TypeError" in caplog.text
    assert "Ozola" not in caplog.text


def test_jobs_in_line_are_dropped_when_the_server_stops(jobs: Jobs, tmp_path: Path) -> None:
    first = jobs.submit("import", viewer("director"), paths=[export(tmp_path / "a", *BEFORE)])
    second = jobs.submit("import", viewer("director"), paths=[tmp_path / "a"])
    jobs.close()
    assert first.state == "done"
    assert second.state == "waiting"


@pytest.mark.parametrize("role", [role for role in ROLES if not viewer(role).may("import")])
def test_only_leaders_and_the_office_import_and_audit(jobs: Jobs, role: Any) -> None:
    for kind in ("import", "audit"):
        with pytest.raises(ForbiddenError):
            jobs.submit(kind, viewer(role))  # type: ignore[arg-type]
    assert jobs.all() == []


def test_another_program_is_told_that_the_workspace_is_in_use(hub: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "workbench.cli.main", "runs", "--workspace", str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 2
    assert "is in use by another program" in told.stderr
