"""Regions with the style of boards beside the common one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import panel as pn

from dashboards.shell.page import region

BOARD: Final = Path(__file__).with_name("board.css").read_text("utf-8")


def sheet() -> pn.pane.HTML:
    """A region in which matrices, strips and timelines look as they should."""
    pane = region()
    pane.stylesheets = [*pane.stylesheets, BOARD]
    return pane
