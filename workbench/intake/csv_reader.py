"""CSV files: encoding, separator and header found here, clean bodies read by DuckDB in one parallel pass.

DuckDB leaves out the lines that it cannot read, so the caller compares the number of rows with `Raw.expected`
and falls back to `csv_repair`, which knows every physical line, when they differ.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.intake.problems import IntakeError
from workbench.intake.raw import Raw

HEAD_BYTES = 1 << 18
SEPARATORS = (",", ";", "\t")
EXCEL_HINT = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)  # Excel's own first line that names the separator


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is written: `header_line` is the physical line of the header, from 1."""

    encoding: str
    separator: str
    headers: tuple[str, ...]
    header_line: int


def layout(path: Path, name: str, recognised: Callable[[str], bool]) -> Layout:
    """Find encoding, separator and header; the separator is the one that makes most headers recognised.

    Raises IntakeError when there is no header or the file is no text.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head.partition(b"\n")[0]:
        raise IntakeError("not_text", name=name)
    encoding = _encoding(head, path.stat().st_size > HEAD_BYTES)
    lines = head.decode(encoding, "replace").removeprefix("\ufeff").splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is not None and (hint := EXCEL_HINT.match(lines[start])):
        headers = _fields(lines[start + 1 : start + 2], hint.group(1))
        if headers:
            return Layout(encoding, hint.group(1), headers, start + 2)
    if start is None:
        raise IntakeError("no_header", name=name)
    candidates = [(separator, _fields(lines[start : start + 1], separator)) for separator in SEPARATORS]
    separator, headers = max(candidates, key=lambda c: (sum(map(recognised, c[1])), len(c[1])))
    return Layout(encoding, separator, headers, start + 1)


def letters_and_damage(text: str) -> tuple[int, int]:
    """Letters beyond ASCII in UTF-8 text, and bytes that are no UTF-8 (decoded with `surrogateescape`)."""
    if text.isascii():
        return 0, 0
    whole = len(text.encode("utf-8", "ignore").decode("utf-8"))
    return whole - len(text.encode("ascii", "ignore")), len(text) - whole


def likely(letters: int, damage: int) -> str:
    """`utf-8` when the text has more letters written in it than bytes that are none, else `cp1257`."""
    return "utf-8" if letters > damage or damage == 0 else "cp1257"


def _encoding(head: bytes, cut: bool) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    return likely(*letters_and_damage(decoder.decode(head, final=not cut)))


def _fields(lines: list[str], separator: str) -> tuple[str, ...]:
    return tuple(field.strip() for field in next(csv.reader(lines, delimiter=separator), ()))


def read(path: Path, found: Layout, *, written_in: str = "utf-8") -> Raw:
    """The body as a relation that DuckDB reads itself: UTF-8 only, `written_in` is what the file was before."""
    quoted = str(path).replace("'", "''")
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(found.headers)))
    relation = (
        f"read_csv('{quoted}', auto_detect = false, header = false, skip = {found.header_line}, "
        f"delim = '{found.separator}', quote = '\"', escape = '\"', columns = {{{columns}}}, ignore_errors = true)"
    )
    return Raw(relation, found.headers, found.header_line, encoding=written_in, separator=found.separator)
