"""`server.json` in the workspace: which server holds it now, so that a command can say so."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "server.json"


@contextmanager
def lit(workspace: Path, url: str) -> Iterator[None]:
    """Hold the file while the server runs."""
    path = workspace / FILE
    fresh = path.with_name(f".{FILE}.new")
    fresh.write_text(json.dumps({"url": url, "process": os.getpid()}), encoding="utf-8")
    fresh.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def seen(workspace: Path) -> str | None:
    """The address of the server that holds the workspace; None when none does, or it was killed without taking leave."""
    try:
        told = json.loads((workspace / FILE).read_text(encoding="utf-8"))
        os.kill(int(told["process"]), 0)  # asks whether the process is there, and does nothing to it
        return str(told["url"])
    except PermissionError:
        return str(told["url"])  # somebody else's process is a process
    except (OSError, ValueError, KeyError, TypeError):
        return None
