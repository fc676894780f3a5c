"""A hidden folder in which something large is put together, and the end of those that a killed run left behind.

Such a folder holds a lock for as long as its process lives; the system gives it back even when the process is killed. So a folder
whose lock can be had is nobody's any more, and only folders that say what they are for are ever looked at.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MARK = ".in-progress"  # holds the purpose, and the lock


@contextmanager
def workplace(parent: Path, prefix: str, purpose: str) -> Iterator[Path]:
    """A new folder in `parent`, hidden when `prefix` begins with a dot; gone at the end, whatever happens.

    Before it is made, folders of the same purpose whose processes are dead go. Raises OSError when it cannot be made.
    """
    clear_remains(parent, purpose)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        with _marked(folder, purpose):
            place = folder / "work"
            place.mkdir()
            yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def whole_folder(target: Path, purpose: str) -> Iterator[Path]:
    """A folder that becomes `target` at the end, or goes again: whole or not at all. Ask `is_taken` first."""
    with workplace(target.parent, f".{target.name}.", purpose) as fresh:
        yield fresh
        if target.exists():
            target.rmdir()
        fresh.replace(target)


def is_taken(target: Path) -> bool:
    """Whether something else than an empty folder stands there."""
    return target.exists() and (not target.is_dir() or any(target.iterdir()))


def clear_remains(parent: Path, purpose: str) -> None:
    """Remove hidden folders of that purpose which no living process holds; what cannot be looked at stays."""
    for mark in parent.glob(f".*/{MARK}"):
        folder = mark.parent
        try:
            if folder.is_symlink() or mark.read_text(encoding="utf-8") != purpose:
                continue
            with mark.open("r+", encoding="utf-8") as held:
                if _locked(held):
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # another person's, or just gone
            continue


@contextmanager
def _marked(folder: Path, purpose: str) -> Iterator[None]:
    """Keep the folder's mark locked; it takes its name only once it is, so that nobody finds it unlocked."""
    fresh = folder / f"{MARK}.new"
    with fresh.open("w+", encoding="utf-8") as held:
        held.write(purpose)
        held.flush()
        if _locked(held):  # where locks are not to be had, the folder stays unmarked and is never taken for a remain
            fresh.rename(folder / MARK)
        yield


def _locked(file: IO[str]) -> bool:
    """Whether the lock of the file could be had, at once."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
