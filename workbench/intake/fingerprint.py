"""One pass over a file's bytes: its SHA-256, its size and, for CSV, its physical lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`lines`: physical lines without empty ones at the end; `plain`: no NUL bytes and one kind of line end."""

    sha256: str
    size: int
    lines: int
    plain: bool


def fingerprint(path: Path, *, as_text: bool) -> Fingerprint:
    """Read the file once; lines are counted when `as_text`."""
    digest, size, feeds, returns, nuls, tail = hashlib.sha256(), 0, 0, 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if as_text:
                feeds += chunk.count(b"\n")
                returns += chunk.count(b"\r")
                nuls += chunk.count(b"\0")
                tail = (tail + chunk)[-CHUNK:]
    content = tail.rstrip(b"\r\n")
    lines = feeds - tail[len(content) :].count(b"\n") + (1 if content else 0)
    return Fingerprint(digest.hexdigest(), size, lines, nuls == 0 and returns in (0, feeds))
