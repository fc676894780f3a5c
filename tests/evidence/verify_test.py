"""`verify` finds what was changed, also where somebody made the checksums fit again."""

from __future__ import annotations

import json
import shutil
import zipfile

import bagit
import polars as pl
import pytest

from workbench.evidence.problems import EvidenceError
from workbench.evidence.verify import verify


def wrong(pack) -> dict[str, tuple[str, ...]]:
    return {check.name: check.wrong for check in verify(pack) if not check.sound}


def flip(file, place: int = -1) -> None:
    raw = bytearray(file.read_bytes())
    raw[place if place >= 0 else len(raw) // 2] ^= 1
    file.write_bytes(raw)


def test_a_pack_as_it_was_made_is_sound_as_folder_and_as_zip(full):
    assert wrong(full.folder) == {}
    assert wrong(full.packed) == {}


@pytest.mark.parametrize(
    "name",
    ["report.lv.pdf", "report.en.pdf", "workbook.xlsx", "rows/obligations.csv", "rows/obligations.parquet", "manifest.json",
     "tables/clauses.csv", "packs/rezekne-2018/pack.yaml", "results/rezekne-2018.json", "queries/rezekne-2018/11.sql", "READ-ME.txt"],
)  # fmt: skip
def test_one_flipped_byte_is_found_with_the_name_of_its_file(copied, name):
    flip(copied / "data" / name)
    found = wrong(copied)
    assert any(f"data/{name}" in told for told in found["bag"])


def test_one_flipped_byte_in_the_zip_is_found(full, tmp_path):
    size = full.packed.stat().st_size
    for place in (size // 3, size // 2, size - 2000):
        spoilt = shutil.copy(full.packed, tmp_path / "spoilt.zip")
        flip(tmp_path / "spoilt.zip", place)
        assert wrong(tmp_path / "spoilt.zip"), spoilt


@pytest.mark.parametrize("change", ["removed", "added"])
def test_a_file_that_is_gone_or_was_put_in_is_found(copied, change):
    if change == "removed":
        (copied / "data" / "tables" / "weeks.csv").unlink()
    else:
        (copied / "data" / "piezime.txt").write_text("!")
    assert wrong(copied)["bag"]


def sealed_again(bag) -> None:
    """Make the checksums fit, as somebody would who wants to hide a change."""
    bagit.Bag(str(bag)).save(manifests=True)


def spoil_table(bag) -> None:
    file = bag / "data" / "tables" / "clauses.csv"
    frame = pl.read_csv(file, infer_schema=False)
    frame.with_columns(late=pl.lit("0")).write_csv(file)


def spoil_rows(bag) -> None:
    file = bag / "data" / "rows" / "obligations.parquet"
    pl.read_parquet(file).with_columns(pl.col("status").replace("late", "met")).write_parquet(file)


def spoil_count(bag) -> None:
    file = bag / "data" / "rows" / "obligations.parquet"
    pl.read_parquet(file).head(-1).write_parquet(file)


def spoil_csv(bag) -> None:
    file = bag / "data" / "rows" / "obligations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",late,", ",met,", 1), encoding="utf-8")


def spoil_manifest(bag) -> None:
    file = bag / "data" / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["totals"][0]["late"] += 1
    file.write_text(json.dumps(told), encoding="utf-8")


def spoil_act(bag) -> None:
    file = bag / "data" / "packs" / "rezekne-2018" / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("17:00", "18:00"), encoding="utf-8")


def spoil_workbook(bag) -> None:
    """Other numbers in the cells of every sheet."""
    file = bag / "data" / "workbook.xlsx"
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part.replace(b"<v>1", b"<v>7") if "worksheets" in name else part)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [(spoil_table, {"totals", "workbook"}), (spoil_rows, {"rows", "csv", "totals", "workbook"}),
     (spoil_count, {"rows", "csv", "totals", "workbook"}), (spoil_csv, {"csv"}), (spoil_manifest, {"totals"}),
     (spoil_act, {"acts"}), (spoil_workbook, {"workbook"})],
)  # fmt: skip
def test_a_change_under_new_checksums_contradicts_the_rest(copied, spoil, found):
    spoil(copied)
    sealed_again(copied)
    assert set(wrong(copied)) == found


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="nav pierādījumu pakotne"):
        verify(tmp_path)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(EvidenceError, match="nav pierādījumu pakotne"):
        verify(tmp_path / "x.zip")


def test_a_pack_verifies_with_ordinary_tools_alone(full):
    """What READ-ME.txt promises: checksums in the form of sha256sum, rows that any Parquet reader counts."""
    import hashlib

    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in (full.folder / manifest).read_text(encoding="utf-8").splitlines():
            digest, name = line.split(maxsplit=1)
            assert hashlib.sha256((full.folder / name).read_bytes()).hexdigest() == digest
