"""A small school with two school years and a history, archived once; tests copy what they change."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.worlds import make_world, write_world
from workbench.archive.make import Order, make
from workbench.intake.load import load
from workbench.records.store import init, open_store

YEAR, NEXT_YEAR = "2025/2026", "2026/2027"


def quiet(title: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _change_lessons(path: Path) -> None:
    """Give every second lesson another topic, as a newer export would have it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::2]:
        row["topic"] = "=1+1"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of a school with two years, imported twice."""
    home = tmp_path_factory.mktemp("source")
    write_world(make_world(22), home / "export")
    init(home / "workspace")
    with open_store(home / "workspace") as hub:
        load(hub, [home / "export"])
        _change_lessons(home / "export" / "lessons.csv")
        load(hub, [home / "export" / "lessons.csv"])
        hub.execute(
            "insert into store.audit.runs (run_id, finished_at, as_of) values (1, now()::timestamp, now()::timestamp)"
        )
        hub.execute(
            "insert into store.audit.obligations (run_id, regulation_id, clause_id, school_id, subject_key, status, "
            "arises_at, arises_local, facts) select 1, 'rezekne-2018', '11', school_id, lesson_id, 'missing', date, date, "
            '\'{"absent_codes": ["topic"]}\' from store.records.lessons'
        )
    return home / "workspace"


@pytest.fixture(scope="session")
def progress() -> list[tuple[str, int, int]]:
    """What was told while the archive was made."""
    return []


@pytest.fixture(scope="session")
def made(source: Path, progress: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the first of the two years."""
    target = tmp_path_factory.mktemp("made") / "archive"
    with open_store(source, read_only=True) as hub:
        make(hub, source, Order(YEAR, target), lambda *step: progress.append(step))
    return target


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "archive")


@pytest.fixture
def workspace(source: Path, tmp_path: Path) -> Path:
    return shutil.copytree(source, tmp_path / "workspace")
