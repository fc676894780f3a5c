"""An import that is only tried says what it would do and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.worlds import make_world, write_world
from workbench.intake.load import load
from workbench.records.store import init, open_store


def test_a_tried_import_counts_as_the_real_one_and_leaves_nothing(tmp_path: Path) -> None:
    write_world(make_world(1), tmp_path / "export")
    init(tmp_path / "w")
    with open_store(tmp_path / "w") as hub:
        tried = load(hub, [tmp_path / "export"], keep=False)
        left = hub.execute("select count(*) from store.records.lessons").fetchall()
        imports = hub.execute("select count(*) from store.intake.imports").fetchall()
        real = load(hub, [tmp_path / "export"])
    assert (left, imports, tried.import_id) == ([(0,)], [(0,)], None)
    assert replace(real, import_id=None) == tried
    assert real.total.new > 0
