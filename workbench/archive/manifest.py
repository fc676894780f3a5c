"""What an archive says of itself, in `archive.json`: the year, the schools, and each table's rows and digest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.archive.digest import Digest
from workbench.archive.problems import ArchiveError

NAME = "archive.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schools`: id to name. `horizon`: the newest recorded moment of the records, local. `tables`: by `schema.table`.

    `columns`: the columns of each table with their DuckDB types, in order. `made_at`: UTC.
    """

    school_year: str
    schools: dict[str, str]
    made_at: str
    horizon: str | None
    software: str
    records_format: int
    journals: int
    tables: dict[str, Digest]
    columns: dict[str, dict[str, str]]

    def write(self, folder: Path) -> None:
        """Write it into an archive's payload."""
        content = {"format": FORMAT, **asdict(self)}
        (folder / NAME).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of an archive's payload; ArchiveError when it has none, or one of a later program."""
    try:
        content: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            raise ArchiveError("other_format", place=folder.parent)
        tables = {name: Digest(**told) for name, told in content.pop("tables").items()}
        return Manifest(tables=tables, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError("no_archive", place=folder.parent) from error
