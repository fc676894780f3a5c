"""Packs: acts as data. One folder an act, with one readable file `pack.yaml`; see docs/packs.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checks.packs.model import Clause, Pack
from checks.packs.reader import FILE, read
from checks.packs.spans import DutySpan, duty_spans

__all__ = [
    "FILE",
    "SHIPPED",
    "Clause",
    "DutySpan",
    "Pack",
    "default_regulations",
    "duty_spans",
    "find_packs",
    "pack_files",
]

SHIPPED = Path(__file__).parent


def pack_files(*folders: Path) -> list[Path]:
    """The pack files in the house's own folder and then in those given, such as a workspace's `packs`."""
    return [file for folder in (SHIPPED, *folders) for file in sorted(folder.glob(f"*/{FILE}"))]


def find_packs(*folders: Path) -> dict[str, Pack]:
    """Packs by id. A pack in a given folder stands in for the house's of the same id: a school may change its copy.

    Raises PackError with file and line for the first that cannot be read.
    """
    packs = [read(file) for file in pack_files(*folders)]
    return {pack.id: pack for pack in packs}


def default_regulations(packs: Mapping[str, Pack]) -> list[str]:
    """Ids of the packs that are run when none is named: all that are no examples."""
    return [pack.id for pack in packs.values() if not pack.example]
