"""The editions are what the sources say: both languages, no outputs, the same cells, nothing forgotten."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from workbench.errors import InputError
from workbench.lab.editions import NOTEBOOKS, edition, find, path_of, sources
from workbench.lab.source import read
from workbench.texts import LANGUAGES

SOURCES = sources()
PARAMETERS = ["workspace", "period", "school", "lang", "names"]
SOUND = """---
title: {lv: Nosaukums, en: Title}
file: {lv: 09_nosaukums, en: 09_title}
---

::: lv
Teksts.
:::

::: en
Words.
:::

```python parameters
lang = "«lv|en»"
```
"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.number)
def test_an_edition_is_as_its_source_says(source, lang: str) -> None:
    committed = path_of(source, lang).read_text(encoding="utf-8")
    assert committed == edition(source, lang), "run: python -m workbench.lab.editions"
    notebook = nbformat.reads(committed, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "«" not in committed
    first = next(cell for cell in code if cell.metadata.get("tags") == ["parameters"])
    assert [line.split(" = ")[0] for line in first.source.splitlines()] == PARAMETERS
    assert f'lang = "{lang}"' in first.source
    for cell in code:
        ast.parse(cell.source)


def test_there_are_no_editions_without_source_and_six_notebooks() -> None:
    made = {path_of(source, lang) for source in SOURCES for lang in LANGUAGES}
    assert set(NOTEBOOKS.glob("*/*.ipynb")) == made
    assert [source.number for source in SOURCES] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.number)
def test_prose_in_both_languages_has_the_same_headings(source) -> None:
    levels = {
        lang: [re.findall(r"^(#+) ", part.wording[lang], re.M) for part in source.parts if not part.is_code]
        for lang in LANGUAGES
    }
    assert levels["lv"] == levels["en"]
    assert levels["lv"][0] == ["#"]
    assert any("nerāda" in part.wording["lv"] for part in source.parts if not part.is_code)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("---\ntitle", "title", "the head between two lines"),
        ("::: en\nWords.\n:::\n", "", "here the prose '::: en' is expected"),
        ("Words.\n:::\n", "Words.\n:::\n\nLost words\n", "line 14: 'Lost words' stands in no block"),
        ("::: lv\nTeksts.\n:::\n", "", "here the prose '::: lv' is expected"),
    ],
)
def test_a_mistake_in_a_source_is_named_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "09_test.md"
    assert old in SOUND
    file.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(told)):
        read(file)


@pytest.mark.parametrize("name", ["01", "1", "01_zurnalu_audits", "01_audit_of_the_journals"])
def test_a_notebook_is_found_by_number_and_by_either_name(name: str) -> None:
    assert find(name, "en") == NOTEBOOKS / "en" / "01_audit_of_the_journals.ipynb"


def test_an_unknown_notebook_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 01_zurnalu_audits"):
        find("01_zurnalu_audit", "lv")
    with pytest.raises(InputError, match="There is no notebook nowhere.ipynb"):
        find("nowhere.ipynb", "lv")
