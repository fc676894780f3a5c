"""What was handed over (folders, ZIP archives, workbooks, files) as a list of sources, one a table."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from workbench.intake import archives, limits, xlsx_reader
from workbench.intake.mapping import Mapping
from workbench.intake.problems import IntakeError, Remark, close_names
from workbench.records.schema import BY_NAME, TABLES

UTF8_NAME = 0x800  # the bit that says that an entry's name is UTF-8
KINDS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Source:
    """One table's rows in one file: `name` is what the user sees, `path` where the bytes lie while they are read."""

    name: str
    path: Path
    kind: str
    table: str
    modified: datetime
    sheet: str | None = None

    @property
    def title(self) -> str:
        """Name of the file, with its sheet when it has one."""
        return f"{self.name} [{self.sheet}]" if self.sheet else self.name


@dataclass(slots=True)
class Found:
    """Everything that was handed over: readable sources, what was ignored, what was refused."""

    sources: list[Source] = field(default_factory=list)
    ignored: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    path: Path
    modified: datetime


def find(paths: Sequence[Path], mapping: Mapping, scratch: Path) -> Found:
    """Look through `paths`; archives are unpacked into the folder `scratch`.

    Sources come in table order (parents first), then path order. Raises IntakeError when a path does not exist
    or when nothing at all is recognised.
    """
    found = Found()
    for number, path in enumerate(paths):
        if not path.exists():
            raise IntakeError("no_such_path", name=path)
        for file in _files(path, found, scratch / str(number)):
            _recognise(file, mapping, found)
    if not found.sources and not found.refused:
        names = ", ".join(remark.name for remark in found.ignored[:5])
        known = [*BY_NAME, *mapping.tables]
        close = close_names(Path(found.ignored[0].name).stem, known) if found.ignored else ""
        raise IntakeError("nothing_recognised" if names else "nothing_there", names=names, nearest=close)
    order = {table.name: place for place, table in enumerate(TABLES)}
    found.sources.sort(key=lambda source: order[source.table])
    return found


def _files(path: Path, found: Found, scratch: Path) -> Iterator[_File]:
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not _is_clutter(f))
            for name in sorted(names):
                inner = Path(folder) / name
                if not _is_clutter(name) and inner.is_file():
                    yield from _file_or_archive(inner, str(inner.relative_to(path)), found, scratch / name)
    elif path.is_file():
        yield from _file_or_archive(path, path.name, found, scratch)
    else:
        raise IntakeError("no_such_path", name=path)


def _is_clutter(name: str) -> bool:
    """Files that programs leave beside the real ones: hidden ones, Excel's locks, the Mac's forks."""
    return name.startswith((".", "~$")) or name == "__MACOSX"


def _file_or_archive(path: Path, name: str, found: Found, scratch: Path) -> Iterator[_File]:
    size = path.stat().st_size
    if size > limits.MAX_FILE_BYTES:
        sizes = {"size": limits.size_text(size), "limit": limits.size_text(limits.MAX_FILE_BYTES)}
        found.refused.append(Remark(name, "file_large", {"name": name, **sizes}))
    elif path.suffix.lower() == ".zip":
        yield from _unpacked(path, name, found, scratch)
    else:
        yield _File(name, path, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _unpacked(path: Path, name: str, found: Found, scratch: Path) -> Iterator[_File]:
    try:
        entries = archives.check(path, name)
        for number, entry in enumerate(sorted(entries, key=lambda e: e.filename)):
            inner = Path(_entry_name(entry).replace("\\", "/"))
            if any(_is_clutter(part) for part in inner.parts):
                continue
            shown = f"{name}/{inner.as_posix()}"
            if inner.suffix.lower() not in KINDS:
                found.ignored.append(Remark(shown, "unread_kind"))
                continue
            target = archives.unpack(path, entry, scratch / str(number) / inner.name)
            yield _File(shown, target, _entry_moment(entry))
    except IntakeError as error:
        found.refused.append(Remark.of(name, error))


def _recognise(file: _File, mapping: Mapping, found: Found) -> None:
    kind = KINDS.get(file.path.suffix.lower())
    if kind is None:
        found.ignored.append(Remark(file.name, "unread_kind"))
    elif kind == "xlsx":
        _recognise_sheets(file, mapping, found)
    elif table := mapping.table(file.path.stem):
        found.sources.append(Source(file.name, file.path, kind, table, file.modified))
    else:
        found.ignored.append(_unknown_table(file.name, file.path.stem))


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; a Mac packs UTF-8 without saying so, old Windows the Baltic code page."""
    if entry.flag_bits & UTF8_NAME or entry.filename.isascii():
        return entry.filename
    written = entry.filename.encode("cp437")
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode("cp775", "replace")


def _entry_moment(entry: zipfile.ZipInfo) -> datetime:
    """When the packed file was last changed; archives without a sensible date say 1980."""
    try:
        return datetime(*entry.date_time).astimezone(UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def _unknown_table(shown: str, name: str) -> Remark:
    return Remark(shown, "unknown_table", {"nearest": close_names(name, BY_NAME)})


def _recognise_sheets(file: _File, mapping: Mapping, found: Found) -> None:
    try:
        sheets = xlsx_reader.sheets(file.path, file.name)
    except IntakeError as error:
        found.refused.append(Remark.of(file.name, error))
        return
    own = mapping.table(file.path.stem)
    visible = [s.name for s in sheets if s.visible]
    named = any(mapping.table(name) for name in visible)
    for sheet in sheets:
        table = mapping.table(sheet.name)
        if own and not named and sheet.visible and sheet.name == visible[0]:
            table = own  # a workbook named after its table needs no name on its only sheet
        if not sheet.visible:
            found.ignored.append(Remark(f"{file.name} [{sheet.name}]", "hidden_sheet"))
        elif table is None:
            found.ignored.append(_unknown_table(f"{file.name} [{sheet.name}]", sheet.name))
        else:
            found.sources.append(Source(file.name, file.path, "xlsx", table, file.modified, sheet.name))
