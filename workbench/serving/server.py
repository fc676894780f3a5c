"""The server as a whole: one process, one DuckDB hub for its life, Panel's pages behind our sign-in."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import RequestHandler

from workbench.access import principal
from workbench.access.database import Database
from workbench.access.identity import read_provider
from workbench.access.principal import House
from workbench.access.problems import AccessError
from workbench.records.store import open_store
from workbench.serving import beacon, failures, headers, tabs
from workbench.serving.entrance import Entrance
from workbench.serving.jobs import Jobs
from workbench.serving.plain import SESSION, XSRF, Absent, Door
from workbench.serving.settings import Settings
from workbench.serving.sign_on import BROWSER
from workbench.serving.warming import Visits, warming
from workbench.texts import LANGUAGES, text

log = logging.getLogger(__name__)

THREADS = 4
UNUSED_AFTER = 10 * 60 * 1000  # milliseconds without a tab until a page's memory is freed
SWEEP_EVERY = 5 * 1000
FORM_SIZE = 64 * 1024  # bytes: names and passwords
EXPORT_SIZE = 256 * 1024 * 1024  # bytes: an export that somebody hands in


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens."""

    url: str
    hub: duckdb.DuckDBPyConnection
    database: Database
    jobs: Jobs
    loop: IOLoop

    def run(self) -> None:
        """Serve until interrupted or told to end."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: self.loop.add_callback_from_signal(self.loop.stop))
        self.loop.start()


@contextmanager
def serving(settings: Settings, app: Callable[[], Any], visits: Visits | None = None) -> Iterator[Running]:
    """Open the workspace and listen; at the end finish the job that runs and close everything.

    `app` builds the page of the session that asks for it (`principal.current()` tells whose); `visits` goes through the
    pages before people do. Raises WorkbenchError when another process holds the workspace or the port.
    """
    with ExitStack() as stack:
        hub = stack.enter_context(open_store(settings.workspace))
        database = Database(settings.workspace)
        stack.callback(database.close)
        warmer = stack.enter_context(warming(hub, database, visits))
        worker = Jobs(hub, settings.workspace, warmer.wake)
        stack.callback(worker.close)
        house = House(database, hub, settings.cookie(SESSION), worker, warmer.come)
        loop = _loop()
        server = _listen(settings, house, app, loop)
        stack.callback(server.stop, wait=False)
        server.start()
        sweeper = PeriodicCallback(tabs.sweep, SWEEP_EVERY)
        sweeper.start()
        stack.callback(sweeper.stop)
        stack.enter_context(beacon.lit(settings))
        warmer.wake()
        yield Running(settings.base_url, hub, database, worker, loop)


def _loop() -> IOLoop:
    asyncio.set_event_loop(asyncio.new_event_loop())
    return IOLoop.current()


def _listen(settings: Settings, house: House, app: Callable[[], Any], loop: IOLoop) -> Any:
    import panel as pn
    from panel.io.server import get_server

    pn.config.nthreads = THREADS  # type: ignore[misc]  # Panel sets what its types call read-only
    door = Door(settings, house.database, read_provider(settings.workspace), house.hub)
    try:
        with tabs.guarded(house, settings.origins):
            server = get_server({"/": _guarded(app, house)}, loop=loop, **_place(settings), **_rules(door))
    except OSError as error:
        raise AccessError("serve.port", address=settings.address, port=settings.port, why=error.strerror) from error
    closed = [(f"{settings.prefix}/{name}", tabs.Closed) for name in ("autoload.js", "metadata")]
    server._tornado.add_handlers(r".*", closed)
    return server


def _place(settings: Settings) -> dict[str, Any]:
    """Where the server listens, and how much it takes in."""
    return {
        "address": settings.address,
        "port": settings.port,
        "prefix": settings.prefix,
        "use_xheaders": settings.trust_proxy,
        "ssl_certfile": str(settings.certificate) if settings.certificate else None,
        "ssl_keyfile": str(settings.key) if settings.key else None,
        "unused_session_lifetime_milliseconds": UNUSED_AFTER,
        "websocket_max_message_size": EXPORT_SIZE,
        "http_server_kwargs": {"max_body_size": FORM_SIZE},
        "use_index": False,
    }


def _rules(door: Door) -> dict[str, Any]:
    """Who gets in, what a page may know of a request, and what every answer carries."""
    settings = door.settings
    return {
        "auth_provider": Entrance(door),
        "secret_key": door.database.secret(),
        "sign_sessions": True,
        # Panel writes the request into a token that lies in the page: of headers these and no cookies, of cookies not ours.
        "include_headers": ["User-Agent", "Accept-Language", "Host"],
        "exclude_cookies": [settings.cookie(name) for name in (SESSION, XSRF, BROWSER)],
        "xsrf_cookies": True,
        "xsrf_cookie_name": settings.cookie(XSRF),
        "xsrf_cookie_kwargs": {"httponly": True, "samesite": "Lax", "secure": settings.is_secure, "path": "/"},
        "transforms": headers.for_server(settings.origins, is_secure=settings.is_secure),
        "default_handler_class": Absent,
        "default_handler_args": {"door": door},
        "log_function": _log,
    }


def _guarded(app: Callable[[], Any], house: House) -> Callable[[], Any]:
    """The page, or a sentence: Panel itself would show the visitor the whole traceback."""

    def page() -> Any:
        import panel as pn

        try:
            principal.bind(house)
            return app()
        except Exception as error:
            failures.note(log, "A page", error)
            said = "\n".join(text("serve.error.ours", lang) for lang in LANGUAGES)
            return pn.pane.Str(said)  # type: ignore[no-untyped-call]

    return page


def _log(handler: RequestHandler) -> None:
    """Log failures of ours by status and path; no query, no address of a person's machine."""
    if handler.get_status() >= 500:
        from tornado.log import access_log

        path = handler.request.path.partition("/uzsakt/")[0]
        access_log.error("%s %s %s", handler.get_status(), handler.request.method, path)
