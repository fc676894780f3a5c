"""Below `full` nobody is named anywhere in a pack, and at pseudonyms no id is left either."""

from __future__ import annotations

import csv
import re

import polars as pl
import pypdfium2
import pytest

from tests.evidence.conftest import CODE, PHONE
from workbench.evidence.verify import verify
from workbench.records.store import open_store


def texts(pack) -> dict[str, str]:
    """Every file of a pack as text: PDF pages, the workbook's cells, the rows, the rest as it stands."""
    found = {}
    for file in sorted(path for path in pack.folder.rglob("*") if path.is_file()):
        name = file.relative_to(pack.folder).as_posix()
        if file.suffix == ".pdf":
            with pypdfium2.PdfDocument(file) as document:
                found[name] = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        elif file.suffix == ".xlsx":
            sheets = pl.read_excel(file, sheet_id=0, engine="calamine", infer_schema_length=0)
            found[name] = "\n".join(frame.write_csv() for frame in sheets.values())
        elif file.suffix == ".parquet":
            found[name] = pl.read_parquet(file).with_columns(pl.all().cast(pl.String)).write_csv()
        else:
            found[name] = file.read_text(encoding="utf-8")
    return found


@pytest.fixture
def people(workspace) -> dict[str, list[tuple[str, str, str]]]:
    with open_store(workspace, read_only=True) as hub:
        return {
            kind: hub.execute(
                f"select distinct {kind}_id, family_name, given_name from store.records.{table}"
            ).fetchall()
            for kind, table in (("pupil", "pupils"), ("guardian", "guardians"), ("staff", "staff"))
        }


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w-]+", text))


@pytest.mark.parametrize("level", ["initials", "pseudonyms"])
def test_no_full_name_stands_in_any_file(packs, people, level):
    names = {f"{family}, {given}" for rows in people.values() for _, family, given in rows}
    names |= {f"{given} {family}" for rows in people.values() for _, family, given in rows}
    for file, text in texts(packs(level)).items():
        assert not [name for name in names if name in text], file


def test_no_id_of_a_person_stands_in_a_pseudonymous_pack(packs, people, full):
    ids = {person for rows in people.values() for person, _, _ in rows}
    everything = texts(full)
    assert len(ids & words(everything["data/rows/obligations.csv"])) > 5
    for file, text in texts(packs("pseudonyms")).items():
        if not file.endswith((".sql", ".yaml")) and "suites/" not in file:
            assert not ids & words(text), file


def test_a_person_has_one_pseudonym_throughout_the_pack_and_the_key_opens_it(packs, full):
    pack = packs("pseudonyms")
    rows, named = (pl.read_parquet(p.folder / "data" / "rows" / "obligations.parquet") for p in (pack, full))
    assert rows.height == named.height
    with (pack.folder.parent / "key.csv").open(encoding="utf-8") as file:
        key = {line["pseudonym"]: line["person_id"] for line in csv.DictReader(file)}
    opened = rows.select(
        "regulation_id", "clause_id", "status", "arises_at", "due_at",
        *(pl.col(name).replace_strict(key, default=None, return_dtype=pl.String) for name in ("pupil_id", "staff_id")),
    )  # fmt: skip
    expected = named.select(opened.columns)
    assert opened.sort(opened.columns).equals(expected.sort(opened.columns))
    assert rows["subject_key"].n_unique() == named["subject_key"].n_unique()


@pytest.mark.parametrize("level", ["full", "initials", "pseudonyms"])
def test_codes_and_telephones_in_free_text_are_masked_at_every_level(packs, level):
    for file, text in texts(packs(level)).items():
        assert CODE not in text, file
        assert PHONE not in text, file


@pytest.mark.parametrize(
    ("level", "author", "reason"),
    [("full", "Anna Liepa", r"slimoja; kods \*{6}-\*{5}, tālr\. \*{8}"), ("initials", "A. L.", r"\[…\] slimoja"),
     ("pseudonyms", r"D-[A-Z2-7]{10}", r"\[…\] slimoja")],
)  # fmt: skip
def test_who_excused_and_why_is_shown_as_the_level_asks(packs, level, author, reason):
    excuses = pl.read_csv(packs(level).folder / "data" / "tables" / "excuses.csv")
    assert re.fullmatch(author, excuses["author"][0])
    assert re.search(reason, excuses["reason"][0])


def test_values_of_quarantined_rows_are_shown_masked_at_full_and_not_at_all_below(packs):
    shown = {
        level: pl.read_csv(packs(level).folder / "data" / "tables" / "quarantine.csv", infer_schema=False)
        for level in ("full", "pseudonyms")
    }
    assert shown["full"]["value"].to_list() == ["******-***** ********"]
    assert shown["pseudonyms"]["value"].to_list() == [None]


@pytest.mark.parametrize("level", ["initials", "pseudonyms"])
def test_figures_behind_which_few_pupils_stand_are_hidden_in_every_table_and_the_pack_is_sound(packs, full, level):
    pack = packs(level)
    rows = pl.read_parquet(pack.folder / "data" / "rows" / "obligations.parquet")
    behind = rows.filter(pl.col("pupil_id").is_not_null()).group_by("regulation_id", "clause_id", "status").agg(
        pupils=pl.struct("school_id", "pupil_id").n_unique()
    )  # fmt: skip
    few = behind.filter(pl.col("pupils") < 5).rows()
    table = pl.read_csv(pack.folder / "data" / "tables" / "clauses.csv", schema_overrides={"clause_id": pl.String})
    shown = {(row["regulation_id"], row["clause_id"]): row for row in table.to_dicts()}
    assert few
    assert all(shown[act, clause][status] is None for act, clause, status, _ in few)
    assert all(check.sound for check in verify(pack.folder))
    assert not pl.read_csv(full.folder / "data" / "tables" / "clauses.csv", infer_schema=False)["met"].null_count()
