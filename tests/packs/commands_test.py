"""`workbench packs …` and `workbench clause`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.packs.school import audited, write_school
from tests.packs.writing import write_pack
from workbench.cli.packs import clause, packs
from workbench.errors import PackError, WorkbenchError


def run(workspace: Path, *arguments: str) -> Result:
    command = clause if arguments[0] == "clause" else packs
    rest = arguments[1:] if arguments[0] == "clause" else arguments
    return CliRunner().invoke(command, [*rest, "--workspace", str(workspace)], standalone_mode=False)


def test_list_names_every_pack_and_marks_the_examples(tmp_path: Path) -> None:
    write_pack(tmp_path / "packs")
    lines = run(tmp_path, "list").output.splitlines()
    assert {line.split()[0] for line in lines[1:]} >= {"rezekne-2018", "jelgava-nvsk-2022", "my-school"}
    assert next(line for line in lines if line.startswith("nyc-2013")).rstrip().endswith("jā")


def test_show_lists_the_clauses(tmp_path: Path) -> None:
    output = run(tmp_path, "show", "jelgava-nvsk-2022", "--lang", "en").output
    assert "letters_followed_up" in output
    assert "Parents may phone" in output


def test_an_unknown_pack_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "Did you mean rezekne-2018" in str(run(tmp_path, "show", "rezekne2018").exception)


def test_check_accepts_the_skeleton_that_new_writes(tmp_path: Path) -> None:
    assert "mana-skola" in run(tmp_path, "new", "mana-skola").output
    skeleton = (tmp_path / "packs" / "mana-skola" / "pack.yaml").read_text(encoding="utf-8")
    assert "#   letters_followed_up: " in skeleton
    done = run(tmp_path, "check", str(tmp_path / "packs" / "mana-skola"), "--lang", "en")
    assert (done.output, done.return_value) == ("mana-skola: sound; clauses: 2, Expectations: 1.\n", 0)


@pytest.mark.parametrize("name", ["Mana skola", "-x", "škola", "../x"])
def test_new_refuses_a_name_that_is_no_id(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(packs, ["new", "--workspace", str(tmp_path), "--", name], standalone_mode=False)
    assert isinstance(result.exception, PackError)
    assert list(tmp_path.iterdir()) == []


def test_new_does_not_write_over_a_pack(tmp_path: Path) -> None:
    run(tmp_path, "new", "mana-skola")
    assert "there already" in str(run(tmp_path, "new", "mana-skola").exception)


def test_check_tells_every_mistake_and_ends_with_2(tmp_path: Path) -> None:
    file = write_pack(tmp_path, "severity: high", "severity: hig")
    wrong = run(tmp_path, "check", str(file.parent))
    assert wrong.return_value == 2
    assert "line 13: `severity` is one of high, medium, low, not hig. Did you mean high?" in wrong.stderr


def test_the_clause_card_tells_what_is_asked_and_how_it_is_read(tmp_path: Path) -> None:
    output = run(tmp_path, "clause", "2.3", "--lang", "en").output
    assert "jelgava-nvsk-2022, clause 2.3" in output
    assert "days – number of days: 3 (text of the act)" in output
    assert "This clause has not been audited yet." in output
    assert "day_end(letter.sent_on + 3, scope.time_zone) as due_at" in output


def test_a_clause_of_both_procedures_has_a_card_for_each(tmp_path: Path) -> None:
    assert run(tmp_path, "clause", "3.3").output.count("3.3. punkts") == 2
    assert run(tmp_path, "clause", "3.3", "--regulation", "rezekne-2018").output.count("3.3. punkts") == 1


def test_an_unknown_clause_is_told_with_the_nearest(tmp_path: Path) -> None:
    failed = run(tmp_path, "clause", "3.1.7").exception
    assert isinstance(failed, WorkbenchError)
    assert "There is no clause 3.1.7. Did you mean 3.1" in str(failed)


def test_the_clause_card_shows_the_latest_figures(tmp_path: Path) -> None:
    audited(tmp_path / "w", write_school(tmp_path / "files"), "vejdzirnavas-2024")
    output = run(tmp_path / "w", "clause", "4.3", "--regulation", "vejdzirnavas-2024", "--lang", "en").output
    assert "Audit no. 1, as of 30.06.2026. 12:00:00" in output
    assert "S: violated; obligations 4, met 2, late 1, missing 1, pending 0, excused 0; compliance 50.0 %" in output
