"""The regulations as they were when a run judged by them."""

from __future__ import annotations

import tempfile
import threading
from functools import lru_cache
from pathlib import Path

import duckdb

from checks.packs import FILE, Pack

_READING = threading.Lock()


def packs_of(hub: duckdb.DuckDBPyConnection, run_id: int) -> dict[str, Pack]:
    """The packs kept with a run, by id, in their order. A pack without text (a hand-made run) is left out."""
    rows = hub.cursor().execute(
        "select regulation_id, pack_sha256, pack_yaml from store.audit.run_packs where run_id = ? order by regulation_id",
        [run_id],
    )
    with _READING:
        read = [_read(name, sha256, written) for name, sha256, written in rows.fetchall() if written]
    return {pack.id: pack for pack in read}


@lru_cache(maxsize=32)
def _read(name: str, sha256: str, written: str) -> Pack:  # noqa: ARG001 - the hash is the key by which a pack is known
    from checks.packs.reader import read

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name / FILE  # a pack lies in a folder of its own name
        file.parent.mkdir()
        file.write_text(written, "utf-8")
        return read(file)
