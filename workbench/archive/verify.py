"""Verifying an archive: every file against its checksum, every table against the digest of the rows it was made from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workbench.archive import bag, manifest, seal
from workbench.archive.bag import PAYLOAD, Sealed
from workbench.archive.contents import Part, parts
from workbench.archive.digest import digest
from workbench.archive.manifest import Manifest
from workbench.archive.problems import ArchiveError, writing_to
from workbench.archive.tables import Tell, parquet_of, quoted
from workbench.records import ddl
from workbench.records.ddl import FORMAT_VERSION
from workbench.scratch import workplace

PURPOSE = "archive"  # of the folders with an archive's clear text


@dataclass(frozen=True, slots=True)
class Verified:
    """An archive that was found whole."""

    manifest: Manifest
    sealed: Sealed

    @property
    def rows(self) -> int:
        """Rows in all its tables."""
        return sum(told.rows for told in self.manifest.tables.values())


@contextmanager
def opened(place: Path, passphrase: str | None, scratch: Path | None = None) -> Iterator[Path]:
    """The archive's bag: the folder itself, or for an encrypted one its clear text in a folder that goes again.

    `scratch`: where the clear text may lie meanwhile, default the system's folder for temporary files.
    """
    if not place.is_dir():
        raise ArchiveError("no_archive", place=place)
    if not seal.is_sealed(place):
        yield place
        return
    with workplace(scratch or Path(tempfile.gettempdir()), ".archive-", PURPOSE) as clear:
        with writing_to(clear):
            folder = seal.unseal(place, clear, passphrase or "")
        yield folder


def parts_of(told: Manifest, reader: duckdb.DuckDBPyConnection, place: Path) -> tuple[Part, ...]:
    """The tables of the workspace attached as `store`; ArchiveError unless they are those that the archive has."""
    known = parts(reader)
    if {part.name: dict(zip(part.columns, part.types, strict=True)) for part in known} != told.columns:
        raise ArchiveError("other_format", place=place)
    return known


def read_part(folder: Path, part: Part) -> str:
    """The query of a table's rows in the payload, typed as in the workspace."""
    typed = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in zip(part.columns, part.types, strict=True))
    return f"select {typed} from read_parquet({quoted(parquet_of(folder, part))})"


@contextmanager
def _empty_workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a workspace in memory, which says which tables and columns there are."""
    with duckdb.connect(":memory:") as reader:
        reader.execute("attach ':memory:' as store")
        for statement in ddl.statements("store"):
            reader.execute(statement)
        yield reader


def verify(folder: Path, say: Tell, place: Path | None = None) -> Verified:
    """Read a whole archive again and compare it with what it says of itself; `place`: what messages call it.

    Raises ArchiveError that names the damaged files or the table whose rows differ.
    """
    place = place or folder
    sealed = bag.check_bag(folder)
    told = manifest.read(folder / PAYLOAD)
    if told.records_format != FORMAT_VERSION:
        raise ArchiveError("other_format", place=place)
    with _empty_workspace() as reader:
        found = parts_of(told, reader, place)
        for done, part in enumerate(found):
            say(part.name, done, len(found))
            try:
                there = digest(reader, part, read_part(folder / PAYLOAD, part))
            except duckdb.Error as error:
                raise ArchiveError("damaged", place=place, files=parquet_of(Path(), part)) from error
            if there != told.tables[part.name]:
                expected = told.tables[part.name].rows
                raise ArchiveError("rows_differ", place=place, table=part.name, rows=there.rows, expected=expected)
    return Verified(told, sealed)
