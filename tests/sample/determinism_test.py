"""The same seed makes the same school."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.sample.conftest import Sample
from workbench.sample import build_sample, build_tables

AGAIN = """
import sys
from pathlib import Path
from workbench.sample import build_sample
build_sample(Path(sys.argv[1]), 60, 2025)
"""


def digests(folder: Path) -> dict[str, str]:
    files = [*folder.rglob("*.csv"), *folder.rglob("*.parquet")]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def cells(folder: Path) -> dict[str, pl.DataFrame]:
    books = {file.name: pl.read_excel(file, sheet_id=0) for file in folder.rglob("*.xlsx")}
    return {f"{book} {sheet}": frame for book, sheets in books.items() for sheet, frame in sheets.items()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    build_sample(folder, 60, seed=2025)
    return folder


def test_another_process_with_one_thread_writes_the_same(exported: Path, tmp_path: Path) -> None:
    surroundings = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", AGAIN, str(tmp_path)], check=True, env=surroundings)
    assert digests(tmp_path) == digests(exported)
    again = cells(tmp_path)
    assert again.keys() == cells(exported).keys()
    for name, frame in cells(exported).items():
        assert_frame_equal(again[name], frame)


def test_an_export_over_an_older_one_leaves_nothing_of_it(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "lessons.parquet").write_bytes(b"older")
    (tmp_path / "export" / "pupils.csv").write_bytes(b"older")
    build_sample(tmp_path, 60, seed=2025)
    assert digests(tmp_path) == digests(exported)


def test_another_seed_makes_another_school(sample: Sample) -> None:
    other, ledger = build_tables(60, seed=2026)
    assert not other["pupils"].equals(sample[0]["pupils"])
    assert not ledger.equals(sample[1])
