"""`workbench runs` and `workbench diff`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("runs")
@options.workspace
@options.language
def runs(workspace: Path, lang: str) -> None:
    """Veiktās pārbaudes · the audits that were run, oldest first."""
    from workbench.audit.results import runs as relation
    from workbench.cli.tables import show
    from workbench.records.store import open_store

    columns = "run_id, started_at, as_of_local, horizon_local, regulations, result_digest, made_by"
    with open_store(workspace, read_only=True) as hub:
        rows = relation(hub).order("run_id").project(columns).fetchall()
    show(text("cli.runs.headers", lang).split("|"), rows)


@click.command("diff")
@click.argument("before", type=int)
@click.argument("after", type=int)
@options.workspace
@click.option("--limit", type=click.IntRange(1), default=100, help="Rindas · rows to print")
@options.language
def diff(before: int, after: int, workspace: Path, limit: int, lang: str) -> None:
    """Kas mainījies starp divām pārbaudēm · what changed between two audits, and whether records or moment differ."""
    from workbench.audit.compare import changes, circumstances
    from workbench.audit.results import check_run
    from workbench.cli.tables import show
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        pair = check_run(hub, before), check_run(hub, after)
        for line in circumstances(hub, *pair, lang):
            click.echo(line)
        relation = changes(hub, *pair)
        counted = relation.aggregate(
            "regulation_id, clause_id, change, count(*) as n", "regulation_id, clause_id, change"
        )
        show(
            text("cli.diff.count_headers", lang).split("|"),
            [(r, c, text(f"cli.diff.{change}", lang), n)
             for r, c, change, n in counted.order("regulation_id, clause_id, change").fetchall()],
            right=[3],
        )  # fmt: skip
        total = int(relation.aggregate("count(*)").fetchall()[0][0])
        rows = relation.order("regulation_id, clause_id, subject_key, school_id").limit(limit).project(
            f"regulation_id, clause_id, subject_key, change, status_before, status_after, detail_{lang}"
        ).fetchall()  # fmt: skip
    names = [
        (
            *row[:3],
            text(f"cli.diff.{row[3]}", lang),
            *(text(f"status.name.{s}", lang) if s else "" for s in row[4:6]),
            row[6],
        )
        for row in rows
    ]
    show(text("cli.diff.headers", lang).split("|"), names)
    click.echo(text("cli.diff.total", lang, shown=len(rows), total=total))
