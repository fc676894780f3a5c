"""Files that somebody hands in: kept beside the records, on the same volume, until they are loaded or put aside."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from workbench.errors import InputError
from workbench.texts import text

FOLDER = "uploads"
MOST_BYTES = 4 * 1024**3
ENDINGS = (".csv", ".xlsx", ".parquet", ".zip")
_UNFIT = re.compile(r"[^\w.()\[\] +-]")


class Upload:
    """The files of one tab; gone when the tab is closed or other files are handed in."""

    def __init__(self, workspace: Path) -> None:
        place = workspace / FOLDER
        place.mkdir(mode=0o700, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix="tab-", dir=place)
        self._size = 0

    @property
    def paths(self) -> list[Path]:
        """The files handed in so far."""
        return sorted(Path(self._folder.name).iterdir())

    def add(self, name: str, part: bytes, lang: str, *, first: bool) -> None:
        """Keep a part of a file. Raises InputError for a kind that is not read, or more than an import takes in."""
        kept = _UNFIT.sub("_", Path(name).name).lstrip(".")[:150]
        if not kept.lower().endswith(ENDINGS):
            raise InputError(text("data.kind", lang, name=kept or "?", endings=", ".join(ENDINGS)))
        self._size += len(part)
        if self._size > MOST_BYTES:
            raise InputError(text("data.too_large", lang, most=MOST_BYTES // 1024**3))
        with (Path(self._folder.name) / kept).open("wb" if first else "ab") as file:
            file.write(part)

    def close(self) -> None:
        """Put the files aside."""
        self._folder.cleanup()
