"""Somebody of the office loads an export and starts an audit on the page Dati while others read."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tests.benchmarks.pages.browser import Person
from workbench.texts import text

LATVIAN = "lv"


def corrected(export: Path, folder: Path) -> list[Path]:
    """The files of an export with every topic of a lesson written anew, so that an import has something to change."""
    folder.mkdir()
    files = [path for path in sorted(export.iterdir()) if path.suffix in (".csv", ".xlsx", ".parquet")]
    lessons = pl.read_csv(export / "lessons.csv", infer_schema=False)
    lessons.with_columns(topic=pl.col("topic") + " (labots)").write_csv(folder / "lessons.csv")
    return [folder / path.name if path.name == "lessons.csv" else path for path in files]


@dataclass(slots=True)
class Office:
    """The work, step by step: look at what would change, load, audit. `steps`: seconds that each took."""

    person: Person
    files: list[Path]
    steps: dict[str, float] = field(default_factory=dict)
    _at: int = 0
    _since: float = 0.0

    def begin(self) -> None:
        """Hand the files in."""
        page = self.person.page
        page.goto(f"{self.person.server.url}/?p=dati")
        page.locator("input[type=file]").set_input_files(self.files)
        self._since = time.monotonic()
        page.get_by_role("button", name=text("data.do_preview", LATVIAN)).click()

    def go_on(self) -> bool:
        """Do the next step where the one before is done; whether there is still something to wait for."""
        page = self.person.page
        done, name, button = _STEPS[self._at]
        if not page.get_by_text(done).count():
            return True
        self.steps[name] = time.monotonic() - self._since
        self._since, self._at = time.monotonic(), self._at + 1
        if button:
            page.get_by_role("button", name=text(button, LATVIAN), exact=True).click()
        return self._at < len(_STEPS)


def _said(key: str, *names: str) -> re.Pattern[str]:
    """A sentence of the catalogue whatever its values are."""
    marks = {name: f"@{name}@" for name in names}
    return re.compile(re.sub(r"@\w+@", ".+", re.escape(text(key, LATVIAN, **marks))))


# What stands on the page once a step is done, the step's name, and the button of the next.
_STEPS = (
    (re.compile(f"^{re.escape(text('data.preview', LATVIAN))}$"), "preview", "data.do_load"),
    (_said("data.import_done", "new", "changed", "quarantined"), "import", "data.do_audit"),
    (_said("data.audit_done", "run", "as_of"), "audit", ""),
)
