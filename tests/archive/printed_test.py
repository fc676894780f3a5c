"""The printed journals say what the records say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from tests.archive.conftest import YEAR
from workbench.archive.journals import slug
from workbench.records.store import open_store


@pytest.fixture(scope="module")
def index(made: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(made / "data" / "journals" / "index.xlsx").active
    headers, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def asked(source: Path, query: str) -> list[tuple[Any, ...]]:
    with open_store(source, read_only=True) as hub:
        return hub.execute(query).fetchall()


def test_every_journal_of_the_year_is_in_the_index_with_its_files(
    made: Path, source: Path, index: list[dict[str, Any]]
) -> None:
    held = asked(
        source,
        "select journal_id, count(lesson_id) filter (where status = 'held') from store.records.journals "
        f"left join store.records.lessons using (school_id, journal_id) where school_year = '{YEAR}' group by journal_id",
    )
    assert {row["Žurnāla kods"]: row["Notikušas stundas"] for row in index} == dict(held)
    for row in index:
        assert (made / "data" / "journals" / row["XLSX"]).is_file()
        assert (made / "data" / "journals" / row["PDF"]).read_bytes().startswith(b"%PDF")


def test_the_workbook_has_every_lesson_topic_mark_and_pupil(
    made: Path, source: Path, index: list[dict[str, Any]]
) -> None:
    for row in index:
        journal = row["Žurnāla kods"]
        book = openpyxl.load_workbook(made / "data" / "journals" / row["XLSX"])
        lessons = list(book["Stundas"].iter_rows(min_row=2, values_only=True))
        expected = asked(
            source,
            "select strftime(date, '%d.%m.%Y.'), topic from store.records.lessons "
            f"where journal_id = '{journal}' order by date, period, lesson_id",
        )
        assert [(line[0], line[4]) for line in lessons] == [(day, topic or None) for day, topic in expected]
        grid = list(book["Vērtējumi un kavējumi"].iter_rows(min_row=2, values_only=True))
        written = sorted(mark.rstrip("*") for line in grid for cell in line[2:] for mark in (cell or "").split())
        marks = asked(
            source,
            f"select value from store.records.grades where journal_id = '{journal}' and kind in ('formative', 'test') "
            "union all select case mark when 'absent' then 'n' when 'excused' then 'an' else 'k' end "
            "from store.records.attendance join store.records.lessons using (school_id, lesson_id) "
            f"where journal_id = '{journal}' and status = 'held' and mark <> 'present'",
        )
        assert written == sorted(word for (value,) in marks for word in value.split())
        members = asked(
            source, f"select distinct pupil_id from store.records.journal_members where journal_id = '{journal}'"
        )
        assert len(grid) >= len(members)


def test_a_topic_that_looks_like_a_formula_stays_text(made: Path, index: list[dict[str, Any]]) -> None:
    cells = [
        cell
        for row in index
        for line in openpyxl.load_workbook(made / "data" / "journals" / row["XLSX"])["Stundas"].iter_rows()
        for cell in line
        if str(cell.value).startswith("=")
    ]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "f"}
    assert all(cell.data_type == "s" or cell.value == "=1+1" for cell in cells)


def test_the_document_can_be_read_and_names_school_topics_and_pupils(
    made: Path, source: Path, index: list[dict[str, Any]]
) -> None:
    row = max(index, key=lambda line: line["Notikušas stundas"])
    document = pypdfium2.PdfDocument(made / "data" / "journals" / row["PDF"])
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    (school,) = asked(source, "select name from store.records.schools")[0]
    pupils = asked(
        source,
        "select distinct family_name from store.records.pupils join store.records.journal_members using (school_id, "
        f"pupil_id) where journal_id = '{row['Žurnāla kods']}'",
    )
    assert school in text
    assert "Vērtējumi un kavējumi" in text
    letters = re.sub(r"[\s\u00ad\ufffe-]", "", text)  # without breaks of lines and words
    assert pupils
    assert [name for (name,) in pupils if re.sub(r"[\s-]", "", name) not in letters] == []
    assert b"pdfaid" in (made / "data" / "journals" / row["PDF"]).read_bytes()


def test_a_class_has_its_summary_of_grades(made: Path, source: Path) -> None:
    classes = asked(source, f"select name from store.records.classes where school_year = '{YEAR}'")
    with_journals = {path.parent.name for path in (made / "data" / "journals").glob("*/kopsavilkums*.xlsx")}
    assert with_journals
    assert with_journals <= {slug(name) for (name,) in classes}
    for path in (made / "data" / "journals").glob("*/kopsavilkums*.pdf"):
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
        assert "Mācību sasniegumu kopsavilkums" in text


@pytest.mark.parametrize(
    ("name", "file"),
    [("5.a", "5.a"), ("Matemātika", "Matematika"), ("../x", "x"), ("con:|?", "con"), ("ŅŅ/1", "NN_1"), ("…", "x")],
)
def test_names_become_file_names_that_every_medium_takes(name: str, file: str) -> None:
    assert slug(name) == file
