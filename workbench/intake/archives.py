"""ZIP archives, unpacked only after every entry has been looked at."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from workbench.intake import limits
from workbench.intake.problems import IntakeError

CHUNK = 1 << 20


def check(path: Path, name: str, *, limit: int | None = None) -> list[zipfile.ZipInfo]:
    """The files in the archive (XLSX files are archives too), unread; `name` is what errors call it.

    Raises IntakeError when it is damaged, encrypted, larger than `limit` bytes when unpacked, packed
    suspiciously tightly, or holds an entry that would be written outside its folder.
    """
    limit = limits.MAX_UNPACKED_BYTES if limit is None else limit
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise IntakeError("damaged", name=name, kind=path.suffix.lstrip(".").upper()) from error
    if len(entries) > limits.MAX_ENTRIES:
        raise IntakeError("zip_entries", name=name, count=len(entries), limit=limits.MAX_ENTRIES)
    for entry in entries:
        _check_entry(name, entry)
    unpacked, packed = sum(e.file_size for e in entries), max(1, path.stat().st_size)
    if unpacked > limit:
        sizes = {"size": limits.size_text(unpacked), "limit": limits.size_text(limit)}
        raise IntakeError("zip_large", name=name, **sizes)
    if unpacked > limits.RATIO_FLOOR_BYTES and unpacked / packed > limits.MAX_RATIO:
        raise IntakeError("zip_ratio", name=name, ratio=unpacked // packed)
    return [e for e in entries if not e.is_dir()]


def _check_entry(archive: str, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or name[1:2] == ":" or "\0" in name:
        raise IntakeError("zip_outside", name=archive)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise IntakeError("zip_link", name=archive)
    if entry.flag_bits & 1:
        raise IntakeError("protected", name=archive)


def unpack(path: Path, entry: zipfile.ZipInfo, target: Path) -> Path:
    """Write one checked entry to the file `target`; never more bytes than the archive declares."""
    left = entry.file_size
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(entry) as source, target.open("wb") as out:
            while chunk := source.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise IntakeError("zip_lies", name=path.name, entry=entry.filename)
                out.write(chunk)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error) as error:
        raise IntakeError("damaged", name=f"{path.name}/{entry.filename}", kind="ZIP") from error
    return target
