"""The sample's tables have the shape of the exchange format."""

from __future__ import annotations

import polars as pl
import pytest

from tests.sample.conftest import Sample
from workbench.records.columns import Table
from workbench.records.schema import TABLES

EVERY_TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@EVERY_TABLE
def test_a_table_has_the_columns_of_the_format_and_rows(sample: Sample, table: Table) -> None:
    frame = sample[0][table.name]
    assert tuple(frame.columns) == table.names
    assert frame.height > 0


@EVERY_TABLE
def test_what_is_required_is_there(sample: Sample, table: Table) -> None:
    empty = sample[0][table.name].select(pl.col([c.name for c in table.columns if c.required]).null_count()).row(0)
    assert sum(empty) == 0


@EVERY_TABLE
def test_a_key_stands_once(sample: Sample, table: Table) -> None:
    frame = sample[0][table.name]
    assert frame.select(table.key).is_unique().all()


@EVERY_TABLE
def test_a_reference_finds_its_row(sample: Sample, table: Table) -> None:
    tables, _ = sample
    for reference in table.references:
        target = tables[reference.table].select(pl.col(reference.target_column).alias(reference.column))
        named = tables[table.name].filter(pl.col(reference.column).is_not_null())
        assert named.join(target, on=reference.column, how="anti").height == 0, reference


@EVERY_TABLE
def test_listed_values_are_kept_to(sample: Sample, table: Table) -> None:
    for column in table.columns:
        if column.values:
            found = set(sample[0][table.name][column.name].drop_nulls())
            assert found <= set(column.values), column.name
