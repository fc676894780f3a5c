"""No sentence lies in the catalogue that nothing in the house says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from workbench.texts import catalogue

HOUSE: Final = Path(__file__).parent.parent
ROOMS: Final = ("workbench", "dashboards", "checks", "notebooks")
ENDINGS: Final = (".py", ".html", ".md", ".yaml", ".ipynb")
QUOTED: Final = re.compile(r"[\"'`]([a-z_][\w.-]*)[\"'`{]")
ALIASES: Final = {"finding."}  # of SQL, written as a text's family would be


def said() -> set[str]:
    """Everything in quotes that a text's key, or the beginning of several keys, may be."""
    files = (p for room in ROOMS for p in (HOUSE / room).rglob("*") if p.suffix in ENDINGS)
    own = HOUSE / "workbench" / "texts"
    return {
        found for p in files if p.parent != own or p.suffix == ".py" for found in QUOTED.findall(p.read_text("utf-8"))
    }


def test_every_text_is_said_somewhere() -> None:
    words = said()
    families = tuple(word for word in words if word.endswith((".", "_")) and "." in word and word not in ALIASES)

    def is_said(key: str) -> bool:
        of_error = ".error." in key and key.partition(".error.")[2] in words
        return key in words or of_error or key.startswith(families)

    assert [key for key in catalogue() if not is_said(key)] == []
