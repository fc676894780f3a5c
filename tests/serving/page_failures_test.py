"""A page that breaks while it is built: a sentence for the person, the place for the log, nobody's data for either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.serving.running import browser, in_thread, person, settings_of
from workbench.records.store import init


def broken() -> Any:
    name = "".join(("Oz", "ola"))  # in the message only, not in the line of code
    raise ValueError(f"Anna {name}")


def test_a_page_that_breaks_shows_a_sentence_and_no_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    init(tmp_path)
    with in_thread(settings_of(tmp_path), broken) as running, browser(running.url) as visitor:
        person(running.database, "anna")
        visitor.enter(running.database, "anna")
        shown = visitor.get("/").text
    assert "Traceback" not in shown
    assert "Ozola" not in shown
    assert "ValueError" in caplog.text
    assert "page_failures_test.py" in caplog.text
    printed = capfd.readouterr()
    assert "Ozola" not in caplog.text + printed.out + printed.err
