"""`workbench evidence`: make a pack; `verify`, `rebuild` and `compare` packs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import life_options, options
from workbench.cli.bar import said_in
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.evidence.compare import Comparison
    from workbench.evidence.make import Progress

PACK = click.Path(path_type=Path)


def _steps(lang: str) -> Progress:
    """Tell each step on standard error, the rows of the workbook as they are written; nothing into a pipe."""

    def say(step: str, rows: int) -> None:
        if sys.stderr.isatty():
            click.echo(
                f"\r\x1b[K{text(f'cli.evidence.step.{step}', lang, rows=rows)}",
                err=True,
                nl=step not in ("rows", "workbook"),
            )

    return say


@click.group(
    "evidence", invoke_without_command=True, subcommand_metavar="--period … --out … | verify | rebuild | compare"
)
@click.option("--period", default=None, help="Periods · days, e.g. 2025-09-01..2025-12-19")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Pakotnes mape · folder of the pack; ZIP beside it"
)
@options.regulations
@click.option("--school", "schools", multiple=True, help="Skola · school, repeatable (default: all of the audit)")
@options.run
@click.option(
    "--privacy",
    type=click.Choice(["full", "initials", "pseudonyms"]),
    default="full",
    help="Kā rādīt cilvēkus · how people are shown",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Pseidonīmu atslēga: .csv, .xlsx · key of the pseudonyms",
)
@life_options.by
@click.option("--position", default="", help="Amats · position of who signs")
@options.workspace
@options.language
@click.pass_context
def evidence(
    ctx: click.Context, period: str | None, out: Path | None, regulations: tuple[str, ...], schools: tuple[str, ...],
    run_id: int | None, privacy: str, key_file: Path | None, by: str, position: str, workspace: Path, lang: str,
) -> None:  # fmt: skip
    """Pierādījumu pakotne inspektoram · a pack that answers without the workbench.

    --lang en adds an English edition of the report to the Latvian one.
    """
    if ctx.invoked_subcommand is not None:
        return
    if period is None or out is None:
        raise click.UsageError(text("cli.evidence.no_period" if period is None else "cli.evidence.no_out", lang))
    from workbench.evidence.make import make
    from workbench.evidence.request import Request
    from workbench.privacy.people import as_level

    with said_in(lang):
        request = Request(
            options.period_of(period, lang), as_level(privacy), tuple(sorted(set(regulations))), tuple(sorted(set(schools))),
            lang == "en", by, position,
        )  # fmt: skip
        made = make(workspace, request, out, run_id=run_id, key_file=key_file, progress=_steps(lang))
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(text("cli.evidence.made", lang, folder=made.folder, zip=made.packed, rows=made.rows))
    if key_file is not None:
        click.echo(text("cli.evidence.key", lang, file=key_file))


@evidence.command("verify")
@click.argument("pack", type=PACK)
@options.language
def verify(pack: Path, lang: str) -> int:
    """Pārbauda kontrolsummas un pārskaita rindas · check checksums, count the rows again (exit code 1: not sound)."""
    from workbench.evidence.verify import verify as check

    with said_in(lang):
        checks = check(pack)
    for one in checks:
        said = text("cli.evidence.sound" if one.sound else "cli.evidence.wrong", lang)
        click.echo(f"{said:<10}{text(f'evidence.check.{one.name}', lang)}")
        for wrong in one.wrong:
            click.echo(f"          {wrong}")
    problems = sum(len(one.wrong) for one in checks)
    click.echo(
        text("cli.evidence.not_verified" if problems else "cli.evidence.verified", lang, pack=pack, count=problems)
    )
    return 1 if problems else 0


@evidence.command("rebuild")
@click.argument("pack", type=PACK)
@options.workspace
@options.language
def rebuild(pack: Path, workspace: Path, lang: str) -> int:
    """Izveido pakotni vēlreiz un salīdzina · make it again and compare to the byte (exit code 1: it differs)."""
    from workbench.evidence.opened import DamagedArchiveError
    from workbench.evidence.rebuild import rebuild as make_again

    with said_in(lang):
        try:
            again = make_again(workspace, pack, progress=_steps(lang))
        except DamagedArchiveError as error:
            raise click.ClickException(text("evidence.error.damaged", lang, why=error)) from error
    for name in again.files:
        click.echo(f"  {name}")
    for name, (before, after) in again.software.items():
        click.echo(text("cli.evidence.software", lang, name=name, before=before, after=after))
    key = "cli.evidence.same" if again.same else "cli.evidence.not_same"
    click.echo(text(key, lang, pack=pack, count=len(again.files)))
    return 0 if again.same else 1


@evidence.command("compare")
@click.argument("before", type=PACK)
@click.argument("after", type=PACK)
@click.option("--limit", type=click.IntRange(1), default=50, help="Rindas · rows to print")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Visas izmaiņas failā · all changes to a file",
)
@options.language
def compare(before: Path, after: Path, limit: int, to: Path | None, lang: str) -> None:
    """Kas mainījies starp divām pakotnēm un kāpēc · what changed between two packs, and why."""
    from workbench.audit.export import write
    from workbench.cli.tables import show
    from workbench.evidence.compare import compared

    with said_in(lang), compared(before, after) as found:
        differing = [(text(f"evidence.why.{name}", lang), *pair) for name, pair in found.circumstances.items()]
        if differing:
            show(text("cli.evidence.circumstances", lang).split("|"), differing)
        else:
            click.echo(text("cli.evidence.no_circumstances", lang))
        if found.changes is None and found.totals:
            click.echo()
            named = [(act, clause, text(f"status.name.{status}", lang), *n) for act, clause, status, *n in found.totals]
            show(text("cli.evidence.totals", lang).split("|"), named, right=[3, 4])
        click.echo()
        _show_changes(found, limit, lang)
        if to is not None and found.changes is not None:
            click.echo(text("cli.export.done", lang, rows=write(found.changes, to), file=to))


def _show_changes(found: Comparison, limit: int, lang: str) -> None:
    from workbench.cli.tables import show

    if found.changes is None:
        click.echo(text("cli.evidence.unmatchable", lang))
        return
    counted = found.changes.aggregate(
        "regulation_id, clause_id, change, why, count(*) as n", "regulation_id, clause_id, change, why"
    )
    counts = counted.order("regulation_id, clause_id, change, why").fetchall()
    if not counts:
        click.echo(text("cli.evidence.nothing_changed", lang))
        return
    show(text("cli.evidence.counts", lang).split("|"),
         [(act, clause, text(f"evidence.change.{change}", lang), text(f"evidence.why.{why}", lang), n)
          for act, clause, change, why, n in counts], right=[4])  # fmt: skip
    click.echo()
    rows = found.changes.order("regulation_id, clause_id, subject_key, school_id").limit(limit).fetchall()
    show(text("cli.evidence.rows", lang).split("|"), [_row(row, lang) for row in rows])
    click.echo(text("cli.evidence.rows_total", lang, shown=len(rows), total=sum(row[-1] for row in counts)))


def _row(row: tuple[object, ...], lang: str) -> tuple[object, ...]:
    act, clause, subject, school, change, before, after, excused_before, excused_after, why = row
    said = [
        (text(f"status.name.{status}", lang) if status else "")
        + (f", {text('verdict.name.excused', lang)}" if excused else "")
        for status, excused in ((before, excused_before), (after, excused_after))
    ]
    return (
        act,
        clause,
        subject,
        school,
        text(f"evidence.change.{change}", lang),
        *said,
        text(f"evidence.why.{why}", lang),
    )
