"""Writing a chart to a file, as SVG or PNG, without a browser or network."""

from __future__ import annotations

import os
from pathlib import Path

import vl_convert

from workbench.errors import InputError
from workbench.lab.figures import Figure

SCALE = 2.0  # pixels for each unit of the drawing: sharp on paper and screens


def write(chart: Figure, to: Path) -> None:
    """Write the chart to `to`, whole or not at all. Raises InputError for another ending than .svg or .png, or no folder."""
    if to.suffix.lower() not in (".svg", ".png"):
        raise InputError(f"{to.name}: name the picture with one of the endings .svg or .png.")
    if not to.parent.is_dir():
        raise InputError(f"There is no folder {to.parent} to write {to.name} into.")
    content = chart.svg.encode() if to.suffix.lower() == ".svg" else vl_convert.svg_to_png(chart.svg, scale=SCALE)
    fresh = to.with_name(f".{to.stem}.part{to.suffix}")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, to)
    except OSError as error:
        raise InputError(f"{to} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
