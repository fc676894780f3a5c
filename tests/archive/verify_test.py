"""Loss, change and what was put in show, and are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.archive.conftest import quiet
from workbench.archive.bag import close_bag
from workbench.archive.problems import ArchiveError
from workbench.archive.verify import verify

LESSONS = "data/parquet/records/lessons.parquet"


def test_an_archive_as_it_was_made_is_whole(made: Path) -> None:
    verified = verify(made, quiet)
    files = [path for path in (made / "data").rglob("*") if path.is_file()]
    assert verified.sealed.files == len(files)
    assert verified.sealed.size == sum(path.stat().st_size for path in files)
    assert verified.rows > 500


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def put_in(path: Path) -> None:
    path.with_name("put-in.parquet").write_bytes(b"x")


@pytest.mark.parametrize(
    ("damage", "told"), [(flip_a_byte, LESSONS), (Path.unlink, LESSONS), (put_in, "put-in.parquet")]
)
def test_damage_is_named_by_its_file(archive: Path, damage: Callable[[Path], None], told: str) -> None:
    damage(archive / LESSONS)
    with pytest.raises(ArchiveError, match=told):
        verify(archive, quiet)


def test_a_row_taken_out_and_new_checksums_still_show(archive: Path, tmp_path: Path) -> None:
    payload, again = archive / "data", tmp_path / "again"
    payload.rename(again)
    lessons = again / "parquet" / "records" / "lessons.parquet"
    fewer = f"copy (from read_parquet('{lessons}') offset 1) to '{lessons}.new' (format parquet)"
    with duckdb.connect() as connection:
        connection.execute(fewer)
    Path(f"{lessons}.new").replace(lessons)
    close_bag(again, {})
    with pytest.raises(ArchiveError, match=r"records\.lessons"):
        verify(again, quiet)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 2}, "jaunāka programma"),
        ({"records_format": 99}, "jaunāka programma"),
        ({"tables": 1}, "nav arhīvs"),
    ],
)
def test_what_another_program_made_is_not_guessed_at(
    archive: Path, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    again = (archive / "data").rename(tmp_path / "again")
    content = json.loads((again / "archive.json").read_text(encoding="utf-8"))
    (again / "archive.json").write_text(json.dumps({**content, **change}), encoding="utf-8")
    close_bag(again, {})
    with pytest.raises(ArchiveError, match=told):
        verify(again, quiet)


def test_a_folder_that_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("x")
    close_bag(other, {})  # a bag, but of something else
    with pytest.raises(ArchiveError, match="nav arhīvs"):
        verify(other, quiet)
    with pytest.raises(ArchiveError, match="nav arhīvs"):
        verify(tmp_path, quiet)
