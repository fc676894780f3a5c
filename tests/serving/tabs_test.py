"""The websocket of a tab: who may open it, whose page it belongs to, and what it may do when the session has ended."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.serving.running import Browser, browser, person
from workbench.access import accounts, sessions
from workbench.serving.server import Running


def token_of(page: httpx.Response) -> str:
    """The token of the Bokeh session that a page holds."""
    found = re.search(r'"token":"([^"]+)"', page.text)
    assert found is not None
    return found[1]


@dataclass
class Tab:
    """The browser's end of a tab."""

    socket: WebSocketClientConnection
    is_closed: bool = False

    async def told(self) -> str | None:
        """The kind of the server's next message; None when it closed the tab."""
        while (message := await asyncio.wait_for(self.socket.read_message(), 10)) is not None:
            if isinstance(message, str) and '"msgtype"' in message:
                return str(json.loads(message)["msgtype"])
        self.is_closed = True
        return None

    async def ask(self) -> None:
        """Send a request for the document, in the three parts of Bokeh's protocol."""
        for part in ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {}):
            await self.socket.write_message(json.dumps(part))


@asynccontextmanager
async def opened(
    server: Running, token: str, *, cookie: str | None = None, origin: str | None = None
) -> AsyncIterator[Tab]:
    """A tab, closed at the end."""
    headers = {"Origin": origin or server.url}
    if cookie is not None:
        headers["Cookie"] = f"wb_session={cookie}"
    request = HTTPRequest(server.url.replace("http", "ws") + "/ws", headers=headers)
    tab = Tab(await websocket_connect(request, subprotocols=["bokeh", token]))
    try:
        yield tab
    finally:
        tab.socket.close()
        while not tab.is_closed:
            await tab.told()


def test_the_tab_of_the_page_s_own_session_is_answered(server: Running, inside: Browser) -> None:
    async def scene() -> list[str | None]:
        async with opened(server, token_of(inside.get("/")), cookie=inside.http.cookies["wb_session"]) as tab:
            first = await tab.told()
            await tab.ask()
            return [first, await tab.told()]

    assert asyncio.run(scene()) == ["ACK", "PULL-DOC-REPLY"]


@pytest.mark.parametrize("what", ["no cookie", "made-up cookie", "foreign origin", "no origin of ours"])
def test_nobody_else_may_open_a_tab(server: Running, inside: Browser, what: str) -> None:
    cookie = {"no cookie": None, "made-up cookie": "x" * 43}.get(what, inside.http.cookies["wb_session"])
    origin = {"foreign origin": "https://evil.example", "no origin of ours": "http://127.0.0.1"}.get(what)

    async def scene() -> None:
        async with opened(server, token_of(inside.get("/")), cookie=cookie, origin=origin):
            pass

    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(scene())
    assert refused.value.code == 403


def test_a_self_made_token_is_refused(server: Running, inside: Browser) -> None:
    payload = base64.urlsafe_b64encode(
        json.dumps(
            {"session_id": "mine", "session_expiry": 9_999_999_999, "headers": {"Cookie": "wb_session=x"}}
        ).encode()
    )

    async def scene() -> str | None:
        token = payload.rstrip(b"=").decode()
        async with opened(server, token, cookie=inside.http.cookies["wb_session"]) as tab:
            return await tab.told()

    assert asyncio.run(scene()) is None


@pytest.mark.parametrize("given", [{"params": {"bokeh-session-id": "mine"}}, {"headers": {"Bokeh-Session-Id": "mine"}}])
def test_a_self_made_session_id_is_refused(inside: Browser, given: dict[str, dict[str, str]]) -> None:
    assert inside.get("/", **given).status_code == 403


def test_another_person_cannot_take_over_an_open_page(server: Running, inside: Browser, anna: str) -> None:
    token = token_of(inside.get("/"))
    with browser(server.url) as other:
        person(server.database, f"{anna}b")
        cookie = other.enter(server.database, f"{anna}b")

        async def scene() -> str | None:
            async with opened(server, token, cookie=cookie) as tab:
                await tab.told()  # the answer to the handshake
                return await tab.told()

        assert asyncio.run(scene()) is None


def test_a_tab_does_nothing_after_its_session_has_ended(server: Running, inside: Browser) -> None:
    cookie = inside.http.cookies["wb_session"]

    async def scene() -> list[str | None]:
        async with opened(server, token_of(inside.get("/")), cookie=cookie) as tab:
            seen = [await tab.told()]
            sessions.end(server.database, sessions.hash_of(cookie))
            await tab.ask()
            while seen[-1] is not None:
                seen.append(await tab.told())
            return seen

    seen = asyncio.run(scene())
    assert seen[0] == "ACK"
    assert "PULL-DOC-REPLY" not in seen
    assert "PATCH-DOC" in seen  # the browser is told to load the page anew


def test_a_tab_that_does_nothing_is_sent_away_when_the_account_is_disabled(
    server: Running, inside: Browser, anna: str
) -> None:
    async def scene() -> list[str | None]:
        async with opened(server, token_of(inside.get("/")), cookie=inside.http.cookies["wb_session"]) as tab:
            seen = [await tab.told()]
            accounts.disable(server.database, accounts.named(server.database, anna))
            while seen[-1] is not None:
                seen.append(await tab.told())
            return seen

    assert asyncio.run(scene())[-1] is None
