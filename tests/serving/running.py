"""A server in a thread of its own, with a page of three words, and a browser without a screen to ask it."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from workbench.access import accounts, passwords, sessions
from workbench.access.accounts import NewAccount
from workbench.access.database import Database
from workbench.serving.server import Running, serving
from workbench.serving.settings import Settings

PASSWORD = "zaļš kaķis zem tilta"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page() -> Any:
    """The page of the tests: who is looking, and a button that counts what they see."""
    import panel as pn

    from workbench.access import principal
    from workbench.access.scope import Scope

    seen = pn.widgets.StaticText(value="nothing counted")

    def count(_: object) -> None:
        principal.check_alive()
        rows = Scope(principal.hub(), principal.current()).obligations(1).aggregate("count(*)").fetchall()[0][0]
        seen.value = f"{rows} rows"

    button = pn.widgets.Button(label="Count")
    button.on_click(count)
    return pn.Column(pn.pane.Str(f"Seen by {principal.current().display_name}"), button, seen)


@contextmanager
def in_thread(settings: Settings, app: Callable[[], Any] = page) -> Iterator[Running]:
    """The server, listening; stopped at the end."""
    ready, told = threading.Event(), []

    def serve() -> None:
        try:
            with serving(settings, app) as running:
                told.append(running)
                running.loop.add_callback(ready.set)
                running.loop.start()
        except BaseException as error:
            told.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=serve, name="server")
    thread.start()
    ready.wait(60)
    if isinstance(told[0], BaseException):
        thread.join()
        raise told[0]
    try:
        yield told[0]
    finally:
        told[0].loop.add_callback(told[0].loop.stop)
        thread.join(30)


def person(database: Database, name: str, role: str = "deputy_academic", **more: Any) -> None:
    """An account of school S1 that signs in with PASSWORD."""
    accounts.add(database, NewAccount(name, f"{name.capitalize()} Paraugs", role, **({"schools": ("S1",)} | more)))
    with database.writing() as connection:  # hashed once, as a hash takes its time on purpose
        connection.execute("update account set password_hash = ? where name = ?", [_hash_of_password(), name])


@cache
def _hash_of_password() -> str:
    return passwords.hashed(PASSWORD)


@dataclass
class Browser:
    """Keeps cookies and fills in forms."""

    url: str
    http: httpx.Client

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(self.url + path, **more)

    def send(self, path: str, form: dict[str, str], *, page: str | None = None, **more: Any) -> httpx.Response:
        """Open the form's page, then send the form with its hidden token."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get(page or path).text)
        filled = {"_xsrf": token[1] if token else ""} | form
        return self.http.post(self.url + path, data=filled, **more)

    def enter(self, database: Database, name: str) -> str:
        """Signed in without the form; returns the session's token."""
        token = sessions.start(database, accounts.named(database, name), "password")
        self.http.cookies.set("wb_session", token, domain="127.0.0.1")
        return token

    def sign_in(self, name: str, password: str = PASSWORD, **form: str) -> httpx.Response:
        return self.send("/ienakt", {"name": name, "password": password} | form)


@contextmanager
def browser(url: str, **more: Any) -> Iterator[Browser]:
    """A browser without cookies yet, which follows no redirect by itself."""
    with httpx.Client(follow_redirects=False, timeout=20, trust_env=False, **more) as http:
        yield Browser(url, http)


def settings_of(workspace: Path, **more: Any) -> Settings:
    return Settings(workspace, port=free_port(), **more)
