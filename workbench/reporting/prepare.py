"""From an executed notebook to what a report shows: parameters as a head, the failing banner, nothing that needs a Lab."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from workbench.lab.documents import copied, prose_cell
from workbench.reporting.run import MARKER, Ran
from workbench.texts import text

FAILED = "failed-cell"
BANNER = "banner"
ONLY_IN_LAB = {"interactive", "parameters", "injected-parameters"}


def tags(cell: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def prepared(ran: Ran, lang: str) -> NotebookNode:
    """A copy of the notebook for a report, with the banner at its head and a mark before the cell that failed."""
    notebook = copied(ran.notebook)
    cells = [cell for cell in notebook.cells if not tags(cell) & ONLY_IN_LAB or _has_failed(cell)]
    if ran.failure:
        marks = iter((_banner(ran, lang), _mark(lang)))  # papermill's own two, in its order and in its English
        cells = [next(marks) if MARKER in tags(cell) else cell for cell in cells]
    notebook.cells = cells
    return notebook


def _has_failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _banner(ran: Ran, lang: str) -> NotebookNode:
    assert ran.failure is not None
    failure = ran.failure
    said = f"{failure.error}: {failure.message}" if failure.message else failure.error
    error = re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(said.split()))
    lines = [
        f"**{text('report.banner_title', lang)}**",
        text("report.banner", lang, cell=failure.cell, error=error),
        f"[{text('report.banner_link', lang)}](#{FAILED})",
    ]
    return prose_cell("\n\n".join(lines), [BANNER])


def _mark(lang: str) -> NotebookNode:
    source = f'<a id="{FAILED}"></a>**{text("report.failed_here", lang)}**'
    return prose_cell(source, [BANNER])
