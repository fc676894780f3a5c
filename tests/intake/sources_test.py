"""Folders, ZIP archives and what somebody may have put into them."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from tests.intake.conftest import BASE, World, counted
from workbench.intake import limits
from workbench.intake.problems import IntakeError


def packed(entries: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 9, 1, 12, 0, 0)), content, compression)
    return target.getvalue()


def test_a_zip_with_a_folder_and_an_alias_is_read(world: World) -> None:
    entries = {f"skola/{name}.csv": text for name, text in BASE.items() if name != "lessons"}
    world.write(
        "export.zip", packed({**entries, "skola/Mācību stundas.csv": BASE["lessons"], "skola/inner.zip": b"PK"})
    )
    summary = world.load("export.zip")
    assert counted(summary, "lessons")[:2] == (2, 2)
    assert [f.name for f in summary.files][-1] == "export.zip/skola/Mācību stundas.csv"
    assert [(r.name, r.key) for r in summary.ignored] == [("export.zip/skola/inner.zip", "unread_kind")]


def _link() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("lessons.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def _encrypted() -> bytes:
    content = bytearray(packed({"lessons.csv": BASE["lessons"]}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    return bytes(content)


def _damaged() -> bytes:
    content = bytearray(packed({"lessons.csv": BASE["lessons"] * 50}))
    content[60:80] = bytes(20)
    return bytes(content)


ATTACKS = {
    "climbing": (packed({"../lessons.csv": "x"}), "zip_outside"),
    "climbing back": (packed({"a/../../lessons.csv": "x"}), "zip_outside"),
    "windows climbing": (packed({"..\\lessons.csv": "x"}), "zip_outside"),
    "absolute": (packed({"/tmp/lessons.csv": "x"}), "zip_outside"),
    "drive": (packed({"C:/lessons.csv": "x"}), "zip_outside"),
    "link": (_link(), "zip_link"),
    "password": (_encrypted(), "protected"),
    "damaged entry": (_damaged(), "damaged"),
    "no archive": (b"lesson_id;journal_id\n", "damaged"),
    "cut": (packed({"lessons.csv": BASE["lessons"]})[:-30], "damaged"),
}


@pytest.mark.parametrize("kind", ATTACKS)
def test_a_hostile_or_broken_archive_is_refused_before_anything_is_written(school: World, kind: str) -> None:
    content, key = ATTACKS[kind]
    school.write("a/export.zip", content)
    school.write("a/pupils.csv", BASE["pupils"])
    summary = school.load("a")
    assert [(r.name, r.key) for r in summary.refused] == [("export.zip", key)]
    assert counted(summary, "pupils")[3] == 2
    assert "export.zip" in summary.refused[0].say("en")


@pytest.mark.parametrize(
    ("limit", "value", "key"),
    [
        ("MAX_UNPACKED_BYTES", 1000, "zip_large"),
        ("RATIO_FLOOR_BYTES", 1000, "zip_ratio"),
        ("MAX_ENTRIES", 1, "zip_entries"),
    ],
)
def test_an_archive_beyond_a_limit_is_refused(
    school: World, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, key: str
) -> None:
    monkeypatch.setattr(limits, limit, value)
    school.write("export.zip", packed({"lessons.csv": "x" * 900_000, "pupils.csv": "y"}))
    assert [r.key for r in school.load("export.zip").refused] == [key]


def test_a_workbook_that_unpacks_too_large_is_refused(school: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_WORKBOOK_BYTES", 1000)
    school.write("lessons.xlsx", packed({"xl/worksheets/sheet1.xml": "<" * 100_000}))
    assert [r.key for r in school.load("lessons.xlsx").refused] == ["zip_large"]


def test_a_file_beyond_the_limit_is_refused(school: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 10)
    school.write("lessons.csv", BASE["lessons"])
    assert [r.key for r in school.load("lessons.csv").refused] == ["file_large"]


def test_what_is_no_table_is_reported_by_name(school: World) -> None:
    school.write("more/lessonss.csv", BASE["lessons"])
    school.write("more/README.md", "x")
    school.write("more/.DS_Store", "x")
    school.write("more/~$lessons.xlsx", "x")
    school.write("more/pupils.csv", BASE["pupils"])
    summary = school.load("more")
    assert [(r.name, r.key) for r in summary.ignored] == [
        ("README.md", "unread_kind"),
        ("lessonss.csv", "unknown_table"),
    ]
    assert "lessons" in summary.ignored[1].say("lv").split(":")[-1]


@pytest.mark.parametrize(
    ("name", "key"),
    [("more", "nothing_there"), ("other/lessonss.csv", "nothing_recognised"), ("gone.csv", "no_such_path")],
)
def test_nothing_to_import_is_one_clear_sentence(school: World, name: str, key: str) -> None:
    (school.folder / "more").mkdir()
    school.write("other/lessonss.csv", "x")
    with pytest.raises(IntakeError) as raised:
        school.load(name)
    assert raised.value.key == key


def test_the_file_is_known_by_its_digest_size_and_time(school: World) -> None:
    import hashlib

    path = school.write("lessons.csv", BASE["lessons"])
    school.load("lessons.csv")
    query = (
        "select name, sha256, size_bytes, floor(epoch(modified_at))::bigint from store.intake.files where import_id = 2"
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert school.rows(query) == [("lessons.csv", digest, path.stat().st_size, int(path.stat().st_mtime))]
