"""`workbench users`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbench.access import accounts, passwords
from workbench.access.database import Database
from workbench.cli.users import users
from workbench.records.store import init, open_store


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda password: f"hash of {len(password)} characters")


def run(workspace: Path, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(users, [*words, "--workspace", str(workspace)], input=typed)


def test_an_account_is_made_with_a_link_and_listed(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        "add",
        "juris",
        "--display-name",
        "Juris Ozols",
        "--role",
        "teacher",
        "--school",
        "S1",
        "--staff",
        "T1",
    )
    assert made.exit_code == 0
    assert "/uzsakt/" in made.output
    listed = run(tmp_path, "list")
    assert "skolotājs" in listed.output
    assert "parole nav izvēlēta" in listed.output


def test_a_password_is_read_and_never_shown(tmp_path: Path) -> None:
    run(tmp_path, "add", "anna", "--display-name", "Anna", "--role", "director", "--school", "S1")
    told = run(tmp_path, "password", "anna", typed="mierīgs ezers rītausmā\n")
    assert told.exit_code == 0
    assert "ezers" not in told.output
    assert accounts.named(Database(tmp_path), "anna").has_password


def test_role_disable_and_reset(tmp_path: Path) -> None:
    run(tmp_path, "add", "anna", "--display-name", "Anna", "--role", "director", "--school", "S1")
    assert run(tmp_path, "role", "anna", "--role", "teacher", "--staff", "T2").exit_code == 0
    assert accounts.named(Database(tmp_path), "anna").staff_id == "T2"
    assert run(tmp_path, "disable", "anna").exit_code == 0
    assert accounts.named(Database(tmp_path), "anna").is_disabled
    assert run(tmp_path, "disable", "anna", "--undo").exit_code == 0
    assert "/uzsakt/" in run(tmp_path, "reset", "anna", "--lang", "en").output


def with_schools(workspace: Path, *schools: str) -> Path:
    init(workspace)
    with open_store(workspace) as hub:
        for school in schools:
            hub.execute("insert into store.records.schools (school_id, name) values (?, 'Skola')", [school])
    return workspace


def test_the_only_school_of_the_records_need_not_be_named(tmp_path: Path) -> None:
    place = with_schools(tmp_path / "one", "S7")
    assert run(place, "add", "anna", "--display-name", "Anna", "--role", "director").exit_code == 0
    assert accounts.named(Database(place), "anna").schools == ("S7",)
    assert run(place, "add", "juris", "--display-name", "J", "--role", "teacher", "--staff", "T1").exit_code == 0


@pytest.mark.parametrize(
    ("schools", "said"), [(("S7", "S8"), "to ir vairākas: S7, S8"), ((), "vismaz viena skola")], ids=["two", "none"]
)
def test_otherwise_the_school_is_asked_for(tmp_path: Path, schools: tuple[str, ...], said: str) -> None:
    told = run(with_schools(tmp_path / "some", *schools), "add", "anna", "--display-name", "A", "--role", "director")
    assert told.exit_code == 1
    assert said in told.output


def test_without_records_the_school_is_asked_for(tmp_path: Path) -> None:
    told = run(tmp_path, "add", "anna", "--display-name", "Anna", "--role", "director")
    assert told.exit_code == 1
    assert "--school" in told.output
    assert accounts.everybody(Database(tmp_path)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["disable", "nobody"], "Tāda konta nav"),
        (["add", "j", "--display-name", "J", "--role", "director", "--school", "S1"], "Lietotājvārdā"),
        (["add", "juris", "--display-name", "J", "--role", "teacher", "--school", "S1"], "darbinieka ID"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    told = run(tmp_path, *words)
    assert told.exit_code == 1  # the command line itself turns a ClickException into exit code 2
    assert said in told.output
    assert "Traceback" not in told.output


def test_without_a_workspace_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "workbench init" in run(tmp_path / "absent", "list").output
