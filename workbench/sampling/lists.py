"""The draws that were made, kept in the workspace: the seed, the frame's hash and the list, without a person's name."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbench.sampling.draw import Drawn, Wish
from workbench.sampling.problems import SamplingError

FOLDER = "reviews"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draw with its number in the workspace, and when (UTC) and by whom it was made."""

    number: int
    drawn_at: str
    by: str
    drawn: Drawn


def _path(workspace: Path, number: int) -> Path:
    return workspace / FOLDER / f"draw-{number:03}.json"


def keep(workspace: Path, drawn: Drawn, by: str) -> Kept:
    """Write a draw down under the next number; a file that is there is never overwritten."""
    (workspace / FOLDER).mkdir(parents=True, exist_ok=True)
    number = max((kept.number for kept in every(workspace)), default=0) + 1
    kept = Kept(number, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}", by, drawn)
    path = _path(workspace, number)
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, path)
    return kept


def every(workspace: Path) -> list[Kept]:
    """All draws of a workspace, oldest first."""
    return [_read(path) for path in sorted((workspace / FOLDER).glob("draw-*.json"))]


def find(workspace: Path, number: int | None) -> Kept:
    """The draw of that number, the newest when none is named; SamplingError when there is none such."""
    found = every(workspace)
    if number is None and found:
        return found[-1]
    for kept in found:
        if kept.number == number:
            return kept
    raise SamplingError("no_draw", numbers=", ".join(str(kept.number) for kept in found) or "–")


def _read(path: Path) -> Kept:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        drawn = content.pop("drawn")
        wish = drawn.pop("wish")
        wish["clauses"] = tuple(wish["clauses"])
        drawn["strata"], drawn["journals"] = tuple(map(tuple, drawn["strata"])), tuple(drawn["journals"])
        return Kept(**content, drawn=Drawn(wish=Wish(**wish), **drawn))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SamplingError("unreadable", name=path.name) from error
