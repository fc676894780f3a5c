"""``python -m tests.worlds SEED FOLDER``: write the world of that seed as CSV files."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.worlds import make_world, write_world


def main(arguments: list[str]) -> int:
    """Write one world; 0 when done, 2 on wrong usage."""
    if len(arguments) != 2 or not arguments[0].isdigit():
        print("usage: python -m tests.worlds SEED FOLDER", file=sys.stderr)
        return 2
    write_world(make_world(int(arguments[0])), Path(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
