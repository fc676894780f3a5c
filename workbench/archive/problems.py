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
    except duckdb.IOException as error:
        if any(os.strerror(number) in str(error) for number in FULL):
            raise ArchiveError("full", place=place) from error
        raise ArchiveError("not_written", place=place, why=str(error).splitlines()[0]) from error
    except (OSError, FileCreateError) as error:
        number = getattr(error, "errno", None) or getattr(error.args[0] if error.args else None, "errno", None)
        if number in FULL:
            raise ArchiveError("full", place=place) from error
        raise ArchiveError("not_written", place=place, why=getattr(error, "strerror", None) or error) from error
