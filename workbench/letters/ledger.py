"""Which letters were sent: a file in the workspace that grows, with staff ids and checksums but no words or addresses."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from workbench.letters.compose import Letter

FOLDER, FILE = "letters", "sent.csv"
HEADERS = ("sent_at", "run_id", "as_of", "school_id", "staff_id", "kind", "lines", "content", "message_id")


class Ledger:
    """The letters that a workspace has sent."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / FOLDER / FILE
        self._rows = list(self._read())

    def _read(self) -> Iterator[dict[str, str]]:
        if self.path.exists():
            with self.path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)

    def has(self, letter: Letter, run_id: int, as_of: datetime) -> bool:
        """Whether this person had a letter of this kind from this run, or one that told the same as of the same day."""
        same = (letter.school_id, letter.staff_id, letter.kind)
        day = f"{as_of:%Y-%m-%d}"
        return any(
            (row["school_id"], row["staff_id"], row["kind"]) == same
            and (row["run_id"] == str(run_id) or (row["as_of"] == day and row["content"] == letter.content))
            for row in self._rows
        )

    def note(self, letter: Letter, run_id: int, as_of: datetime, message_id: str) -> None:
        """Write down a letter that the server has taken, before the next one is sent."""
        sent_at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        place = (letter.school_id, letter.staff_id, letter.kind, letter.lines, letter.content, message_id)
        self._append((sent_at, run_id, f"{as_of:%Y-%m-%d}", *place))

    def _append(self, values: Sequence[object]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not self.path.exists()
        with self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(HEADERS)
            writer.writerow(values)
            file.flush()
            os.fsync(file.fileno())
        self._rows.append(dict(zip(HEADERS, map(str, values), strict=True)))
