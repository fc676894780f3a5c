"""The execution engine and the datasource through which Great Expectations reads DuckDB."""

from __future__ import annotations

import types
from typing import Any, Literal, Type  # noqa: UP035

from great_expectations.data_context import AbstractDataContext
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

from checks.engine.dialect import TYPES

# Great Expectations chooses its SQL by looking at names in the dialect's module: "DremioDialect" selects
# REGEXP_MATCHES (a partial match, as in pandas) and LIKE; PostgreSQL's `~` would be a full match in DuckDB.
# The other names are those accepted by the `*_of_type` Expectations.
_MODULE = types.SimpleNamespace(__name__="checks.engine.types", DremioDialect=True, **TYPES)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """SQL execution on a lent DuckDB connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.dialect_module = _MODULE


class WorkbenchDatasource(SQLDatasource):
    """`context.data_sources.add_workbench(name, connection_string=…)`."""

    type: Literal["workbench"] = "workbench"

    @property
    def execution_engine_type(self) -> Type[SqlAlchemyExecutionEngine]:  # noqa: UP006 - `type` is the field above
        """The engine that runs this datasource's metrics."""
        return DuckDBExecutionEngine


def add_datasource(context: AbstractDataContext, name: str, connection_string: str) -> WorkbenchDatasource:
    """Add the datasource to the context, or point the one of that name at the connection string."""
    sources: Any = context.data_sources  # the stub of Great Expectations does not know our datasource's factory
    datasource: WorkbenchDatasource = sources.add_or_update_workbench(name, connection_string=connection_string)
    return datasource
