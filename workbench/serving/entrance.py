"""Panel's authentication hook: who a request is, where to send whoever is nobody, and the pages' front door."""

from __future__ import annotations

from typing import Any

from bokeh.server.auth_provider import AuthProvider
from panel.io.server import DocHandler
from tornado.web import RequestHandler, authenticated

from workbench.access import sessions
from workbench.serving import sign_in, sign_on
from workbench.serving.download import Download
from workbench.serving.plain import SESSION, Door


class Entrance(AuthProvider):
    """Knows people by the server-side session that their cookie names."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._cookie = door.settings.cookie(SESSION)
        super().__init__()

    @property
    def get_user(self) -> Any:
        """The number of the account, as text; None sends the request to sign-in."""
        return self._user

    @property
    def get_login_url(self) -> Any:
        """Where sign-in is, relative to the page: Panel puts a dot before it."""
        return self._login

    @property
    def endpoints(self) -> list[tuple[Any, ...]]:
        """The routes of the pages without scripts."""
        given: dict[str, Any] = {"door": self._door}
        routes: list[tuple[Any, ...]] = [
            (r"/ienakt", sign_in.SignIn, given),
            (r"/iziet", sign_in.SignOut, given),
            (r"/uzsakt/([A-Za-z0-9_-]{16,64})", sign_in.SetUp, given),
            (r"/parole", sign_in.Password, given),
            (r"/pakotne/([0-9A-Za-z._-]{1,120})[.]zip", Download, given),
        ]
        if self._door.provider is not None:
            given = given | {"client": sign_on.Client(self._door.provider)}
            routes += [(r"/oidc", sign_on.Start, given), (sign_on.RETURN, sign_on.Return, given)]
        return routes

    def _user(self, handler: RequestHandler) -> str | None:
        token = handler.get_cookie(self._cookie)
        account = sessions.account_of(self._door.database, sessions.hash_of(token)) if token else None
        return str(account.account_id) if account is not None else None

    def _login(self, handler: RequestHandler) -> str:
        prefix = self._door.settings.prefix
        last = prefix.rpartition("/")[2] if handler.request.path == prefix else ""
        return f"/{last}/ienakt" if last else "/ienakt"


class Front(DocHandler):
    """The document of the pages."""

    @authenticated
    def head(self, *_: str) -> None:
        """What GET would say, without building a page for somebody who looks at none."""
        self.set_header("Content-Type", "text/html")
