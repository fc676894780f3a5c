"""Every example in the interface's docstrings runs, and gives what it says."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import polars as pl
import pytest

import workbench as wb
from workbench.api import measures, workspace

EXAMPLES = [
    example for module in (measures, workspace) for example in doctest.DocTestFinder().find(module) if example.examples
]
PUBLIC = [
    f"{owner.__module__}.{owner.__name__}.{name}"
    for owner in (workspace.Workspace, measures.Measures)
    for name in vars(owner)
    if not name.startswith("_") and callable(getattr(owner, name)) and name != "close"
]


@pytest.fixture(scope="module")
def folders(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Three copies: a workspace can be opened once only."""
    home = tmp_path_factory.mktemp("examples")
    one, other, third = (shutil.copytree(audited, home / name) for name in ("one", "other", "third"))
    return one, other, third


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_gives_what_it_says(folders, example):
    folder, other, third = folders
    with wb.open(third) as ws:
        example.globs = {"wb": wb, "pl": pl, "ws": ws, "folder": folder, "other_folder": other}
        told: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(example, out=told.append)
    assert not told, "".join(told)


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_public_has_an_example(name):
    assert name in {example.name for example in EXAMPLES}
