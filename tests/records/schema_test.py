"""The tables are written down in groups: none is forgotten, and parents come before children."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from workbench.records import tables
from workbench.records.columns import Table
from workbench.records.schema import BY_NAME, TABLES

MODULES = sorted(module.name for module in pkgutil.iter_modules(tables.__path__, f"{tables.__name__}."))


@pytest.mark.parametrize("module", MODULES)
def test_every_table_that_is_written_down_belongs_to_the_format(module: str) -> None:
    written = [value for value in vars(importlib.import_module(module)).values() if isinstance(value, Table)]
    assert [table.name for table in written if table not in TABLES] == []


def test_no_table_stands_there_twice() -> None:
    assert len(BY_NAME) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_a_reference_points_to_a_column_of_a_table_that_comes_before(table: Table) -> None:
    before = TABLES[: TABLES.index(table)]
    for reference in table.references:
        assert BY_NAME[reference.table] in before
        assert reference.target_column in BY_NAME[reference.table].names
        assert reference.column in table.names
