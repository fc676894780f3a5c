"""Many random schools in one workspace, so that one query is judged on all of them at once.

The first import holds all schools but the last, with ids made unique by a prefix; the second holds one school whose ids
are those of the first school again, so that a join that forgets the school mixes the two up.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tests.worlds import Table, World, make_world, write_world
from tests.worlds.shape import SHAPES
from workbench.intake.load import load

_EVERYTHING = set(SHAPES)


def write_schools(home: Path, seeds: Sequence[int]) -> list[Path]:
    """Write the worlds of these seeds as the folders of two imports, which hold different schools."""
    worlds = [make_world(seed, tables=_EVERYTHING) for seed in seeds]
    together: World = {table: Table(shape.columns) for table, shape in SHAPES.items()}
    for number, world in enumerate(worlds[:-1]):
        for name, rows in _renamed(world, f"{number:02}", schools=f"{number:02}").items():
            together[name].extend(rows)
    write_world(together, home / "many")
    write_world(_renamed(worlds[-1], "00", schools="99"), home / "one")
    return [home / "many", home / "one"]


def _renamed(world: World, prefix: str, *, schools: str) -> World:
    """The world with a prefix before every id, and another one before the ids of schools."""

    def renamed(column: str, value: str) -> str:
        if not value or column == "school_id":
            return value and schools + value
        return prefix + value if column.endswith(("_id", "_by")) else value

    return {
        name: Table(rows.columns, [{column: renamed(column, row[column]) for column in rows.columns} for row in rows])
        for name, rows in world.items()
    }


def load_schools(hub: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Import the folders one after another; no row may be refused."""
    for folder in folders:
        refused = load(hub, [folder]).total.quarantined
        assert refused == 0, f"{refused} rows of {folder.name} were refused"
