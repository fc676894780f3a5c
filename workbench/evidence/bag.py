"""The folder and the ZIP of a pack, laid out by BagIt (RFC 8493), equal to the byte whenever their contents are."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import bagit  # type: ignore[import-untyped]

from workbench import scratch
from workbench.evidence.problems import EvidenceError

_PACKED = {".csv", ".json", ".sql", ".yaml", ".txt"}  # the other kinds are compressed already
AGENT = "Journal Compliance Workbench"


def check_target(out: Path) -> Path:
    """The ZIP's path beside the folder `out`. Raises EvidenceError when either is there, or no folder can be made."""
    packed = out.with_name(f"{out.name}.zip")
    for target in (out, packed):
        if target.exists():
            raise EvidenceError("exists", target=target)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvidenceError("unwritable", target=out, why=error.strerror) from error
    return packed


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out`, on the same disk, in which a pack is put together; gone at the end, whatever happens."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch.workplace(out.parent, f".{out.name}.", "evidence"))
        except OSError as error:
            raise EvidenceError("unwritable", target=out, why=error.strerror) from error
        yield folder


def make_bag(folder: Path, made_at: datetime, info: dict[str, str]) -> None:
    """Turn a folder into a bag in its place: contents move to `data/`, SHA-256 manifests stand beside them."""
    tags = {**info, "Bagging-Date": made_at.strftime("%Y-%m-%d"), "Bag-Software-Agent": AGENT}
    bagit.make_bag(str(folder), tags, checksums=["sha256"])


def make_zip(folder: Path, name: str, to: Path, made_at: datetime) -> None:
    """Pack a bag as `name/…`, files in the order of their names, all of one moment, so that the same bag is the same ZIP."""
    stamp = made_at.timetuple()[:6]
    with zipfile.ZipFile(to, "w", allowZip64=True) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{file.relative_to(folder).as_posix()}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED if file.suffix in _PACKED else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)


def put_in_place(folder: Path, packed: Path, out: Path, out_zip: Path) -> None:
    """Rename folder and ZIP to their names; when the second cannot be, the first is taken back."""
    os.replace(folder, out)
    try:
        os.replace(packed, out_zip)
    except OSError:
        shutil.rmtree(out, ignore_errors=True)
        raise
