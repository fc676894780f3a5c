"""The folder of an archive as a bag (BagIt, RFC 8493): every file with its SHA-256, so that loss and change show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bagit  # type: ignore[import-untyped]

from workbench.archive.problems import ArchiveError

PAYLOAD = "data"
SHOWN = 5  # damaged files that a message names


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bag that was found whole: its payload's files and bytes, and the SHA-256 of its list of checksums."""

    files: int
    size: int
    fingerprint: str


def close_bag(folder: Path, told: Mapping[str, str]) -> None:
    """Turn a folder into a bag in place; `told` goes to `bag-info.txt`."""
    bagit.make_bag(str(folder), bag_info=dict(told), checksums=["sha256"])


def check_bag(folder: Path) -> Sealed:
    """Read every file of a bag again; ArchiveError names the files that are missing, changed or were put in."""
    try:
        bag = bagit.Bag(str(folder))
        bag.validate()
        size, _, files = bag.info["Payload-Oxum"].partition(".")
        return Sealed(int(files), int(size), _fingerprint(folder))
    except bagit.BagValidationError as error:
        raise _damage(folder, error) from error
    except (bagit.BagError, OSError, ValueError, KeyError) as error:  # a bag of another program, or none
        raise ArchiveError("no_archive", place=folder) from error


def _damage(folder: Path, error: bagit.BagValidationError) -> ArchiveError:
    named = sorted({str(detail.path) for detail in error.details if getattr(detail, "path", None)})
    more = "" if len(named) <= SHOWN else " …"
    if not named:  # the sum of sizes differs: tell which files it is about
        named = sorted(_wrong_files(folder))
        more = "" if len(named) <= SHOWN else " …"
    return ArchiveError("damaged", place=folder, files=", ".join(named[:SHOWN]) + more)


def _wrong_files(folder: Path) -> set[str]:
    """Files that only the disk or only the list of checksums has, or whose content differs."""
    bag = bagit.Bag(str(folder))
    only_listed, only_there = bag.compare_manifests_with_fs()
    entries = bag.payload_entries()
    changed = {
        name for name, sums in entries.items()
        if (folder / name).is_file() and _sha256(folder / name) != sums["sha256"]
    }  # fmt: skip
    return {*only_listed, *only_there, *changed}


def _sha256(path: Path) -> str:
    from workbench.intake.fingerprint import fingerprint

    return fingerprint(path, as_text=False).sha256


def _fingerprint(folder: Path) -> str:
    return _sha256(folder / "tagmanifest-sha256.txt")
