"""A journal or a class's summary as a PDF/A document, by Typst with its own fonts: nothing of the machine's is needed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

SOURCES = {name: Path(__file__).with_name(f"{name}.typ") for name in ("journal", "summary")}
STANDARD: Final = (
    "a-2b"  # PDF/A, made to be read in decades; the tags of thousands of cells would make it 15 times as large
)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def compile_page(kind: str, content: dict[str, Any], words: dict[str, str]) -> bytes:
    """The PDF of a page's content."""
    told = {"content": json.dumps(content), "words": json.dumps(words)}
    compiler = typst.Compiler(SOURCES[kind].read_bytes(), font_paths=_fonts(), sys_inputs=told)
    made = compiler.compile(format="pdf", pdf_standards=STANDARD, pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError(f"a PDF of several parts: {kind}")
    return made
