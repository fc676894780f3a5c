"""The form says what the records and the run say, in numbers, and names no pupil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pypdfium2
import pytest

from tests.audit.kept_runs import REGULATION, SCHOOL
from tests.sampling.school import YEAR, school
from workbench.sampling.draw import Drawn, Wish, draw
from workbench.sampling.forms import figures, write_forms
from workbench.sampling.lists import Kept, every, find, keep
from workbench.sampling.problems import SamplingError

LESSONS = [
    ("1", "J00", "2025-09-02", "held", "Daļas", "3. uzd."),
    ("2", "J00", "2025-09-03", "held", "daļas ", ""),
    ("3", "J00", "2025-09-04", "held", None, None),
    ("4", "J00", "2025-09-05", "cancelled", "Procenti", "5. uzd."),
    ("5", "J00", "2025-12-02", "held", "Vēlāk", None),  # after the day that the run looks from
    ("6", "J01", "2025-09-02", "held", "Cits žurnāls", None),
]
GRADES = [  # the ids repeat those of lessons: each key is looked for among its own kind
    ("1", "J00", "P1", "formative", "7", "2025-09-02"),
    ("2", "J00", "P1", "test", "9", "2025-09-03"),
    ("3", "J00", "P2", "test", "10", "2025-09-03"),
    ("4", "J00", "P2", "term", "8", "2025-09-30"),
    ("5", "J01", "P3", "test", "4", "2025-09-03"),
]
OBLIGATIONS = [
    ("11", "1", None, "met"),
    ("11", "2", None, "late"),
    ("11", "3", None, "missing"),
    ("11", "6", None, "missing"),
    ("12", "2", "P1", "met"),
    ("12", "5", "P3", "missing"),
    ("13", "P1:J00:term1", "P1", "missing"),
    ("13", "P2:J00:term1", "P2", "met"),
    ("13", "P3:J01:term1", "P3", "missing"),
]
DUTIES = {
    "11": "expect_entries_by_deadline",
    "12": "expect_test_marks_recorded",
    "13": "expect_final_grades_recorded",
}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with school(tmp_path) as connection:
        connection.executemany(
            "insert into store.records.lessons (school_id, lesson_id, journal_id, date, status, topic, homework) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [[SCHOOL, *row] for row in LESSONS],
        )
        connection.executemany(
            "insert into store.records.grades (school_id, grade_id, journal_id, pupil_id, kind, value, assessed_on) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [[SCHOOL, *row] for row in GRADES],
        )
        connection.executemany(
            "insert into store.audit.obligations (run_id, regulation_id, school_id, clause_id, subject_key, pupil_id, "
            "status) values (1, ?, ?, ?, ?, ?, ?)",
            [[REGULATION, SCHOOL, *row] for row in OBLIGATIONS],
        )
        connection.executemany(
            "insert into store.audit.verdicts (run_id, regulation_id, clause_id, school_id, parameters) values (1, ?, ?, ?, ?)",
            [[REGULATION, clause, SCHOOL, f'[{{"duty": "{duty}"}}]'] for clause, duty in DUTIES.items()],
        )
        connection.execute(
            "insert into store.records.journal_members (school_id, journal_id, pupil_id, member_from, member_to) values "
            f"('{SCHOOL}', 'J00', 'P1', '2025-09-01', null), ('{SCHOOL}', 'J00', 'P2', '2025-09-01', '2025-10-01'), "
            f"('{SCHOOL}', 'J00', 'P4', '2025-12-05', null), ('{SCHOOL}', 'J00', 'P5', '2025-08-01', '2025-09-01')"
        )
        connection.execute(
            f"insert into store.records.pupils (school_id, pupil_id, given_name, family_name) values ('{SCHOOL}', 'P1', 'Toms', 'Bērziņš')"
        )
        yield connection


@pytest.fixture
def kept(hub: duckdb.DuckDBPyConnection, tmp_path: Path) -> Kept:
    return keep(tmp_path, draw(hub, Wish(1, SCHOOL, YEAR, 1), 50, "1"), "Maija")


def test_the_figures_are_those_of_the_journal_in_the_term_until_the_runs_day(
    hub: duckdb.DuckDBPyConnection, kept: Kept
) -> None:
    found = {one.journal_id: one.values for one in figures(hub, kept)}
    assert list(found) == list(kept.drawn.journals)
    journal = found["J00"]
    numbers = (
        "held",
        "with_topic",
        "topics",
        "with_homework",
        "formative",
        "tests",
        "test_marks",
        "marked_pupils",
        "pupils",
    )
    assert [journal[name] for name in numbers] == [3, 2, 1, 1, 1, 1, 2, 2, 2]
    assert journal["marks"] == [["10", "1"], ["9", "1"], ["7", "1"]]
    assert journal["clauses"] == [
        [REGULATION, "11", "3", "1", "1", "1"],
        [REGULATION, "12", "1", "1", "0", "0"],
        [REGULATION, "13", "2", "1", "0", "1"],
    ]
    assert found["A1"]["clauses"] == []


def test_each_journal_gets_a_workbook_and_a_page(hub: duckdb.DuckDBPyConnection, kept: Kept, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    few = Kept(kept.number, kept.drawn_at, kept.by, _only(kept, "J00", "K1"))
    assert write_forms(hub, few, tmp_path / "forms", "lv", lambda *step: told.append(step)) == 2
    assert [done for _, done, _ in told] == [0, 1]
    names = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert names == ["01_2.a_J00.pdf", "01_2.a_J00.xlsx", "02_K1.pdf", "02_K1.xlsx"]
    document = pypdfium2.PdfDocument(tmp_path / "forms" / names[0])
    page = document[0].get_textpage().get_text_range()
    cells = [
        str(cell)
        for row in openpyxl.load_workbook(tmp_path / "forms" / names[1]).active.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert len(document) == 1
    for told_text in ("Žurnāla pārbaudes veidlapa", "Temati ir saprotami", "Direktora vietnieks", "01.12.2025."):
        assert told_text in page
        assert any(told_text in cell for cell in cells)
    assert not [name for name in ("Toms", "Bērziņš", "P1") if name in page or name in " ".join(cells)]


def _only(kept: Kept, *journals: str) -> Drawn:

    return replace(kept.drawn, journals=journals)


def test_a_folder_that_is_taken_stays_as_it_is(hub: duckdb.DuckDBPyConnection, kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "x").write_text("x")
    with pytest.raises(SamplingError, match="nav tukša"):
        write_forms(hub, kept, tmp_path / "forms", "lv", lambda *step: None)
    assert [path.name for path in (tmp_path / "forms").iterdir()] == ["x"]


def test_a_draw_is_kept_with_its_seed_and_read_again(kept: Kept, tmp_path: Path) -> None:
    second = keep(tmp_path, kept.drawn, "Ilze")
    assert [one.number for one in every(tmp_path)] == [1, 2]
    assert (find(tmp_path, 1), find(tmp_path, None)) == (kept, second)
    with pytest.raises(SamplingError, match="izlozes: 1, 2"):
        find(tmp_path, 3)
    (tmp_path / "reviews" / "draw-002.json").write_text("{}")
    with pytest.raises(SamplingError, match=r"draw-002\.json ir bojāts"):
        find(tmp_path, None)
