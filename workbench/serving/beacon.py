"""`server.json` in the workspace: which server holds it now, so that a command can say so."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.serving.settings import ANYWHERE, Settings

FILE = "server.json"
_SECONDS = 0.5


@contextmanager
def lit(settings: Settings) -> Iterator[None]:
    """Hold the file while the server runs: what people open, and where it listens."""
    path = settings.workspace / FILE
    fresh = path.with_name(f".{FILE}.new")
    told = {"url": settings.base_url, "address": settings.address, "port": settings.port}
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def seen(workspace: Path) -> str | None:
    """What people open, of the server that holds the workspace; None when nobody listens there any more."""
    try:
        told = json.loads((workspace / FILE).read_text(encoding="utf-8"))
        address = "127.0.0.1" if told["address"] in ANYWHERE else told["address"]
        with socket.create_connection((address, int(told["port"])), timeout=_SECONDS):
            return str(told["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
