"""Reading a pack that somebody hands over: its folder, or its ZIP unpacked where nobody else looks."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workbench.evidence.problems import EvidenceError

MEMORY = "400MB"


class DamagedArchiveError(Exception):
    """A ZIP whose bytes do not unpack to what it says they are."""


@contextmanager
def opened(pack: Path) -> Iterator[Path]:
    """The bag's folder. Raises EvidenceError when there is no pack, DamagedArchiveError when a ZIP cannot be unpacked."""
    if (pack / "bagit.txt").is_file():
        yield pack
    elif pack.is_file() and pack.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="evidence-") as place:
            yield _unpacked(pack, Path(place))
    else:
        raise EvidenceError("no_pack", pack=pack)


def _unpacked(pack: Path, place: Path) -> Path:
    try:
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(place)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise DamagedArchiveError(str(error)) from error
    bags = [file.parent for file in place.glob("*/bagit.txt")]
    if len(bags) != 1:
        raise EvidenceError("no_pack", pack=pack)
    return bags[0]


@contextmanager
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads packs: in memory, offline, within bounds."""
    hub = duckdb.connect(":memory:")
    try:
        for setting in ("autoinstall_known_extensions = false", "autoload_known_extensions = false",
                        f"memory_limit = '{MEMORY}'"):  # fmt: skip
            hub.execute(f"set {setting}")
        yield hub
    finally:
        hub.close()


def digest_of(file: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()
