"""`workbench whatif`: the violations of one clause if its deadline were another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.audit.whatif import Curve

BAR = 24  # characters of the longest bar


@click.command("whatif")
@click.argument("regulation")
@click.argument("clause")
@options.workspace
@options.run
@click.option("--parameter", default=None, help="Kurš termiņa parametrs · which parameter, when a duty has several")
@click.option("--values", default="", help="Vērtības · values to try, comma-separated, e.g. 16:00,18:30")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Diagramma · chart to write")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def whatif(
    regulation: str, clause: str, workspace: Path, run_id: int | None, parameter: str | None, values: str,
    svg: Path | None, as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Cik pārkāpumu būtu ar citu termiņu · how many violations there would be with another deadline."""
    from workbench.audit.whatif import curve
    from workbench.records.store import open_store

    tried = [value for value in values.split(",") if value.strip()]
    with open_store(workspace, read_only=True) as hub:
        found = curve(hub, workspace, regulation, clause, run_id=run_id, parameter=parameter, values=tried)
    if svg is not None:
        _write(found, svg, lang)
    if as_json:
        _show_json(found)
    else:
        _show(found, lang)
    if svg is not None and not as_json:
        click.echo(text("whatif.svg_done", lang, file=svg))


def _write(found: Curve, svg: Path, lang: str) -> None:
    from workbench.audit.whatif_svg import chart

    try:
        svg.write_text(chart(found, lang), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{svg} cannot be written: {error.strerror}.") from error


def _show_json(found: Curve) -> None:
    shown = {
        "regulation_id": found.regulation_id, "clause_id": found.clause_id, "run_id": found.run_id,
        "as_of": found.as_of, "parameter": found.parameter, "unit": found.unit, "day_kind": found.day_kind,
        "points": [
            {"value": point.value, "is_now": point.is_now, "violations": point.violations, "met": point.met,
             "late": point.late, "missing": point.missing, "pending": point.pending, "excused": point.excused,
             "compliance": point.compliance}
            for point in found.points
        ],
    }  # fmt: skip
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2, default=str))


def _show(found: Curve, lang: str) -> None:
    from workbench.audit.whatif_words import label, remarks, seen_from, title
    from workbench.cli.tables import percent, show

    most = max(point.violations for point in found.points) or 1
    rows = [
        (label(found, point.value, lang), point.violations, "█" * round(BAR * point.violations / most), point.late,
         point.missing, point.pending, point.excused, percent(point.compliance, lang),
         text("whatif.marker", lang) if point.is_now else "")
        for point in found.points
    ]  # fmt: skip
    click.secho(title(found, lang), bold=True)
    click.echo(seen_from(found, lang))
    show(text("whatif.headers", lang).split("|"), rows, right=(1, 3, 4, 5, 6, 7))
    for sentence in remarks(found, lang):
        click.echo(sentence)
