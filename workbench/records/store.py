"""The workspace database: one DuckDB file, attached as `store` to an in-memory hub.

The hub holds what is computed for the moment (as-of relations, staging); the file holds what must outlive it. A DuckDB
transaction writes to one attached database only, so staging lives in temporary tables and results are copied over at the end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from workbench.errors import InUseError, WorkbenchError
from workbench.records import ddl

DATABASE = "workbench.duckdb"
STORAGE_VERSION = "v1.5.0"  # costs nothing and stays readable by 1.5 clients


def default_workspace() -> Path:
    """`WORKBENCH_HOME`, else `data/workspace` under the current folder."""
    return Path(os.environ.get("WORKBENCH_HOME") or Path("data") / "workspace")


def _hub() -> duckdb.DuckDBPyConnection:
    hub = duckdb.connect(":memory:")
    hub.execute("set autoinstall_known_extensions = false")
    hub.execute("set autoload_known_extensions = false")
    hub.execute("set global TimeZone = 'UTC'")
    return hub


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _attach(hub: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool) -> None:
    mode = "read_only" if read_only else f"storage_version '{STORAGE_VERSION}'"
    try:
        hub.execute(f"attach '{_quoted(path)}' as store ({mode})")
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise InUseError(_in_use(path.parent)) from error
        raise WorkbenchError(f"{path} cannot be opened as a workspace database; restore it from a copy.") from error


def _in_use(workspace: Path) -> str:
    """Who holds the workspace, as far as it is known: a server notes its address beside the records."""
    try:
        url = json.loads((workspace / "server.json").read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"The workspace {workspace} is in use by another program; close it there and try again."
    return f"The workspace {workspace} is in use by the server at {url}; use its pages, or stop it and try again."


def init(workspace: Path) -> bool:
    """Make an empty workspace; True when it was made, False when it was there already.

    Raises WorkbenchError when what is there is no workspace, or the folder cannot be made.
    """
    path = workspace / DATABASE
    if path.exists():
        with suppress(InUseError), open_store(workspace, read_only=True):  # what another program holds is there
            return False
        return False
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbenchError(f"The folder {workspace} cannot be made: {error.strerror}.") from error
    fresh = workspace / f".{DATABASE}.new"
    fresh.unlink(missing_ok=True)
    hub = _hub()
    try:
        _attach(hub, fresh, read_only=False)
        for statement in ddl.statements("store"):
            hub.execute(statement)
        hub.execute("detach store")
    finally:
        hub.close()
    fresh.replace(path)  # a killed `init` leaves no half-made workspace
    return True


@contextmanager
def open_store(workspace: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The hub connection with the workspace attached as `store`; closed at the end.

    Raises WorkbenchError when there is no workspace there or it is of another format, InUseError when another process
    holds it.
    """
    path = workspace / DATABASE
    if not path.exists():
        raise WorkbenchError(
            f"There is no workspace in {workspace}; make one with: workbench init --workspace {workspace}"
        )
    hub = _hub()
    try:
        # What does not fit in memory spills beside the records, onto the same (encrypted) volume.
        hub.execute(f"set temp_directory = '{_quoted(workspace / 'spill')}'")
        _attach(hub, path, read_only=read_only)
        found = hub.execute("select version from store.intake.format").fetchall()
        if found != [(ddl.FORMAT_VERSION,)]:
            raise WorkbenchError(
                f"The workspace {workspace} has format {found}; this program reads {ddl.FORMAT_VERSION}."
            )
        yield hub
    finally:
        hub.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Everything inside is committed together, or nothing of it."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
