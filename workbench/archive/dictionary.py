"""What the tables and columns of an archive mean, for somebody who has only the archive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from workbench.archive.contents import Part
from workbench.archive.tables import csv_columns, is_local
from workbench.intake.mapping import SHIPPED
from workbench.records import ddl
from workbench.records.schema import BY_NAME
from workbench.texts import LANGUAGES, text

HEADERS = (
    "table", "column", "latvian_name", "type", "in_csv", "required", "key", "values", "refers_to",
    "meaning_lv", "meaning_en",
)  # fmt: skip


@cache
def _latvian() -> dict[str, Any]:
    """The names that Latvian exports use, by table."""
    tables: dict[str, Any] = yaml.load(SHIPPED.read_bytes(), Loader=yaml.CSafeLoader)["tables"]
    return tables


def table_meaning(part: Part, lang: str) -> str:
    """What a table holds, in a sentence."""
    if part.schema == "history":
        return text("archive.table.history", lang, table=text(f"archive.table.records.{part.table}", lang))
    return text(f"archive.table.{part.name}", lang)


def _rows(part: Part) -> Iterator[tuple[str, ...]]:
    for name, kind in zip(part.columns, part.types, strict=True):
        latvian = required = key = values = refers = ""
        if part.schema in ("records", "history") and name in BY_NAME[part.table].names:
            table, column = BY_NAME[part.table], BY_NAME[part.table].column(name)
            latvian = _latvian()[part.table]["columns"].get(name, [""])[0]
            required, key = "yes" * column.required, "yes" * column.key
            values = ", ".join(column.values)
            refers = ", ".join(f"{r.table}.{r.target_column}" for r in table.references if r.column == name)
        in_csv = "yes" * (name in csv_columns(part))
        meanings = (_meaning(part, name, kind, lang) for lang in LANGUAGES)
        yield (part.name, name, latvian, kind, in_csv, required, key, values, refers, *meanings)


def _meaning(part: Part, name: str, kind: str, lang: str) -> str:
    """What a column's moments and provenance mean; a name says the rest."""
    if name in ("import_id", "file_id", "line", "last_seen_import", "ended_by_import", "ended_as"):
        return text(f"archive.column.{name}", lang)
    if kind.startswith("TIMESTAMP"):
        if name.endswith("_local"):
            return text("archive.column.local", lang)
        return text("archive.column.moment_csv" if is_local(part, name) else "archive.column.moment", lang)
    return ""


def write_dictionary(parts: tuple[Part, ...], folder: Path) -> None:
    """Write `dictionary.csv`, `dictionary.md` and `schema.sql` into an archive's payload."""
    rows = [row for part in parts for row in _rows(part)]
    pl.DataFrame(rows, schema=list(HEADERS), orient="row").write_csv(folder / "dictionary.csv")
    lines = ["# Datu vārdnīca · Data dictionary", ""]
    for part in parts:
        lines += [f"## {part.name}", "", *(table_meaning(part, lang) + "  " for lang in LANGUAGES), ""]
        lines += ["| " + " | ".join(HEADERS[1:]) + " |", "|" + "---|" * (len(HEADERS) - 1)]
        lines += ["| " + " | ".join(row[1:]) + " |" for row in _rows(part)]
        lines.append("")
    (folder / "dictionary.md").write_text("\n".join(lines), encoding="utf-8")
    statements = (f"{statement};" for statement in ddl.statements("workspace"))
    (folder / "schema.sql").write_text(text("archive.schema_head", "en") + "\n" + "\n".join(statements) + "\n", "utf-8")
