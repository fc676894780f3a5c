"""`workbench import` and `workbench quarantine` as they are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.intake.conftest import BASE, LESSONS
from workbench.cli.main import workbench
from workbench.records import store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small school's files beside an empty workspace."""
    store.init(tmp_path / "workspace")
    (tmp_path / "export").mkdir()
    for table, text in BASE.items():
        (tmp_path / "export" / f"{table}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str, lang: str = "lv") -> Result:
    """Call the command on the workspace beside the files."""
    arguments = [*words, "--workspace", str(folder / "workspace"), "--lang", lang]
    return CliRunner().invoke(workbench, arguments, standalone_mode=False)


def test_an_import_prints_its_counts_by_file(folder: Path) -> None:
    done = run(folder, "import", str(folder / "export"))
    assert done.return_value == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["lessons.csv", "lessons", "2", "2", "0", "0", "0"] in lines
    assert ["Kopā", "9", "9", "0", "0", "0"] in lines
    assert "Imports Nr. 1" in done.stdout


def test_a_refused_file_is_a_line_on_standard_error_and_exit_code_two(folder: Path) -> None:
    (folder / "export" / "lessons.csv").write_text("lesson_id\n", encoding="utf-8")
    done = run(folder, "import", str(folder / "export"), lang="en")
    assert done.return_value == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("workbench: lessons.csv: the required column journal_id, date, teacher_id, status is absent")
    assert "pupils.csv" in done.stdout


@pytest.mark.parametrize(("lang", "said"), [("lv", "Nav tāda faila"), ("en", "There is no file")])
def test_nothing_to_import_is_said_in_the_language(folder: Path, lang: str, said: str) -> None:
    done = run(folder, "import", str(folder / "gone"), lang=lang)
    assert (done.return_value, done.stdout) == (2, "")
    assert said in done.stderr


def test_quarantined_rows_are_listed_exported_and_come_back(folder: Path) -> None:
    lessons = folder / "export" / "lessons.csv"
    lessons.write_text(f"{LESSONS}\nL1,J1,2025-02-30,T1,held\n", encoding="utf-8")
    done = run(folder, "import", str(folder / "export"))
    assert done.return_value == 0
    assert "workbench quarantine list" in done.stdout
    listed = run(folder, "quarantine", "list", lang="en").stdout
    assert "2025-02-30" in listed
    assert "date: not a date" in listed
    assert run(folder, "quarantine", "export", "--to", str(folder / "out")).return_value == 0
    mended = folder / "out" / "lessons.csv"
    mended.write_text(mended.read_text(encoding="utf-8").replace("02-30", "09-01"), encoding="utf-8")
    again = run(folder, "import", str(mended), lang="en")
    assert "1 quarantined row is settled" in again.stdout
    assert "0 of 0" in run(folder, "quarantine", "list", lang="en").stdout
    assert "empty" in run(folder, "quarantine", "export", "--to", str(folder / "out"), lang="en").stdout


def test_a_sheets_name_is_shown_as_it_is(folder: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(folder / "Skola.xlsx") as book:
        sheet = book.add_worksheet("lessons")
        sheet.write_row(0, 0, LESSONS.split(","))
    run(folder, "import", str(folder / "export"))
    assert "Skola.xlsx [lessons]" in run(folder, "import", str(folder / "Skola.xlsx")).stdout
