"""A small SQLAlchemy dialect over an open DuckDB connection.

Why our own: Great Expectations reads a result after it has closed the connection that made it, and the available dialects
lose the result then (or hold a transaction open and read stale rows). Here every statement runs on a cursor of its own,
in autocommit, and its result outlives the connection object. `docs/decisions.md` tells what else was tried.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool import NullPool

DRIVER = "workbench"
TYPES: dict[str, Any] = {
    "BOOLEAN": sa.Boolean,
    "TINYINT": sa.SmallInteger,
    "SMALLINT": sa.SmallInteger,
    "INTEGER": sa.Integer,
    "BIGINT": sa.BigInteger,
    "HUGEINT": sa.BigInteger,
    "FLOAT": sa.Float,
    "DOUBLE": sa.Double,
    "DECIMAL": sa.Numeric,
    "VARCHAR": sa.String,
    "DATE": sa.Date,
    "TIME": sa.Time,
    "TIMESTAMP": sa.DateTime,
    "TIMESTAMP WITH TIME ZONE": sa.TIMESTAMP,
}

_shared: dict[str, duckdb.DuckDBPyConnection] = {}
_lock = threading.RLock()


@contextmanager
def shared(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[str]:
    """Lend an open connection to Great Expectations under `name`; yields the connection string to use.

    Statements see what is committed, permanent views and attached databases, but no temporary tables.
    """
    with _lock:
        if name in _shared:
            raise RuntimeError(f"the connection {name} is lent already")
        _shared[name] = connection
    try:
        yield f"duckdb+{DRIVER}:///{name}"
    finally:
        with _lock:
            del _shared[name]


class _Cursor:
    """One statement and its result."""

    arraysize = 1
    rowcount = -1
    lastrowid = None

    def __init__(self, root: duckdb.DuckDBPyConnection) -> None:
        self._cursor = root.cursor()
        self.description: list[tuple[Any, ...]] | None = None

    def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        if parameters:
            self._cursor.execute(sql, list(parameters))
        else:
            self._cursor.execute(sql)
        # Type codes as text: DuckDB's type objects kept in SQLAlchemy's caches outlive the interpreter's teardown.
        described = self._cursor.description
        self.description = [(c[0], str(c[1]), None, None, None, None, None) for c in described] if described else None

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(sql, [list(row) for row in rows])

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return list(self._cursor.fetchmany(size or self.arraysize))

    def fetchall(self) -> list[Any]:
        return list(self._cursor.fetchall())

    def close(self) -> None:
        self._cursor.close()


class _Connection:
    """Autocommit: there is nothing to commit and nothing to roll back."""

    def __init__(self, root: duckdb.DuckDBPyConnection) -> None:
        self._root = root

    def cursor(self) -> _Cursor:
        return _Cursor(self._root)

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class _DBAPI:
    apilevel = "2.0"
    threadsafety = 2
    paramstyle = "qmark"
    Error = duckdb.Error  # SQLAlchemy maps its subclasses by class name


class DuckDBDialect(DefaultDialect):
    """`duckdb+workbench:///NAME`, where NAME is a connection lent with `shared`."""

    name = "duckdb"
    driver = DRIVER
    default_paramstyle = "qmark"
    statement_compiler = PGCompiler
    supports_statement_cache = True
    supports_native_boolean = True
    supports_native_decimal = True
    supports_sane_rowcount = False
    supports_empty_insert = False
    div_is_floordiv = False
    default_schema_name = "main"
    _backslash_escapes = False  # read by PGCompiler when it writes literals

    @classmethod
    def import_dbapi(cls) -> Any:
        return _DBAPI

    @classmethod
    def get_pool_class(cls, url: sa.URL) -> type[NullPool]:
        return NullPool

    def create_connect_args(self, url: sa.URL) -> Any:
        return [url.database], {}

    def connect(self, *arguments: Any, **_: Any) -> Any:
        name = str(arguments[0])
        with _lock:
            root = _shared.get(name)
        if root is None:
            raise duckdb.ConnectionException(f"no open connection is lent under {name}")
        return _Connection(root)

    def initialize(self, connection: sa.Connection) -> None:
        self.server_version_info = tuple(int(part) for part in duckdb.__version__.split(".")[:3])

    def _describe(self, connection: sa.Connection, table: str, schema: str | None) -> Sequence[Any]:
        parts = [*(schema.split(".") if schema else []), *([table] if schema else str(table).split("."))]
        quoted = ".".join('"' + part.replace('"', '""') + '"' for part in parts)
        try:
            return connection.exec_driver_sql(f"describe {quoted}").fetchall()
        except sa.exc.DBAPIError as error:
            raise sa.exc.NoSuchTableError(str(table)) from error

    def get_columns(self, connection: sa.Connection, table_name: str, schema: str | None = None, **_: Any) -> Any:
        return [
            {"name": r[0], "type": TYPES.get(str(r[1]).split("(")[0], sa.types.NullType)(), "nullable": r[2] == "YES",
             "default": r[4]}
            for r in self._describe(connection, table_name, schema)
        ]  # fmt: skip

    def get_pk_constraint(self, connection: sa.Connection, table_name: str, schema: str | None = None, **_: Any) -> Any:
        keys = [r[0] for r in self._describe(connection, table_name, schema) if r[3] == "PRI"]
        return {"constrained_columns": keys, "name": None}

    def has_table(self, connection: sa.Connection, table_name: str, schema: str | None = None, **_: Any) -> bool:
        try:
            return bool(self._describe(connection, table_name, schema))
        except sa.exc.NoSuchTableError:
            return False

    def get_schema_names(self, connection: sa.Connection, **_: Any) -> list[str]:
        return [
            r[0] for r in connection.exec_driver_sql("select distinct schema_name from duckdb_schemas()").fetchall()
        ]

    def get_table_names(self, connection: sa.Connection, schema: str | None = None, **_: Any) -> list[str]:
        query = "select table_name from duckdb_tables() where schema_name = ?"
        return [r[0] for r in connection.exec_driver_sql(query, (schema or "main",)).fetchall()]

    def get_view_names(self, connection: sa.Connection, schema: str | None = None, **_: Any) -> list[str]:
        query = "select view_name from duckdb_views() where not internal and schema_name = ?"
        return [r[0] for r in connection.exec_driver_sql(query, (schema or "main",)).fetchall()]

    def get_foreign_keys(self, *_: Any, **__: Any) -> list[Any]:
        return []

    def get_indexes(self, *_: Any, **__: Any) -> list[Any]:
        return []


registry.register(f"duckdb.{DRIVER}", __name__, "DuckDBDialect")
