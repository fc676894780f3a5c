"""`workbench causes`: days whose violations seem to have one cause; proposes, and leaves the decision to the deputy."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from workbench.cli import options
from workbench.texts import text


@click.command("causes")
@options.workspace
@options.run
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def causes(workspace: Path, run_id: int | None, as_json: bool, lang: str) -> None:
    """Kopīgi cēloņi: dienas, kad vienu termiņu nokavēja liela skolas daļa · days that seem to have one cause."""
    from workbench.audit.causes import coverage, proposals
    from workbench.audit.results import check_run
    from workbench.cli.tables import show_json
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        chosen = check_run(hub, run_id)
        relation = proposals(hub, chosen).order("due_on, school_id, regulation_id, clause_id")
        columns, rows = relation.columns, relation.fetchall()
        clauses, days, without = coverage(hub, chosen)
    if as_json:
        show_json(columns, rows)
        return
    for row in rows:
        _show(dict(zip(columns, row, strict=True)), chosen, lang)
    if not rows:
        click.echo(text("causes.none", lang))
    click.echo(text("causes.coverage", lang, clauses=clauses, days=days, without=without))


def _show(day: dict[str, Any], run_id: int, lang: str) -> None:
    """One proposal: which day, why, what it may have been, and the command that excuses it."""
    from workbench.cli.tables import percent, written

    due_on = written(day["due_on"])
    head = text("causes.day", lang, due_on=due_on, regulation=day["regulation_id"], clause=day["clause_id"],
                school=day["school_id"])  # fmt: skip
    why = text(
        "causes.why_staff" if day["are_staff"] else "causes.why_families", lang,
        concerned=day["concerned"], people=day["people"], share=percent(day["share"], lang),
        usual=percent(day["usual_share"], lang), highest=percent(day["highest_other_share"], lang), days=day["other_days"],
    )  # fmt: skip
    missed = text("causes.missed", lang, missed=day["missed"], obligations=day["obligations"],
                  usual=percent(day["usual_missed_share"], lang), excused=day["excused"])  # fmt: skip
    kind = text(f"causes.{day['kind']}", lang, done_at=written(day["done_at"]))
    click.secho(head, bold=True)
    for line in (why, missed, kind, text("causes.decide", lang)):
        click.echo(f"  {line}")
    click.echo(f"    {command(day, run_id, lang)}\n")


def command(day: dict[str, Any], run_id: int, lang: str) -> str:
    """The command that excuses the violations of one proposal together, cause and reason left to be filled in."""
    due_on = day["due_on"].isoformat()
    words = [
        "workbench", "finding", "excuse", "--regulation", day["regulation_id"], "--clause", day["clause_id"],
        "--school", day["school_id"], "--from", due_on, "--until", due_on, "--run", str(run_id), "--role", "deputy_academic",
        "--cause", text("causes.placeholder.cause", lang), "--reason", text("causes.placeholder.reason", lang),
    ]  # fmt: skip
    return shlex.join(words)
