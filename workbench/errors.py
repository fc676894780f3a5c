"""Errors that a person reads: by whom they can be mended."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WorkbenchError(Exception):
    """Something that the person at the keyboard can mend; shown as one sentence, exit code 2."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook too: the sentence, without the way through our code."""
        return [str(self)]


class InputError(WorkbenchError):
    """A file or value that cannot be read: mended by the person who has the file."""


class InUseError(WorkbenchError):
    """A workspace that another program holds at the moment."""


class PackError(WorkbenchError):
    """A pack that contradicts itself or names what does not exist: mended by the pack's author."""


class AuditError(WorkbenchError):
    """An audit that could not be judged as declared; never a verdict."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest valid names, or an empty string: ` Did you mean …?`."""
    close = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return f" Did you mean {', '.join(close)}?" if close else ""
