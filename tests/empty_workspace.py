"""An empty workspace, laid out once and copied: cheaper than making all tables for every test."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from workbench.records.store import DATABASE, init


@cache
def _laid_out() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        init(Path(folder))
        return (Path(folder) / DATABASE).read_bytes()


def empty_workspace(folder: Path) -> None:
    """Put an empty workspace into a folder; makes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATABASE).write_bytes(_laid_out())
