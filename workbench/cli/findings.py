"""`workbench findings`: the violations, whose they are and why."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text

NOTES = (
    "excuse",
    "excused_by",
    "excused_until",
    "expired_on",
    "cause",
    "explanation",
    "explained_by",
    "acknowledged_by",
)
GROUPS = {"teacher": "staff", "class": "class", "clause": "clause_id", "school": "school_id"}


@click.command("findings")
@options.workspace
@options.run
@options.regulations
@click.option("--clause", "clauses", multiple=True, help="Punkts · clause, repeatable")
@click.option("--teacher", default=None, help="Darbinieka ID vai uzvārda sākums · staff id or beginning of family name")
@click.option("--class", "class_name", default=None, help="Klases ID vai nosaukums · class id or name, e.g. 5.a")
@click.option("--school", default=None, help="Skola · school")
@click.option("--from", "first", default=None, help="Termiņš no · due from this day, YYYY-MM-DD")
@click.option("--until", default=None, help="Termiņš līdz · due until this day, YYYY-MM-DD")
@click.option("--status", type=click.Choice(["late", "missing"]), default=None)
@click.option("--excused/--not-excused", default=None, help="Tikai attaisnotie / neattaisnotie")
@click.option("--by", "group", type=click.Choice(list(GROUPS)), default=None, help="Skaits pa · count by")
@click.option("--limit", type=click.IntRange(1), default=100, help="Rindas · rows to print (the export has all)")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def findings(
    workspace: Path, run_id: int | None, regulations: tuple[str, ...], clauses: tuple[str, ...], teacher: str | None,
    class_name: str | None, school: str | None, first: str | None, until: str | None, status: str | None,
    excused: bool | None, group: str | None, limit: int, as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Pārkāpumi pa skolotājiem, klasēm un punktiem · violations by teacher, class and clause, with filters."""
    from workbench.audit.filters import FindingFilter
    from workbench.audit.results import check_run
    from workbench.cli.tables import show, show_json
    from workbench.life.words import note
    from workbench.life.worklist import Selection, worklist
    from workbench.records.store import open_store

    chosen = FindingFilter(
        regulations=regulations, clauses=clauses, teacher=teacher, class_name=class_name, school=school,
        due_from=first, due_until=until, status=status, excused=excused,
    )  # fmt: skip
    with open_store(workspace, read_only=True) as hub:
        relation = worklist(hub, check_run(hub, run_id), Selection(chosen))
        total = int(relation.aggregate("count(*)").fetchall()[0][0])
        if group:
            counted = relation.aggregate(
                f"regulation_id, {GROUPS[group]}, count(*) filter (where status = 'late') as late, "
                "count(*) filter (where status = 'missing') as missing, count(*) filter (where excused) as excused, "
                "count(*) as violations",
                f"regulation_id, {GROUPS[group]}",
            )
            ordered = counted.order(f"violations desc, regulation_id, {GROUPS[group]}").limit(limit)
            headers = text("cli.findings.group_headers", lang, group=text(f"cli.group.{group}", lang))
        else:
            columns = (
                "regulation_id, clause_id, class, staff, subject_key, due_at, fulfilled_at, status, excused, "
                f"detail_{lang}, {', '.join(NOTES)}"
            )
            order = "regulation_id, clause_id, staff, due_at, subject_key"
            ordered = relation.order(order).limit(limit).project(columns)
            headers = text("cli.findings.headers", lang)
        rows = ordered.fetchall()
        if as_json:
            show_json(ordered.columns, rows)
            return
    if not group:
        rows = [
            (
                *row[:7],
                text(f"status.name.{row[7]}", lang),
                row[9],
                note(lang, **dict(zip(NOTES, row[10:], strict=True))),
            )
            for row in rows
        ]
    show(headers.split("|"), rows, right=range(2, 6) if group else ())
    click.echo(text("cli.findings.total", lang, shown=len(rows), total=total, filter=chosen.sentence(lang)))
