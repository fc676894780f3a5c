"""The clause catalogue in docs/ and the words for parameters."""

from __future__ import annotations

import re
from typing import Any

import pytest

from checks.packs import find_packs
from workbench.docs import words
from workbench.docs.catalogue import FOLDER, catalogue
from workbench.texts import LANGUAGES
from workbench.texts import catalogue as texts

PACKS = find_packs()


def _plain(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value])]


PARAMETERS = [
    (name, given)
    for pack in PACKS.values()
    for clause in pack.clauses
    for duty in clause.duties
    for name, parameter in duty.parameters.items()
    for given in (parameter.changes.values() or [parameter.value])
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regenerating_the_catalogue_changes_nothing(lang: str) -> None:
    written = (FOLDER / f"clauses.{lang}.md").read_text(encoding="utf-8")
    assert written == catalogue(list(PACKS.values()), lang), "run: python -m workbench.docs.catalogue"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_clause_is_in_the_catalogue_with_its_due_filled_in(lang: str) -> None:
    written = catalogue(list(PACKS.values()), lang)
    for pack in PACKS.values():
        for clause in pack.clauses:
            assert f"| {clause.id} | {clause.summary[lang]} |" in written
            assert "{" not in words.due(pack, clause, lang)


def test_every_parameter_of_the_packs_has_a_name_in_words() -> None:
    assert {name for name, _ in PARAMETERS if f"parameter.{name}" not in texts()} == set()


def test_every_code_in_the_packs_has_words() -> None:
    codes = {code for _, given in PARAMETERS for code in _plain(given) if re.match(r"^[a-z]\w*$", code)}
    assert {code for code in codes if f"value.{code}" not in texts()} == set()


@pytest.mark.parametrize(
    ("given", "lv", "en"),
    [
        ("09-30", "30.09.", "30 September"),
        ("17:00", "17:00", "17:00"),
        (5, "5", "5"),
        (True, "jā", "yes"),
        ("", "nav noteikts", "not set"),
        ([], "nav noteikts", "not set"),
        (["write", "admin"], "rakstīšana, pārvaldība", "write, administer"),
        ("some_code_of_ones_own", "some_code_of_ones_own", "some_code_of_ones_own"),
    ],
)
def test_a_value_is_written_as_a_person_reads_it(given: Any, lv: str, en: str) -> None:
    assert (words.value(given, "lv"), words.value(given, "en")) == (lv, en)
