"""The README's picture: the verdicts of the sample school, drawn from a workspace.

Usage: python -m workbench.docs.picture WORKSPACE docs/images/verdicts.svg
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbench.audit import results
from workbench.cli.tables import percent
from workbench.records.store import open_store
from workbench.texts import text

COLOURS = {"met": "green", "violated": "red", "excused": "cyan", "pending": "yellow", "not_assessable": "magenta"}
BAR = 20
EIGHTHS = " ▏▎▍▌▋▊▉"


def table(workspace: Path, regulation: str, lang: str) -> Table:
    """The verdicts of one regulation of the latest run, with a bar for the share of obligations that were met."""
    with open_store(workspace, read_only=True) as hub:
        rows = (
            results.verdicts(hub, results.latest_run(hub))
            .filter(f"regulation_id = '{regulation}' and kind = 'automatic'")
            .order("clause_order, school_id")
            .project("clause_id, verdict, population, met, late, missing, compliance")
            .fetchall()
        )
    headers = text("cli.verdicts.headers", lang).split("|")
    drawn = Table(title=regulation, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place in (1, 3, 4, 5, 6, 7, 10):
        drawn.add_column(headers[place], justify="left" if place < 4 else "right")
    drawn.add_column("")
    for clause, verdict, *numbers, compliance in rows:
        name = Text(text(f"verdict.name.{verdict}", lang), style=COLOURS.get(verdict, "white"))
        drawn.add_row(clause, name, *map(str, numbers), percent(compliance, lang), bar(compliance or 0))
    return drawn


def bar(share: float) -> Text:
    """A share drawn in eighths of a cell, what is missing from it in red."""
    eighths = min(int(share * BAR * 8), BAR * 8 - 1) if share < 1 else BAR * 8
    full, rest = divmod(eighths, 8)
    drawn = Text("█" * full, style="green")
    if full < BAR:
        drawn += Text(EIGHTHS[rest], style="green on red") + Text("█" * (BAR - full - 1), style="red")
    return drawn


def main(workspace: str, to: str) -> None:
    """Write the picture; its fonts are the reader's own, so that it asks nothing of the network."""
    console = Console(record=True, width=100, file=io.StringIO())
    for regulation in ("rezekne-2018", "jelgava-nvsk-2022"):
        console.print(table(Path(workspace), regulation, "lv"))
        console.print()
    template = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.S)
    Path(to).parent.mkdir(parents=True, exist_ok=True)
    Path(to).write_text(console.export_svg(title="workbench audit", code_format=template), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
