"""A report as one HTML file that loads nothing: styles and images inside, no scripts, and a policy that forbids both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from workbench.look.palette import ACCENT, FONT, GROUND, INK, LINE, MUTED, STATUS
from workbench.texts import text

TEMPLATES = Path(__file__).parent
COLOURS = {
    "ink": INK["light"],
    "ground": GROUND["light"],
    "muted": MUTED["light"],
    "line": LINE["light"],
    "accent": ACCENT["light"],
    "alarm": STATUS["light"]["missing"],
}


def to_html(notebook: NotebookNode, head: Sequence[tuple[str, str]], lang: str) -> str:
    """The notebook as a page; `head`: what the report was made for, label and value, shown under the title."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="template",
        extra_template_basedirs=[str(TEMPLATES)],
        language_code=lang,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    resources = {
        "report": {
            "head": list(head),
            "code": text("report.code", lang),
            "parameters": text("report.parameters", lang),
            "font": FONT,
            "colours": COLOURS,
        }
    }
    page, _ = exporter.from_notebook_node(notebook, resources=resources)
    return str(page)
