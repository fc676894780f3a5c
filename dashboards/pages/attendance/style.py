"""Regions with the style of attendance beside that of boards."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import panel as pn

from dashboards.pages.people import style as boards

ATTENDANCE: Final = Path(__file__).with_name("attendance.css").read_text("utf-8")


def sheet() -> pn.pane.HTML:
    """A region in which figures with definitions, and days of a pupil, look as they should."""
    pane = boards.sheet()
    pane.stylesheets = [*pane.stylesheets, ATTENDANCE]
    return pane
