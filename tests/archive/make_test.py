"""Making an archive: whole or not at all, never over something else."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from tests.archive.conftest import YEAR, quiet
from workbench.archive import manifest
from workbench.archive.belongs import BELONGS, choose
from workbench.archive.contents import RULES, WITHOUT_ROWS, parts
from workbench.archive.make import Order, make
from workbench.archive.problems import ArchiveError
from workbench.archive.verify import PURPOSE
from workbench.records.schema import TABLES
from workbench.records.store import open_store
from workbench.scratch import MARK
from workbench.texts import LANGUAGES, catalogue


def test_every_table_of_a_workspace_has_its_rule(source: Path) -> None:
    with open_store(source, read_only=True) as hub:
        found = hub.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'store'"
        ).fetchall()
        archived = {(part.schema, part.table) for part in parts(hub)}
    ruled = {(schema, table) for schema in ("records", "history") for table in BELONGS} | set(RULES)
    assert set(found) - WITHOUT_ROWS == archived == ruled
    assert set(BELONGS) == {table.name for table in TABLES}


def test_every_table_is_described_in_both_languages(made: Path, source: Path) -> None:
    with open_store(source, read_only=True) as hub:
        names = {part.name for part in parts(hub) if part.schema != "history"}
    for name in names:
        assert all(catalogue()[f"archive.table.{name}"][lang] for lang in LANGUAGES), name
    dictionary = pl.read_csv(made / "data" / "dictionary.csv")
    topic = dictionary.filter((pl.col("table") == "records.lessons") & (pl.col("column") == "topic")).row(0, named=True)
    assert (topic["latvian_name"], topic["type"]) == ("Temats", "VARCHAR")
    assert set(dictionary["table"]) >= names


def test_the_documentation_says_of_every_table_when_it_belongs() -> None:
    told = (Path(__file__).parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
    assert [name for name in BELONGS if f"`{name}`" not in told] == []
    assert [schema for schema, _ in RULES if f"`{schema}.*`" not in told] == []


def test_an_archive_says_what_it_is_and_how_to_use_it(made: Path) -> None:
    readme = (made / "data" / "LASI-README.md").read_text(encoding="utf-8")
    assert "Mācību gada arhīvs" in readme
    assert "workbench archive restore" in readme
    assert (made / "bagit.txt").read_text(encoding="utf-8").startswith("BagIt-Version")
    assert (made.stat().st_mode & 0o777) == 0o700


@pytest.mark.parametrize(
    ("year", "schools", "told"),
    [("2019/2020", (), r"ielādētie gadi: 2025/2026, 2026/2027"), (YEAR, ("no such",), "Skolai no such nav")],
)
def test_a_year_or_school_that_is_not_loaded_is_refused(
    source: Path, year: str, schools: tuple[str, ...], told: str
) -> None:
    with open_store(source, read_only=True) as hub, pytest.raises(ArchiveError, match=told):
        choose(hub, year, schools)


@pytest.mark.parametrize(("place", "told"), [("taken", "jau ir"), ("file", "jau ir"), ("none/x", "Nav mapes")])
def test_a_target_that_is_taken_or_nowhere_is_refused(source: Path, tmp_path: Path, place: str, told: str) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "kept.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    with open_store(source, read_only=True) as hub, pytest.raises(ArchiveError, match=told):
        make(hub, source, Order(YEAR, tmp_path / place), quiet)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "kept.txt", "taken"]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """What a full medium does: writes beyond it fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("size", "passphrase"),
    [(1_000, None), (18_000, "ozols lapa akmens")],  # while the first tables are written, or something larger
)
def test_a_medium_that_is_full_leaves_nothing_behind(
    source: Path, tmp_path: Path, size: int, passphrase: str | None
) -> None:
    with (
        open_store(source, read_only=True) as hub,
        no_file_larger_than(size),
        pytest.raises(ArchiveError, match="nepietiek vietas"),
    ):
        make(hub, source, Order(YEAR, tmp_path / "archive", passphrase=passphrase), quiet)
    assert not list(tmp_path.iterdir())
    assert not list(source.glob(".archive-*"))


def test_progress_is_told_for_tables_and_journals(made: Path, progress: list[tuple[str, int, int]]) -> None:
    told = manifest.read(made / "data")
    journals = [(done, total) for title, done, total in progress if title.startswith("Žurnāli")]
    assert journals == [(n, told.journals) for n in range(1, told.journals + 1)]
    assert sum(title.startswith("Tabulas") for title, *_ in progress) == len(told.tables)


def test_clear_text_that_a_killed_run_left_in_the_workspace_goes_with_the_next(source: Path, tmp_path: Path) -> None:
    left = source / ".archive-x7"
    (left / "work" / "data").mkdir(parents=True)
    (left / MARK).write_text(PURPOSE, encoding="utf-8")
    with open_store(source, read_only=True) as hub:
        make(hub, source, Order(YEAR, tmp_path / "archive", passphrase="ozols lapa akmens"), quiet)
    assert not left.exists()
    assert not list(source.glob(".archive-*"))
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
