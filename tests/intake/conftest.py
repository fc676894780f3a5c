"""A small school as files, an empty workspace to load it into, and short questions to ask of it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.intake import quarantine
from workbench.intake.load import load
from workbench.intake.mapping import Mapping, read_mapping
from workbench.intake.quarantine import QuarantinedRow
from workbench.intake.summary import FileSummary, ImportSummary
from workbench.records import store

BASE = {
    "schools": "school_id,name\nS1,Pirmā skola\n",
    "staff": "staff_id,school_id,given_name,family_name,role\nT1,S1,Jānis,Bērziņš,teacher\nT2,S1,Ilze,Kļava,class_teacher|teacher\n",
    "classes": "class_id,school_id,school_year,name,grade_level,class_teacher_id\nC1,S1,2025/2026,5.a,5,T2\n",
    "pupils": "pupil_id,school_id,given_name,family_name,birth_date\nP1,S1,Anna,Ozola,2014-02-03\nP2,S1,Šarlote,Ģēģere,04.05.2014.\n",
    "journals": "journal_id,school_id,school_year,kind,class_id,teacher_id\nJ1,S1,2025/2026,subject,C1,T1\n",
    "lessons": "lesson_id,journal_id,date,teacher_id,status,starts_at,ends_at\nL1,J1,2025-09-01,T1,held,08:30,09:10\n"
    "L2,J1,2025-09-02,T1,held,08:30,09:10\n",
}
LESSONS = "lesson_id,journal_id,date,teacher_id,status"


@dataclass
class World:
    """A folder of files and the workspace that they are loaded into."""

    folder: Path
    hub: duckdb.DuckDBPyConnection
    mapping: Mapping

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the folder; a name without ending is a CSV."""
        path = self.folder / (name if "." in name else f"{name}.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def base(self, *tables: str) -> None:
        """Write the small school, or these of its tables."""
        for table in tables or BASE:
            self.write(table, BASE[table])

    def load(self, *names: str, full: bool = False, school: str | None = None) -> ImportSummary:
        """Import the folder, or these files of it."""
        paths = [self.folder / name for name in names] or [self.folder]
        return load(self.hub, paths, full=full, school=school, mapping=self.mapping)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the query finds in the workspace."""
        return self.hub.execute(
            query.replace("records.", "store.records.").replace("history.", "store.history.")
        ).fetchall()

    def open_quarantine(self) -> list[QuarantinedRow]:
        """The rows that wait to be mended."""
        return quarantine.list_rows(self.hub)

    def values(self, table: str, column: str, written: Iterable[str], **cells: str) -> dict[str, Any]:
        """Load a row for each text written in `column`; returns what it was read as, or the code of its quarantine.

        `#` in the other cells stands for the row's number, so that keys differ.
        """
        texts = list(written)
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([*cells, column])
            for number, text in enumerate(texts, 2):
                lines.writerow([*(cell.replace("#", str(number)) for cell in cells.values()), text])
        self.load(f"{table}.csv")
        file_id = self.rows("select max(file_id) from store.intake.files")[0][0]
        live = dict(self.rows(f"select line, {column} from records.{table} where file_id = {file_id}"))
        waiting = {row.line: row.code for row in self.open_quarantine()}
        return {text: waiting[n] if n in waiting else live[n] for n, text in enumerate(texts, 2)}


def file_of(summary: ImportSummary, table: str) -> FileSummary:
    """The summary of the one file of that table."""
    (found,) = [f for f in summary.files if f.table == table]
    return found


def counted(summary: ImportSummary, table: str) -> tuple[int, int, int, int, int]:
    """read, new, changed, unchanged, quarantined of the table's file."""
    c = file_of(summary, table).counts
    return c.read, c.new, c.changed, c.unchanged, c.quarantined


@pytest.fixture(scope="session")
def mapping() -> Mapping:
    """The shipped mapping, read once."""
    return read_mapping()


def _opened(folder: Path, mapping: Mapping) -> Iterator[World]:
    with store.open_store(folder / "workspace") as hub:
        yield World(folder / "export", hub, mapping)


@pytest.fixture
def world(tmp_path: Path, mapping: Mapping) -> Iterator[World]:
    """An empty folder beside an empty workspace."""
    store.init(tmp_path / "workspace")
    (tmp_path / "export").mkdir()
    yield from _opened(tmp_path, mapping)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, mapping: Mapping) -> Path:
    """The folder of a workspace into which the small school was loaded, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    store.init(folder / "workspace")
    (folder / "export").mkdir()
    for world in _opened(folder, mapping):
        world.base()
        assert not world.load().refused
    return folder


@pytest.fixture
def school(loaded: Path, tmp_path: Path, mapping: Mapping) -> Iterator[World]:
    """The small school, loaded, with its files."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    yield from _opened(tmp_path, mapping)
