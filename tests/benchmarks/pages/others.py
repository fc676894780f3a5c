"""Other people at work: each has a tab without a browser and does one thing a second."""

from __future__ import annotations

import asyncio
import json
import random
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.benchmarks.pages.server import Served

# Where everybody goes, again and again; and places of the long list, most of which nobody has looked at before.
OFTEN: Final = (
    "p=parskats", "p=parkapumi", "p=parkapumi&statuss=late", "p=parkapumi&statuss=missing",
    "p=parkapumi&kartot=klase", "p=parkapumi&kartot=-punkts", "p=punkti", "p=skolotaji", "p=klases",
    "p=apmeklejums", "p=apmeklejums&laiks=4ned",
)  # fmt: skip
SELDOM: Final = tuple(
    f"p=parkapumi&kartot={order}&lapa={page}" for order in ("klase", "-punkts") for page in range(2, 60)
)


@dataclass(slots=True)
class Seen:
    """What the others saw: seconds from each question to its whole answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def at_work(server: Served, names: list[str], every: float) -> Iterator[Seen]:
    """While within, these people do something each `every` seconds; they have all opened their page before it begins."""
    seen, ready, stop = Seen(), threading.Barrier(2), threading.Event()

    async def everybody() -> None:
        try:
            tabs = [await _Tab.open(server, server.token(name)) for name in names]
        except BaseException:
            ready.abort()
            raise
        ready.wait()
        await asyncio.gather(*(tab.work(seen, stop, random.Random(place), every) for place, tab in enumerate(tabs)))

    thread = threading.Thread(target=asyncio.run, args=(everybody(),), name="others")
    thread.start()
    ready.wait(120)
    try:
        yield seen
    finally:
        stop.set()
        thread.join(60)


@dataclass(slots=True)
class _Tab:
    """The browser's end of a tab, as far as asking and listening go. `bridge`: the model that hears questions."""

    socket: WebSocketClientConnection
    bridge: str = ""
    number: int = 0

    @classmethod
    async def open(cls, server: Served, token: str) -> _Tab:
        """The page is asked for, then its websocket, then its document, as a browser does."""
        cookie = {"Cookie": f"wb_session={token}"}
        async with httpx.AsyncClient(timeout=60, trust_env=False, headers=cookie) as http:
            page = (await http.get(f"{server.url}/")).text
        found = re.search(r'"token":"([^"]+)"', page)
        assert found is not None
        request = HTTPRequest(server.url.replace("http", "ws") + "/ws", headers={**cookie, "Origin": server.url})
        tab = cls(await websocket_connect(request, subprotocols=["bokeh", found[1]]))
        await tab._heard('"ACK"')
        await tab._say("PULL-DOC-REQ", {})
        tab.bridge = _bridge(json.loads(await tab._heard('{"doc":')))
        await tab._say("PATCH-DOC", {"events": [_event("document_ready", {"type": "map"})]})
        return tab

    async def work(self, seen: Seen, stop: threading.Event, chance: random.Random, every: float) -> None:
        """One thing in so many seconds, whatever it is; a slow answer is waited for."""
        await asyncio.sleep(chance.random() * every)
        while not stop.is_set():
            began = time.perf_counter()
            said = await self._go(chance.choice(chance.choice((OFTEN, SELDOM))))
            seen.seconds.append(time.perf_counter() - began)
            if said:
                seen.wrong.append(said)
            await asyncio.sleep(max(0.0, every - (time.perf_counter() - began)))
        self.socket.close()

    async def _go(self, query: str) -> str:
        """Go to an address; returns what the page says when it could not be shown."""
        self.number += 1
        asked = [["kind", "go"], ["query", query], ["told", None], ["number", self.number]]
        values = [["model", {"id": self.bridge}], ["data", {"type": "map", "entries": asked}]]
        await self._say("PATCH-DOC", {"events": [_event("data_event", {"type": "map", "entries": values})]})
        answer = await self._heard(f'["number",{self.number}]')
        said = re.search(r'\["said","([^"]*)"\]', answer)
        return said[1] if said else ""

    async def _say(self, kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": uuid.uuid4().hex, "msgtype": kind}, {}, content):
            await self.socket.write_message(json.dumps(part))

    async def _heard(self, words: str) -> str:
        """The next message with these words."""
        while (message := await asyncio.wait_for(self.socket.read_message(), 60)) is not None:
            if isinstance(message, str) and words in message:
                return message
        raise ConnectionError("the server closed the tab")


def _event(name: str, values: dict[str, Any]) -> dict[str, Any]:
    told = {"type": "event", "name": name, "values": values}
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": told}


def _bridge(node: Any) -> str:
    """The id of the component that hears what is clicked, found in the document that the server sent."""
    if isinstance(node, dict):
        if node.get("type") == "object" and str(node.get("name", "")).endswith("ReactiveESM"):
            return str(node["id"])
        node = list(node.values())
    if isinstance(node, list):
        return next((found for child in node if (found := _bridge(child))), "")
    return ""
