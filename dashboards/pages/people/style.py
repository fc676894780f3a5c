"""Regions with the style of boards beside the common one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dashboards.shell.looks import STYLE
from dashboards.shell.region import Region

BOARD: Final = Path(__file__).with_name("board.css").read_text("utf-8")


def sheet() -> Region:
    """A region in which matrices, strips and timelines look as they should."""
    return Region(sheets=(STYLE, BOARD))
