"""Folders in which something is put together: gone at the end, and what a killed run left is gone after the next."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.scratch import MARK, clear_remains, is_taken, whole_folder, workplace

WORKER = """
import sys
from pathlib import Path
from workbench.scratch import workplace
with workplace(Path(sys.argv[1]), ".pack.", sys.argv[2]) as place:
    (place / "rows.csv").write_text("vārdi")
    print(place.parent, flush=True)
    sys.stdin.read()
"""


@contextmanager
def working(parent: Path, purpose: str = "pack") -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process in the middle of its work, and its folder."""
    command = [sys.executable, "-c", WORKER, str(parent), purpose]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def killed(parent: Path, purpose: str = "pack") -> Path:
    """What a killed process leaves."""
    with working(parent, purpose) as (process, folder):
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (folder / "work" / "rows.csv").is_file()
    return folder


@pytest.mark.parametrize("error", [None, KeyError])
def test_the_folder_is_gone_at_the_end(tmp_path: Path, error: type[Exception] | None) -> None:
    try:
        with workplace(tmp_path, ".pack.", "pack") as place:
            (place / "rows.csv").write_text("vārdi")
            if error:
                raise error
    except KeyError:
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_is_moved_out_stays(tmp_path: Path) -> None:
    with workplace(tmp_path, ".pack.", "pack") as place:
        place.replace(tmp_path / "pack")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_what_a_killed_run_left_goes_at_the_next_and_only_that(tmp_path: Path) -> None:
    dead, other = killed(tmp_path), killed(tmp_path, "archive")
    unmarked = tmp_path / ".pack.unmarked"
    unmarked.mkdir()
    with working(tmp_path) as (_, living):
        with workplace(tmp_path, ".pack.", "pack") as place:
            assert sorted(path for path in tmp_path.iterdir()) == sorted([other, unmarked, living, place.parent])
        assert (living / "work" / "rows.csv").is_file()
        assert not dead.exists()


def test_a_link_to_a_folder_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = killed(tmp_path)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / ".pack.link").symlink_to(elsewhere)
    clear_remains(tmp_path / "here", "pack")
    assert (elsewhere / MARK).is_file()


def test_a_visible_folder_is_nobodys_remain(tmp_path: Path) -> None:
    folder = killed(tmp_path)
    folder.rename(tmp_path / "pack")
    clear_remains(tmp_path, "pack")
    assert (tmp_path / "pack" / "work" / "rows.csv").is_file()


@pytest.mark.parametrize("there", [False, True])
def test_a_whole_folder_takes_its_place_at_the_end(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "forms"
    if there:
        target.mkdir()
    with whole_folder(target, "forms") as fresh:
        (fresh / "01.pdf").write_text("x")
        assert not (target / "01.pdf").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["forms", "forms/01.pdf"]


def test_a_whole_folder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_folder(tmp_path / "forms", "forms") as fresh:
            (fresh / "01.pdf").write_text("x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_only_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    assert [is_taken(tmp_path / name) for name in ("nothing", "empty", "file", ".")] == [False, False, True, True]
