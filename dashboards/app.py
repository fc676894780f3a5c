"""The application as the server calls it: everything heavy is imported here, once, before anybody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

import duckdb
import panel as pn

from dashboards import markup
from dashboards.pages import PAGES, page_class
from dashboards.shell.frame import build_page
from dashboards.shell.visits import visited
from dashboards.state.desk import Desk
from workbench.access import principal
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer

SIGN_OUT: Final = "iziet"  # of workbench/serving/entrance.py
_DESKS: dict[int, Desk] = {}
_MAKING = threading.Lock()


def setup() -> None:
    """Load what the pages need, so that the first request does not wait for it."""
    pn.extension("echarts")
    markup.warm()
    for key in PAGES:
        page_class(key)


def build() -> pn.Template:
    """The page of this Panel session, for whoever is signed in. Raises SignedOutError when nobody is."""
    hub = principal.hub()
    return build_page(
        principal.current,
        lambda viewer: _scope(hub, viewer),
        _desk(hub),
        alive=principal.check_alive,
        sign_out=SIGN_OUT,
    )


def visits(hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> Iterator[None]:
    """Go through the pages as the viewer would, one at a time, so that nobody has to wait for what is read first."""
    return visited(lambda seen: _scope(hub, seen), viewer, _desk(hub).unnoted())


def _scope(hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> Scope:
    return Scope(hub, viewer)


def _desk(hub: duckdb.DuckDBPyConnection) -> Desk:
    with _MAKING:
        return _DESKS.setdefault(id(hub), Desk(hub, principal.record, principal.came))
