"""Markdown and outputs in print: every form, and nothing that a file says becomes markup."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pypdfium2
import pytest

from workbench.lab.documents import code_cell, new_notebook, prose_cell
from workbench.reporting.markup import literal, markdown
from workbench.reporting.outputs import Figures, blocks
from workbench.reporting.pdf import to_pdf

HOSTILE = 'Zane #import "/etc/passwd" $x$ `raw` \\ "] <label> @cite *b* Ā\x1b[31m'
PROSE = """# Virsraksts

Teksts *slīpi*, **treknā**, ~~svītrots~~, `kods`, [saite](https://example.org) un [lejup](#tur).
Otra rinda.

- viens
- divi

  ar turpinājumu

1. pirmais

> Piezīme

| a | b |
|---|--:|
| 1 | 2 |

```python
x = 1
```

---

<a id="tur"></a>**Te**
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#14508c"/></svg>'
)


def words(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as document:
        return " ".join(document[place].get_textpage().get_text_range() for place in range(len(document)))


def with_output(**output: object) -> list[object]:
    cell = code_cell("1")
    cell.outputs = [nbformat.from_dict(output)]
    return list(blocks(new_notebook([cell]), Figures(Path()), "lv"))


def test_every_form_of_prose_is_set() -> None:
    made = to_pdf(new_notebook([prose_cell(PROSE)], title="Pārskats"), [("Periods", "viss")], "lv")
    found = words(made)
    for part in (
        "Virsraksts",
        "slīpi",
        "treknā",
        "svītrots",
        "kods",
        "saite",
        "divi",
        "turpinājumu",
        "Piezīme",
        "x = 1",
        "Te",
    ):
        assert part in found
    assert "1 no 1" in found
    assert b"/Lang" in made
    assert b"/StructTreeRoot" in made


def test_hostile_text_stays_text() -> None:
    cell = code_cell("1")
    cell.outputs = nbformat.from_dict(
        [
            {"output_type": "stream", "name": "stdout", "text": HOSTILE},
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"text/html": f"<table><tr><th>a</th></tr><tr><td>{HOSTILE}</td></tr></table>"},
            },
        ]
    )
    made = to_pdf(
        new_notebook([prose_cell("Teksts " + HOSTILE.replace("<", "\\<")), cell], title=HOSTILE),
        [(HOSTILE, HOSTILE)],
        "lv",
    )
    assert words(made).count('#import "/etc/passwd"') >= 4


def test_literals_hold_every_letter_and_no_control_character() -> None:
    assert literal('ā"\\\n\x1b') == '"ā\\"\\\\\\n"'
    assert markdown("") == []


def test_figures_are_drawn_with_their_words(tmp_path: Path) -> None:
    cell = code_cell("1")
    cell.outputs = nbformat.from_dict(
        [
            {
                "output_type": "display_data",
                "data": {"image/svg+xml": SVG},
                "metadata": {"image/svg+xml": {"alt": "Zils laukums"}},
            }
        ]
    )
    made = list(blocks(new_notebook([cell]), Figures(tmp_path), "lv"))
    assert made == ['picture("figure-1.svg", "Zils laukums")']
    assert (tmp_path / "figure-1.svg").read_text() == SVG
    assert b"/Alt" in to_pdf(new_notebook([cell], title="t"), [], "lv")


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "42"}}, 'raw(block: true, "42")'),
        ({"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "**b**"}}, 'par(strong("b"))'),
        ({"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>x</b>", "text/plain": "x"}}, "redzama JupyterLab"),
        ({"output_type": "display_data", "metadata": {}, "data": {"text/html": "<p>pirms</p><table><tr><th>a</th><th style='text-align: right'>b</th></tr><tr><td>1</td></tr></table>"}},
         'sheet(columns: 2, align: (left, right,), table.header("a", "b"), "1", "")'),
    ],
)  # fmt: skip
def test_each_kind_of_output_has_its_form(output: dict[str, object], shown: str) -> None:
    assert shown in " ".join(map(str, with_output(**output)))
