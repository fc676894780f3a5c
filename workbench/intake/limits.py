"""How much one import takes in; larger things are refused with a sentence rather than half read."""

from __future__ import annotations

GIB = 1 << 30

MAX_FILE_BYTES = 8 * GIB
MAX_UNPACKED_BYTES = 4 * GIB  # of one archive or workbook
MAX_WORKBOOK_BYTES = GIB  # unpacked: a workbook is held in memory
MAX_RATIO = 200  # unpacked to packed, above RATIO_FLOOR_BYTES
RATIO_FLOOR_BYTES = 100 << 20
MAX_ENTRIES = 10_000
MAX_RECORD_LINES = 1_000  # physical lines that one quoted CSV record may span
FALLBACK_BATCH = 50_000  # records that the repairing CSV reader hands over at once


def size_text(size: float) -> str:
    """A number of bytes as people write it, `4.0 GB`."""
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"
