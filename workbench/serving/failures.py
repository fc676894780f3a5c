"""Noting an error of ours: its kind and its places in the code, never its message, which may hold people's data."""

from __future__ import annotations

import logging
import traceback


def note(log: logging.Logger, what: str, error: BaseException) -> None:
    """One entry in the server's log."""
    places = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__)).format()
    log.error("%s failed: %s\n%s", what, type(error).__name__, "".join(places))
