"""What can go wrong with an archive, said in Latvian or English from the catalogue."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from xlsxwriter.exceptions import FileCreateError

from workbench.texts.said import SaidError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ArchiveError(SaidError):
    """An archive that cannot be made, read or restored."""

    prefix = "archive.error"


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Say which place could not be written to, and whether it was full."""
    try:
        yield
    except (OSError, duckdb.IOException, FileCreateError) as error:
        if _is_full(error):
            raise ArchiveError("full", place=place) from error
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ArchiveError("not_written", place=place, why=why) from error


def _is_full(error: Exception) -> bool:
    """Libraries wrap the system's error; its number or its words are still there."""
    numbers = {getattr(error, "errno", None), *(getattr(part, "errno", None) for part in error.args)}
    return bool(numbers & set(FULL)) or any(os.strerror(number) in str(error) for number in FULL)
