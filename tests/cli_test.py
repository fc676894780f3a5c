"""The command line that outside checks call: verbs, exit codes, one clear line on standard error."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worlds import make_world, write_world
from workbench.audit.results import EXPORT_COLUMNS
from workbench.cli.main import COMMANDS, main

ROOT = Path(__file__).parent.parent


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_world(make_world(3), folder)
    return folder


def test_the_main_verbs_do_the_main_job(capsys: pytest.CaptureFixture[str], export: Path, tmp_path: Path) -> None:
    home = ["--workspace", tmp_path / "w"]
    assert call(capsys, "init", *home)[0] == 0
    assert call(capsys, "import", export, *home)[0] == 0
    code, table, _ = call(capsys, "audit", "--as-of", "2026-06-20 12:00", *home)
    assert code == 0
    assert "rezekne-2018" in table
    assert "jelgava-nvsk-2022" in table
    written = tmp_path / "obligations.csv"
    assert call(capsys, "export", "obligations", "--to", written, *home)[0] == 0
    rows = list(csv.DictReader(written.read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == EXPORT_COLUMNS
    keys = [(row["regulation_id"], row["clause_id"], row["subject_key"]) for row in rows]
    assert keys == sorted(keys)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["arises_at"]) for row in rows)
    assert {row["excused"] for row in rows} == {"false"}
    violations = [row for row in rows if row["status"] in ("late", "missing")]
    assert violations
    assert all(row["detail"].endswith(f"kārtības {row['clause_id']}. punkts") for row in violations)
    assert call(capsys, "audit", "--quiet", "--fail-on", "low", *home)[0] == 3
    code, out, _ = call(capsys, "findings", "--by", "teacher", *home)
    assert (code, "Atbildīgais" in out) == (0, True)
    code, out, _ = call(capsys, "diff", "1", "2", "--lang", "en", *home)
    assert (code, "The loaded files are the same." in out) == (0, True)
    code, out, _ = call(capsys, "runs", *home)
    assert (code, len(out.splitlines())) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["audti"], "There is no command audti. Did you mean audit"),
        (["audit", "--as-ofs", "x"], "No such option"),
        (["audit", "--workspace", "{empty}"], "There is no workspace in"),
        (["import", "{missing}", "--workspace", "{made}"], "missing"),
        (["import", "--workspace", "{made}"], "Missing argument"),
        (["audit", "--workspace", "{made}"], "Nothing is loaded yet"),
        (["export", "obligations", "--to", "{empty}/o.csv", "--workspace", "{made}"], "No audit has been run yet"),
        (["export", "lessons", "--to", "o.csv", "--workspace", "{made}"], "lessons"),
        (["findings", "--workspace", "{made}", "--run", "7"], "There is no run 7"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], told: str
) -> None:
    places = {"empty": tmp_path / "empty", "missing": tmp_path / "missing", "made": tmp_path / "made"}
    places["empty"].mkdir()
    call(capsys, "init", "--workspace", places["made"])
    code, _, error = call(capsys, *(argument.format(**places) for argument in arguments))
    assert code == 2
    assert told in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error


def test_a_damaged_workspace_is_named_by_every_command_that_opens_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "workbench.duckdb").write_bytes(b"no database" * 500)
    for name in ("init", "runs", "readiness"):
        code, _, error = call(capsys, name, "--workspace", tmp_path)
        assert (code, "restore it from a copy" in error) == (2, True), name


def test_an_export_to_an_unknown_ending_or_folder_is_refused(
    capsys: pytest.CaptureFixture[str], export: Path, tmp_path: Path
) -> None:
    home = ["--workspace", tmp_path / "w"]
    call(capsys, "init", *home)
    call(capsys, "import", export, *home)
    call(capsys, "audit", "--quiet", "--regulation", "jelgava-nvsk-2022", *home)
    for name, told in (("o.txt", ".csv, .parquet or .xlsx"), ("nowhere/o.csv", "There is no folder")):
        code, _, error = call(capsys, "export", "obligations", "--to", tmp_path / name, *home)
        assert (code, told in error) == (2, True)
    for ending in ("parquet", "xlsx"):
        assert call(capsys, "export", "obligations", "--to", tmp_path / f"o.{ending}", *home)[0] == 0


def test_every_command_answers_help_and_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        code, out, _ = call(capsys, name, "--help")
        assert (code, "Usage" in out) == (0, True), name
        assert f"`{name}`" in readme or f"workbench {name}" in readme, name


def test_the_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from workbench.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in ('duckdb', 'polars', 'great_expectations', 'rich', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
