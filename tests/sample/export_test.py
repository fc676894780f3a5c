"""The sample's files are written in the habits of different schools, and the workbench reads all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import InputError
from workbench.intake.load import load
from workbench.intake.mapping import read_mapping
from workbench.records.schema import BY_NAME
from workbench.records.store import init, open_store
from workbench.sample import SampleSummary, build_sample
from workbench.sample.headers import latvian_headers, sheet_name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return build_sample(tmp_path_factory.mktemp("export"), 60, seed=2025)


def first_line(file: Path, encoding: str) -> str:
    return file.read_bytes().decode(encoding).splitlines()[0]


@pytest.mark.parametrize(
    ("file", "encoding", "header"),
    [
        ("lessons.csv", "utf-8", "lesson_id,journal_id,date,period,"),
        ("enrolments.csv", "utf-8-sig", "Skolēna kods;Klases kods;Ieskaitīts;"),
        ("behaviour_notes.csv", "cp1257", "Ieraksta kods;Skolēna kods;Darbinieka kods;Ievadīts;"),
        ("individual_work.csv", "utf-8", "work_id\tplan_id\tjournal_id\t"),
    ],
)
def test_csv_files_differ_in_separator_encoding_and_language(
    made: SampleSummary, file: str, encoding: str, header: str
) -> None:
    assert first_line(made.folder / file, encoding).startswith(header)


def test_some_csv_begins_with_a_byte_order_mark_and_some_is_no_utf_8(made: SampleSummary) -> None:
    assert (made.folder / "events.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        (made.folder / "behaviour_notes.csv").read_text(encoding="utf-8")


def test_every_table_is_in_one_file_and_nothing_else_is(made: SampleSummary) -> None:
    assert sorted(made.files) == sorted(made.folder.iterdir())
    assert {file.suffix for file in made.files} == {".csv", ".xlsx", ".parquet"}
    assert made.counts.keys() == BY_NAME.keys()


def test_the_workbench_reads_every_row(made: SampleSummary, tmp_path: Path) -> None:
    init(tmp_path)
    with open_store(tmp_path) as hub:
        answer = load(hub, [made.folder])
    assert {file.table: file.counts.new for file in answer.files} == made.counts
    assert (answer.total.quarantined, answer.ignored, answer.refused) == (0, (), ())
    assert not any(file.ignored_columns for file in answer.files)


def test_a_school_of_fewer_than_fifty_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 50 pupils"):
        build_sample(tmp_path, 120, schools=3)


@pytest.mark.parametrize("table", BY_NAME)
def test_the_mapping_knows_every_latvian_name_of_a_table(table: str) -> None:
    mapping, names = read_mapping(), BY_NAME[table].names
    assert mapping.table(sheet_name(table)) == table
    assert {mapping.column(table, latvian) for latvian in latvian_headers(table, list(names)).values()} == set(names)


@pytest.mark.parametrize("table", BY_NAME)
def test_the_mapping_has_words_for_every_listed_value(table: str) -> None:
    mapping = read_mapping()
    for column in BY_NAME[table].columns:
        aliases = mapping.value_aliases(table, column.name)
        assert set(column.values) <= set(aliases.values()), column.name
