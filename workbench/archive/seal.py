"""An encrypted archive, in the format of the standard tool age, opened with a passphrase.

Two files: `key.age` holds a fresh X25519 identity, encrypted with the passphrase; `archive.tar.age` the bag, encrypted to
it. So the bag is encrypted as a stream, whatever its size. With the tool itself:
`age -d -i key.age archive.tar.age | tar -x`.
"""

from __future__ import annotations

import os
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyrage  # type: ignore[import-untyped]

from workbench.archive.problems import ArchiveError

KEY, BODY = "key.age", "archive.tar.age"
SHORTEST = 10  # characters of a passphrase


def is_sealed(folder: Path) -> bool:
    """Whether a folder holds an encrypted archive."""
    return (folder / KEY).is_file() and (folder / BODY).is_file()


def check_passphrase(passphrase: str) -> None:
    """Raise ArchiveError when a passphrase is too short to protect anything."""
    if len(passphrase) < SHORTEST:
        raise ArchiveError("short_passphrase", least=SHORTEST)


def seal(bag: Path, name: str, target: Path, passphrase: str) -> None:
    """Encrypt the folder `bag`, called `name` inside, into the folder `target`."""
    check_passphrase(passphrase)
    identity = pyrage.x25519.Identity.generate()
    (target / KEY).write_bytes(pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase))

    def pack(pipe: IO[bytes]) -> None:
        with tarfile.open(fileobj=pipe, mode="w|") as tar:
            tar.add(bag, arcname=name)

    with (target / BODY).open("wb") as body:
        _through_pipe(pack, lambda plain: pyrage.encrypt_io(plain, body, [identity.to_public()]))


def unseal(sealed: Path, into: Path, passphrase: str) -> Path:
    """Decrypt an archive into the folder `into`; returns the bag. ArchiveError for a wrong passphrase or damage."""
    try:
        written = pyrage.passphrase.decrypt((sealed / KEY).read_bytes(), passphrase)
        identity = pyrage.x25519.Identity.from_str(written.decode().strip())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise ArchiveError("wrong_passphrase", place=sealed) from error

    def decrypt(pipe: IO[bytes]) -> None:
        with (sealed / BODY).open("rb") as body:
            try:
                pyrage.decrypt_io(body, pipe, [identity])
            except (pyrage.DecryptError, OSError) as error:
                raise ArchiveError("damaged", place=sealed, files=BODY) from error

    def unpack(pipe: IO[bytes]) -> None:
        with tarfile.open(fileobj=pipe, mode="r|") as tar:
            tar.extractall(into, filter="data")
        while pipe.read(1 << 20):  # padding after the last file
            pass

    try:
        _through_pipe(decrypt, unpack)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveError("damaged", place=sealed, files=BODY) from error
    return next(into.iterdir())


def _through_pipe(write: Callable[[IO[bytes]], None], read: Callable[[IO[bytes]], object]) -> None:
    """Let one function write what the other reads, and raise the error that began it.

    A disk that fails the reader also breaks the writer's pipe; else the reader only starves from what the writer met.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                write(pipe)
        except BaseException as error:  # raised again below, in the caller's thread
            failed.append(error)

    writer = threading.Thread(target=run)
    writer.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            read(pipe)
    except OSError:
        writer.join()
        raise
    except BaseException as error:
        writer.join()
        raise (failed or [error])[0] from error
    writer.join()
    if failed:
        raise failed[0]
