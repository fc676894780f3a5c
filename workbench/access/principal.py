"""Who is behind a Panel session: read from the server-side session that the browser's real cookie names.

Never from headers, cookies or arguments that Panel hands on: those come from a token that lies in the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import duckdb

from workbench.access import log, sessions
from workbench.access.accounts import Account
from workbench.access.database import Database
from workbench.access.problems import SignedOutError
from workbench.access.viewer import Viewer
from workbench.access.viewing import viewer_of


@dataclass(frozen=True, slots=True)
class House:
    """What a running server gives to its pages: accounts, records, the name of its session cookie, its worker.

    `jobs`: `workbench.serving.jobs.Jobs`; this room knows no server, so it does not say so. `came` is told who looks at
    pages, so that the next ones may be read ahead.
    """

    database: Database
    hub: duckdb.DuckDBPyConnection
    cookie: str
    jobs: Any
    came: Callable[[Viewer], None] = lambda _: None


_houses: WeakKeyDictionary[Any, House] = WeakKeyDictionary()  # by the Bokeh document of a tab
_MILLISECONDS_TO_ARRIVE = 300


class _Nowhere:
    """Stands for the document where there is none."""


_NOWHERE = _Nowhere()


def bind(given: House) -> None:
    """Tell from which accounts and records this Panel session is served; the server does so before the page is built."""
    _houses[_document()] = given


def house() -> House:
    """What the server of this Panel session gives; SignedOutError outside a session."""
    found = _houses.get(_document())
    if found is None:
        raise SignedOutError
    return found


def _document() -> Any:
    import panel as pn

    return pn.state.curdoc or _NOWHERE


def hub() -> duckdb.DuckDBPyConnection:
    """The hub with the workspace attached, for `Scope(principal.hub(), principal.current())`."""
    return house().hub


def current() -> Viewer:
    """The viewer of this Panel session, as the account stands now. Raises SignedOutError when the session has ended."""
    running = house()
    return viewer_of(running.database, running.hub, _account(running))


def check_alive() -> None:
    """To be called at each action: when the session has ended, send the tab to the sign-in page and raise SignedOutError."""
    try:
        _account(house())
    except SignedOutError:
        leave()
        raise


def record(action: str, subject: str) -> None:
    """Note in the access log who saw or changed what; `subject` holds ids only, never a name or a text."""
    running = house()
    log.record(running.database, _account(running).account_id, action, subject)


def came(viewer: Viewer) -> None:
    """Say that somebody looks at pages with this sight."""
    house().came(viewer)


def sign_out() -> None:
    """End the session behind this tab, and with it every tab of the browser."""
    kept = token_hash()
    if kept is not None:
        sessions.end(house().database, kept)
    leave()


def leave(document: Any = None) -> None:
    """Let a tab load its page anew: without a session that leads to sign-in, and from there back to the page.

    `document`: the tab's Bokeh document, default this session's. Whatever the page is made of, a model that speaks for the
    browser's address is put into it; once the browser has it, it is told to reload.
    """
    import panel as pn
    from panel.models.location import Location

    tab: Any = document if document is not None else pn.state.curdoc
    address: Any = Location(reload=False)

    def reload() -> None:
        address.reload = True

    def come() -> None:
        tab.add_root(address)
        tab.add_timeout_callback(reload, _MILLISECONDS_TO_ARRIVE)

    tab.add_next_tick_callback(come)


def token_hash() -> str | None:
    """The hash of the session token in the cookie with which this tab was opened; None without one."""
    import panel as pn

    document = pn.state.curdoc
    context: Any = document.session_context if document is not None else None
    # Bokeh hands on a proxy whose cookies are those of the token in the page; the browser's own request lies behind it.
    request = getattr(getattr(context, "request", None), "_request", None)
    morsel = request.cookies.get(house().cookie) if request is not None else None
    return sessions.hash_of(morsel.value) if morsel is not None else None


def _account(running: House) -> Account:
    kept = token_hash()
    account = sessions.account_of(running.database, kept) if kept else None
    if account is None:
        raise SignedOutError
    return account
