"""A report: whole or not at all, and a failing notebook leads to its failing cell."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat
import pypdfium2
import pytest

from workbench.cli.main import main
from workbench.lab.documents import code_cell, new_notebook, prose_cell, written
from workbench.records.store import init, open_store
from workbench.reporting import report as module
from workbench.reporting.report import Wanted, write

PARAMETERS = code_cell('workspace = ""\nperiod = ""\nlang = "lv"', ["parameters"])
GOOD = [prose_cell("# Mans pārskats"), PARAMETERS, code_cell("print('periods', period)")]
BAD = [*GOOD, code_cell("secret = 'S-0001'\nraise ValueError('nav *skolēnu* <b>')"), code_cell("print('never')")]


def saved(folder: Path, cells: list[nbformat.NotebookNode], name: str = "mans") -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(written(new_notebook(cells, title="Mans pārskats")), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("w")
    init(folder)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["report", *map(str, arguments)])
    return int(stopped.value.code or 0), capsys.readouterr().err


def test_a_notebook_of_ones_own_becomes_html_and_pdf_for_a_period(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    path = saved(tmp_path, GOOD)
    before = path.read_bytes()
    given = ["--workspace", workspace, "--period", "01.01.2026...31.01.2026.", "--out", tmp_path / "out"]
    assert run(capsys, path, *given)[0] == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "mans_2026-01-01_2026-01-31.html", "mans_2026-01-01_2026-01-31.pdf",
    ]  # fmt: skip
    page = (tmp_path / "out" / "mans_2026-01-01_2026-01-31.html").read_text(encoding="utf-8")
    assert "periods 2026-01-01..2026-01-31" in page
    assert "01.01.2026.–31.01.2026." in page
    assert path.read_bytes() == before


def test_a_failing_notebook_is_saved_with_a_banner_and_the_way_to_its_cell(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    code, told = run(capsys, saved(tmp_path, BAD), "--workspace", workspace, "--out", tmp_path / "out")
    assert code == 1
    sentence = told.strip().splitlines()[-1]
    assert "aprēķins apstājās 4. šūnā (ValueError)" in sentence
    assert str(tmp_path / "out" / "mans.html") in sentence
    assert "skolēnu" not in told, "a message may hold what belongs to a person"
    page = (tmp_path / "out" / "mans.html").read_text(encoding="utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "Šis pārskats nav pilnīgs" in plain
    assert "4. šūnā: ValueError: nav *skolēnu* <b>." in plain
    assert '<a href="#failed-cell">' in page
    assert page.index('href="#failed-cell"') < page.index('id="failed-cell"') < page.index("raise")
    assert '<details class="code" open' in page
    assert "Exception was encountered" not in page
    with pypdfium2.PdfDocument(tmp_path / "out" / "mans.pdf") as document:
        first = document[0].get_textpage().get_text_range()
    assert "Šis pārskats nav pilnīgs" in first
    assert "raise ValueError" in first


def test_nothing_half_written_is_left(monkeypatch: pytest.MonkeyPatch, workspace: Path, tmp_path: Path) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("Typst broke")

    monkeypatch.setattr(module, "to_pdf", broken)
    wanted = Wanted(workspace, None, "", "pseudonyms", "lv")
    with pytest.raises(RuntimeError, match="Typst broke"):
        write(saved(tmp_path, GOOD), wanted, tmp_path / "out", bar=False, progress=lambda line: None)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["07"], "There is no notebook 07"),
        (["{damaged}"], "is no readable notebook"),
        (["{plain}", "--period", "2026-01-01..2026-01-31"], "has no parameter 'period'"),
        (["01", "--period", "2026-01-31..2026-01-01"], "samainiet dienas vietām"),
        (["01", "--period", "janvāris"], "nav periods"),
        (["01", "--workspace", "{nowhere}"], "There is no workspace in"),
        (["01", "--out", "{file}"], "is a file"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "damaged.ipynb").write_text("{")
    places = {
        "plain": saved(tmp_path, [code_cell("1")]),
        "nowhere": tmp_path / "nowhere",
        "file": tmp_path / "file",
        "damaged": tmp_path / "damaged.ipynb",
    }
    given = [argument.format(**places) for argument in arguments]
    code, error = run(capsys, *given, *([] if "--workspace" in given else ["--workspace", workspace]))
    assert code == 2
    assert told in error
    assert len(error.strip().splitlines()) == 1


def test_a_workspace_that_is_written_to_is_said_in_one_sentence(workspace: Path, tmp_path: Path) -> None:
    wanted = Wanted(workspace, None, "", "pseudonyms", "lv")
    with open_store(workspace), pytest.raises(Exception, match=r"in use|same database file|already attached"):
        write(saved(tmp_path, GOOD), wanted, tmp_path / "out", bar=False, progress=lambda line: None)
