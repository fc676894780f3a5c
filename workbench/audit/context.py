"""The audit's Great Expectations context for a person: any built-in Expectation on the same tables, in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from checks.engine import dialect
from workbench.audit.validation import DATASOURCE, open_context
from workbench.records.schema import TABLES

WHOLE = "whole"


@contextmanager
def journal_context(hub: duckdb.DuckDBPyConnection, name: str = "notebook") -> Iterator[Any]:
    """A context in memory whose datasource `journal` has an asset for each table of the records, by the table's name.

    Each asset has a batch definition `whole`:
    `context.data_sources.get("journal").get_asset("lessons").get_batch_definition("whole").get_batch()`.
    Nothing is written to disk and nothing leaves the machine.
    """
    with dialect.shared(hub, name) as connection_string:
        context = open_context(connection_string)
        datasource = context.data_sources.get(DATASOURCE)
        for table in TABLES:
            asset = datasource.add_table_asset(table.name, table_name=f"store.records.{table.name}")
            asset.add_batch_definition_whole_table(WHOLE)
        yield context
