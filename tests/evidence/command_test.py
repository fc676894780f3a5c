"""`workbench evidence` on the command line, as its user types it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from workbench.cli.evidence import evidence
from workbench.errors import WorkbenchError


def run(*words: object):
    return CliRunner().invoke(evidence, [str(word) for word in words], standalone_mode=False)


def test_a_pack_is_made_verified_and_made_again(workspace, tmp_path):
    made = run("--period", "2018-09-01..2030-08-31", "--out", tmp_path / "pack", "--workspace", workspace,
               "--regulation", "jelgava-nvsk-2022", "--by", "Ilze", "--position", "direktore")  # fmt: skip
    assert made.exception is None
    assert "pack.zip" in made.output
    checked = run("verify", tmp_path / "pack.zip")
    assert checked.return_value == 0
    assert "tāda, kādu to izveidoja" in checked.output
    again = run("rebuild", tmp_path / "pack", "--workspace", workspace, "--lang", "en")
    assert again.return_value == 0
    assert "the same to the byte" in again.output


def test_a_spoilt_pack_is_told_with_exit_code_1(copied):
    (copied / "data" / "READ-ME.txt").write_text("?")
    checked = run("verify", copied)
    assert checked.return_value == 1
    assert "NESAKRĪT" in checked.output
    assert "READ-ME.txt" in checked.output


def test_two_packs_are_compared_in_words(full, packs, tmp_path):
    same = run("compare", full.folder, packs("initials").packed, "--lang", "en", "--to", tmp_path / "changes.csv")
    assert same.exception is None
    assert "another level of privacy" in same.output
    assert "No obligation changed." in same.output
    assert (tmp_path / "changes.csv").read_text(encoding="utf-8").startswith("regulation_id,clause_id")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "x"), "period"),
        (("--period", "2025-09-01..2025-12-19"), "--out"),
        (("--period", "rudens", "--out", "x"), "is no period"),
        (("verify", "nowhere"), "is no evidence pack"),
        (("compare", "nowhere", "here"), "is no evidence pack"),
    ],
)
def test_a_mistake_is_one_sentence_in_the_language_asked_for(words, told):
    result = run(*words, "--lang", "en")
    assert result.exception is not None
    said = result.exception.format_message() if hasattr(result.exception, "format_message") else str(result.exception)
    assert told in said


def test_a_pack_without_workspace_is_a_users_mistake(tmp_path):
    result = run("--period", "2025-09-01..2025-12-19", "--out", tmp_path / "p", "--workspace", tmp_path / "none")
    assert isinstance(result.exception, WorkbenchError)


def test_the_help_loads_no_heavy_library():
    code = "import sys, workbench.cli.evidence; print([m for m in ('typst', 'polars', 'duckdb', 'xlsxwriter') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
