"""Chromium without a screen, for tests and benchmarks of pages; where it is absent that is an error, not a reason to skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's own; while it is driven, no other loop of asyncio may run in the process."""
    found = shutil.which("chromium")
    assert found, "Chromium is not installed; run: bash tools/chromium.sh"
    # A graphics card that is only imitated costs more than drawing without one.
    options = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=options)
        yield started
        started.close()
