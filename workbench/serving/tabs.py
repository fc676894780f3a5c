"""Open tabs: every message of a tab is checked against its session, and a tab whose session ended is sent to sign-in.

Bokeh checks the cookie when a tab connects and never again; a tab would outlive the sign-out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from bokeh.server.urls import per_app_patterns
from panel.io.server import WSHandler
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler

from workbench.access import principal, sessions
from workbench.access.database import Database
from workbench.access.principal import House
from workbench.serving.entrance import Front

_SECONDS_TO_LEAVE = 3


class Tab(WSHandler):
    """The websocket of one tab."""

    open_tabs: ClassVar[set[Tab]] = set()
    database: ClassVar[Database]
    origins: ClassVar[tuple[str, ...]] = ()
    cookie: ClassVar[str] = ""
    is_leaving = False

    def check_origin(self, origin: str) -> bool:
        """Only pages of this very address may connect."""
        return origin in self.origins

    def open(self, *args: Any, **named: Any) -> Any:
        """Remember the tab, so that the end of its session reaches it."""
        self.open_tabs.add(self)
        return super().open(*args, **named)  # type: ignore[no-untyped-call]

    async def _async_open(self, token: str) -> None:
        await super()._async_open(token)
        if self.connection is not None and not self._opened_the_page():
            self.close(1008, "another session")

    async def on_message(self, fragment: str | bytes) -> None:
        """An action: it counts against idleness, and does nothing when the session has ended."""
        if sessions.account_of(self.database, self._hash()) is None:
            self.leave()
        else:
            await super().on_message(fragment)

    def on_close(self) -> None:
        """Forget the tab."""
        self.open_tabs.discard(self)
        super().on_close()

    def leave(self) -> None:
        """Let the browser load the page anew, which leads to sign-in; then close, whatever the browser does."""
        self.open_tabs.discard(self)
        if self.is_leaving:
            return
        self.is_leaving = True
        if self.connection is not None:
            principal.leave(self.connection.session.document)
        IOLoop.current().call_later(_SECONDS_TO_LEAVE, self.close, 1008, "signed out")

    def is_alive(self) -> bool:
        """Whether the session behind the tab still holds; asking is no action."""
        return sessions.is_alive(self.database, self._hash())

    def _hash(self) -> str:
        morsel = self.request.cookies.get(self.cookie)
        return sessions.hash_of(morsel.value) if morsel is not None else ""

    def _opened_the_page(self) -> bool:
        """A page belongs to the session that loaded it, though another person may have signed in in this browser since."""
        connection: Any = self.connection
        context = connection.session.document.session_context
        morsel = context.request._request.cookies.get(self.cookie)
        return morsel is not None and sessions.hash_of(morsel.value) == self._hash()


class Closed(RequestHandler):
    """What Bokeh would serve for embedding pages elsewhere: there is none here."""

    def prepare(self) -> None:
        """Say that it is not here."""
        raise HTTPError(404)


@contextmanager
def guarded(house: House, origins: tuple[str, ...]) -> Iterator[None]:
    """Within, a Panel server that is made uses the guarded websocket and our document: it takes them for its routes."""
    values = {"database": house.database, "origins": origins, "cookie": house.cookie}
    ours: dict[str, type[RequestHandler]] = {"/ws": type("GuardedTab", (Tab,), values), "/?": Front}
    before = list(per_app_patterns)
    for place, (path, *_) in enumerate(before):
        if path in ours:
            per_app_patterns[place] = (path, ours[path])
    try:
        yield
    finally:
        per_app_patterns[:] = before


def sweep() -> None:
    """Send away every open tab whose session has ended: signed out elsewhere, idle too long, or account disabled."""
    for tab in list(Tab.open_tabs):
        if not tab.is_alive():
            tab.leave()
