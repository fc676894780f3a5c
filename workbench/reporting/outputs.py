"""What a notebook's cells show, as Typst: tables, figures, text and errors."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag
from nbformat import NotebookNode

from workbench.reporting.markup import call, literal, markdown, table
from workbench.reporting.prepare import BANNER, tags
from workbench.texts import text

IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}


class Figures:
    """The images of a report, written beside its Typst source under numbered names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def add(self, content: bytes, ending: str) -> str:
        """Write one image; returns its file name."""
        self.count += 1
        name = f"figure-{self.count}.{ending}"
        (self.folder / name).write_bytes(content)
        return name


def blocks(notebook: NotebookNode, figures: Figures, lang: str) -> Iterator[str]:
    """Every cell's prose and outputs in their order. Code is left out, but for a cell that failed."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            made = markdown(cell.source)
            yield from [call("alarm", " + ".join(made))] if BANNER in tags(cell) else made
        elif cell.cell_type == "code":
            if any(output.output_type == "error" for output in cell.outputs):
                yield call("raw", "block: true", 'lang: "python"', literal(cell.source))
            for output in cell.outputs:
                yield from _output(output, figures, lang)


def _output(output: NotebookNode, figures: Figures, lang: str) -> list[str]:
    if output.output_type == "stream":
        return [call("raw", "block: true", literal(output.text.rstrip("\n")))]
    if output.output_type == "error":
        return [call("alarm", call("raw", literal(f"{output.ename}: {output.evalue}")))]
    data = output.data
    for kind, ending in IMAGES.items():
        if kind in data:
            content = data[kind].encode() if ending == "svg" else base64.b64decode(data[kind])
            alt = output.metadata.get(kind, {}).get("alt") or output.metadata.get("alt") or text("report.figure", lang)
            return [call("picture", literal(figures.add(content, ending)), literal(alt))]
    if "text/html" in data and "<table" in data["text/html"]:
        return _tables(data["text/html"])
    if "text/markdown" in data:
        return markdown(data["text/markdown"])
    if "text/plain" in data and "text/html" not in data:
        return [call("raw", "block: true", literal(data["text/plain"]))]
    return [call("note", literal(text("report.no_plain_form", lang)))]


def _tables(html: str) -> list[str]:
    """Every table of an HTML output, and the paragraphs beside them; the text of each cell is taken as it is."""
    soup = BeautifulSoup(html, "html.parser")
    made = []
    for element in soup.find_all(["table", "p"]):
        if element.name == "table":
            made.append(_table(element))
        elif element.find_parent("table") is None:
            made.append(call("par", literal(element.get_text(" ", strip=True))))
    return made


def _table(element: Tag) -> str:
    rows = [row.find_all(["th", "td"]) for row in element.find_all("tr")]
    width = max(len(row) for row in rows)
    header, *body = [[*row, *[None] * (width - len(row))] for row in rows]
    align = [_side(cell) for cell in header]
    return table([_cell(cell) for cell in header], [[_cell(cell) for cell in row] for row in body], align)


def _cell(cell: Tag | None) -> str:
    return literal(cell.get_text(" ", strip=True) if cell is not None else "")


def _side(cell: Tag | None) -> str:
    return "right" if cell is not None and "right" in str(cell.get("style", "")) else "left"
