"""Regions with the style of attendance beside that of boards."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dashboards.pages.people.style import BOARD
from dashboards.shell.looks import STYLE
from dashboards.shell.region import Region

ATTENDANCE: Final = Path(__file__).with_name("attendance.css").read_text("utf-8")


def sheet() -> Region:
    """A region in which figures with definitions, and days of a pupil, look as they should."""
    return Region(sheets=(STYLE, BOARD, ATTENDANCE))
