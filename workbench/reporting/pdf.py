"""A report in print: the executed notebook as a tagged PDF, set by Typst without browser or network."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import typst
from nbformat import NotebookNode

from workbench.reporting.markup import literal
from workbench.reporting.outputs import Figures, blocks
from workbench.texts import text

TEMPLATE = Path(__file__).parent / "template" / "report.typ"
STANDARD: Final = "ua-1"  # readable by a screen reader: tags, language, a description for each figure

DOCUMENT = """#import "report.typ": *
#show: report.with(title: {title}, lang: {lang}, head: ({head}), page-words: {page})
{body}
"""


def to_pdf(notebook: NotebookNode, head: Sequence[tuple[str, str]], lang: str) -> bytes:
    """The notebook as PDF; `head`: what the report was made for, label and value."""
    with TemporaryDirectory(prefix="workbench-report-") as folder:
        place = Path(folder)
        shutil.copy(TEMPLATE, place)
        body = "\n".join(f"#{{{block}}}" for block in blocks(notebook, Figures(place), lang))
        document = DOCUMENT.format(
            title=literal(notebook.metadata.get("title", "")),
            lang=literal(lang),
            head="".join(f"({literal(label)}, {literal(value)}), " for label, value in head),
            page=literal(text("report.page", lang, page="{page}", pages="{pages}")),
            body=body,
        )
        (place / "main.typ").write_text(document, encoding="utf-8")
        return typst.compile(place / "main.typ", root=place, pdf_standards=STANDARD)
