"""CSV files that are not clean: read record by record, with exact physical lines, each bad record on its own.

A record that goes wrong over several lines (an open quote) costs its first line only: reading resumes on the next.
"""

from __future__ import annotations

import csv
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb
import pyarrow as pa

from workbench.intake import limits
from workbench.intake.csv_reader import Layout, letters_and_damage, likely
from workbench.intake.raw import Fault, Raw

BAD_BYTES = ("\udc80", "\udcff")  # what `surrogateescape` makes of bytes that do not decode
VALUE_LIMIT = 500  # characters of an unreadable line that are kept


@dataclass(slots=True)
class _Lines:
    """Physical lines that can be handed back; `number` is that of the last line given out."""

    file: TextIO
    number: int = 0
    returned: deque[str] = field(default_factory=deque)
    record: list[str] = field(default_factory=list)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.record) >= limits.MAX_RECORD_LINES:
            raise csv.Error("record too long")
        line = self.returned.popleft() if self.returned else next(self.file)
        self.number += 1
        self.record.append(line)
        return line

    def keep_first(self) -> str:
        """Hand back all lines of the record but its first, which is returned."""
        first, *rest = self.record
        self.returned.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def encoding_of(path: Path) -> str:
    """`utf-8` or `cp1257`, by the whole file: one bad byte among Latvian letters in UTF-8 makes it no other encoding."""
    letters = damage = 0
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        while chunk := file.read(1 << 20):
            more_letters, more_damage = letters_and_damage(chunk)
            letters, damage = letters + more_letters, damage + more_damage
    return likely(letters, damage)


def recoded(path: Path, target: Path) -> Path | None:
    """The file written anew as UTF-8 when it is sound Windows-1257, so that the fast reader can read it; else None."""
    if encoding_of(path) != "cp1257":
        return None
    try:
        with path.open(encoding="cp1257", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
            shutil.copyfileobj(old, new)
    except UnicodeDecodeError:
        return None
    return target


def _is_bad(character: str) -> bool:
    return BAD_BYTES[0] <= character <= BAD_BYTES[1]


def read(hub: duckdb.DuckDBPyConnection, path: Path, found: Layout, target: str) -> Raw:
    """Put the records into the temporary table `target`; what cannot be read comes back as faults."""
    encoding, width = encoding_of(path), len(found.headers)
    faults: list[Fault] = []
    columns = [f"c{i}" for i in range(width)]
    hub.execute(f"create or replace temp table {target} (line integer, {', '.join(f'{c} varchar' for c in columns)})")
    schema = pa.schema([("line", pa.int32()), *((c, pa.string()) for c in columns)])
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        records = _records(_Lines(file), found, faults)
        while batch := list(islice(records, limits.FALLBACK_BATCH)):
            arrays = [
                pa.array(values, kind.type) for values, kind in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            hub.register("repaired", pa.Table.from_arrays(arrays, schema=schema))
            hub.execute(f"insert into {target} select * from repaired")
            hub.unregister("repaired")
    return Raw(target, found.headers, lined=True, faults=tuple(faults), encoding=encoding, separator=found.separator)


def _records(lines: _Lines, found: Layout, faults: list[Fault]) -> Iterator[tuple[int | str | None, ...]]:
    """Line and fields of each record after the header, padded or cut to the header's width; faults are noted."""
    width = len(found.headers)
    for _ in range(found.header_line):
        next(lines)
    lines.record.clear()
    reader = csv.reader(lines, delimiter=found.separator, strict=True)
    while True:
        first = lines.number + 1
        try:
            fields = next(reader)
            wrong = len(fields) != width and len(lines.record) > 1
        except StopIteration:
            return
        except csv.Error:
            fields, wrong = [], True
        if wrong:  # a quote left open, or closed by a later row's
            broken = lines.keep_first()
            faults.append(Fault(first, "open_quote", _shown(broken.rstrip("\r\n"))[:VALUE_LIMIT]))
            fields = next(csv.reader([broken.replace('"', "")], delimiter=found.separator), [])
            reader = csv.reader(lines, delimiter=found.separator, strict=True)
        elif fields and len(fields) != width:
            faults.append(Fault(first, "field_count", f"{len(fields)} ≠ {width}"))
        lines.record.clear()
        if fields:
            yield first, *_checked(fields, width, first, faults)


def _checked(fields: list[str], width: int, line: int, faults: list[Fault]) -> list[str | None]:
    cells: list[str | None] = []
    for position, value in enumerate(fields[:width]):
        bad = "\0" in value or (not value.isascii() and any(map(_is_bad, value)))
        if bad:
            faults.append(Fault(line, "bad_bytes", _shown(value), position))
        cells.append((_shown(value) if bad else value) or None)
    return cells + [None] * (width - len(cells))


def _shown(value: str) -> str:
    r"""The value with its undecodable bytes written as `\xNN`."""
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if _is_bad(c) else "\\0" if c == "\0" else c for c in value)
