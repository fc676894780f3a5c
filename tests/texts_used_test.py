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
PREFIX: Final = re.compile(r"prefix = \"([\w.]+)\"")  # of a SaidError, whose keys stand below it
ALIASES: Final = {"finding."}  # of SQL, written as a text's family would be


def house() -> str:
    """Everything that is written in the rooms, but for the catalogue itself."""
    files = (p for room in ROOMS for p in (HOUSE / room).rglob("*") if p.suffix in ENDINGS)
    own = HOUSE / "workbench" / "texts"
    return "\n".join(p.read_text("utf-8") for p in files if p.parent != own or p.suffix == ".py")


def test_every_text_is_said_somewhere() -> None:
    written = house()
    words, prefixes = set(QUOTED.findall(written)), set(PREFIX.findall(written))
    families = tuple(word for word in words if word.endswith((".", "_")) and "." in word and word not in ALIASES)

    def is_said(key: str) -> bool:
        head, _, last = key.rpartition(".")
        return key in words or (head in prefixes and last in words) or key.startswith(families)

    assert [key for key in catalogue() if not is_said(key)] == []
