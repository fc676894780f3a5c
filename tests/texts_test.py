"""The catalogue of sentences: both languages, the same places to fill, and words in the form that a number asks for."""

from __future__ import annotations

import string

import pytest

from workbench.texts import LANGUAGES, catalogue, text

ROWS = "cli.export.done"


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", [k for k in catalogue() if not k.startswith(("duty.", "code."))])
def test_a_text_stands_in_both_languages_with_the_same_places_to_fill(key: str) -> None:
    written = catalogue()[key]
    assert tuple(sorted(written)) == tuple(sorted(LANGUAGES))
    assert places(written["lv"]) == places(written["en"])


@pytest.mark.parametrize(
    ("rows", "lv", "en"),
    [
        (0, "0 rindas ierakstītas", "0 rows"),
        (1, "1 rinda ierakstīta", "1 row"),
        (2, "2 rindas ierakstītas", "2 rows"),
        (11, "11 rindas ierakstītas", "11 rows"),
        (21, "21 rinda ierakstīta", "21 rows"),
        (111, "111 rindas ierakstītas", "111 rows"),
        (1001, "1001 rinda ierakstīta", "1001 rows"),
    ],
)
def test_the_word_takes_the_form_that_its_number_asks_for(rows: int, lv: str, en: str) -> None:
    assert text(ROWS, "lv", rows=rows, file="f.csv").startswith(lv)
    assert text(ROWS, "en", rows=rows, file="f.csv").startswith(en + " ")


def test_an_unknown_text_names_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"cli\.export\.done"):
        text("cli.export.don")
