"""An encrypted archive opens with its passphrase, in the format of the tool age, and with nothing else."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pyrage
import pytest

from tests.archive.conftest import quiet
from workbench.archive.problems import ArchiveError
from workbench.archive.seal import BODY, KEY, is_sealed, seal
from workbench.archive.verify import opened, verify

PASSPHRASE = "ozols lapa akmens"


@pytest.fixture(scope="module")
def sealed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sealed")
    seal(made, "archive", target, PASSPHRASE)
    return target


@pytest.fixture(scope="module")
def identity(sealed: Path) -> bytes:
    """The key in the key file, opened once: that takes a second by design."""
    return pyrage.passphrase.decrypt((sealed / KEY).read_bytes(), PASSPHRASE)


@pytest.fixture
def key_known(identity: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda key, passphrase: identity)


@pytest.mark.usefixtures("key_known")
def test_with_its_key_it_is_the_same_archive(sealed: Path, made: Path, tmp_path: Path) -> None:
    assert is_sealed(sealed)
    with opened(sealed, PASSPHRASE, tmp_path) as clear:
        assert verify(clear, quiet, sealed) == verify(made, quiet)
    assert not list(tmp_path.iterdir())


def test_both_files_are_in_the_format_of_age(sealed: Path, identity: bytes) -> None:
    """The key file by scrypt, the body to the key in it: what `age -d -i key.age archive.tar.age` reads."""
    key, body = (sealed / KEY).read_bytes(), (sealed / BODY).read_bytes()
    assert key.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert body.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert identity.startswith(b"AGE-SECRET-KEY-1")
    plain = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(identity.decode().strip())])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert "archive/bagit.txt" in tar.getnames()


def test_nothing_of_the_clear_text_is_in_it(sealed: Path) -> None:
    assert b"bagit" not in (sealed / BODY).read_bytes()


def test_another_passphrase_opens_nothing(sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="atvērt nevar"), opened(sealed, "ozols lapa akmenis", tmp_path):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("key_known")
def test_a_body_that_was_changed_is_called_damaged(sealed: Path, tmp_path: Path) -> None:
    body = bytearray((sealed / BODY).read_bytes())
    body[len(body) // 2] ^= 1
    (tmp_path / BODY).write_bytes(body)
    (tmp_path / KEY).write_bytes((sealed / KEY).read_bytes())
    (tmp_path / "scratch").mkdir()
    with pytest.raises(ArchiveError, match="bojāts"), opened(tmp_path, PASSPHRASE, tmp_path / "scratch"):
        pass


def test_a_short_passphrase_is_refused_before_anything_is_written(made: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="vismaz 10"):
        seal(made, "archive", tmp_path, "īsa")
    assert not list(tmp_path.iterdir())
