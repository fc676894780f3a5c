"""`workbench due`: what falls due today and this week, and the sheet to work it off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    import duckdb


@click.command("due")
@options.workspace
@options.run
@click.option("--today", "period", flag_value="today", help="Tikai šodien · today only")
@click.option("--week", "period", flag_value="week", default="week", help="Līdz svētdienai · until Sunday (default)")
@click.option("--teacher", default=None, help="Darbinieka ID vai uzvārda sākums · staff id or beginning of family name")
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Darba lapa · .xlsx or .csv"
)
@click.option("--limit", type=click.IntRange(1), default=100, help="Rindas · rows to print (the sheet has all)")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def due(
    workspace: Path, run_id: int | None, period: str, teacher: str | None, sheet: Path | None, limit: int, as_json: bool,
    lang: str,
) -> None:  # fmt: skip
    """Kam tuvojas termiņš un ko vēl var labot · what falls due, what can still be mended, and what to open for it."""
    from workbench.audit.due import is_known, lines
    from workbench.audit.results import check_run
    from workbench.records.store import open_store

    when = ("overdue", "today") if period == "today" else ("overdue", "today", "week")
    with open_store(workspace, read_only=True) as hub:
        chosen = check_run(hub, run_id)
        if teacher is not None and not is_known(hub, teacher):
            raise click.ClickException(text("due.no_teacher", lang, teacher=teacher))
        as_of = hub.execute("select as_of_local from store.audit.runs where run_id = ?", [chosen]).fetchall()[0][0]
        work = lines(hub, chosen, lang, when=when, teacher=teacher)
        if sheet is not None:
            from workbench.audit.due_sheet import write_sheet

            rows = write_sheet(work, sheet, lang=lang, as_of=as_of)
            click.echo(text("due.sheet_done", lang, rows=rows, file=sheet))
        elif as_json:
            _show_json(work)
        else:
            click.echo(text("due.as_of", lang, run=chosen, as_of=as_of.strftime("%d.%m.%Y. %H:%M")))
            _show(work, teacher, limit, lang)


def _show_json(work: duckdb.DuckDBPyRelation) -> None:
    from workbench.cli.tables import show_json

    ordered = work.order("place")
    show_json(ordered.columns, ordered.fetchall())


def _show(work: duckdb.DuckDBPyRelation, teacher: str | None, limit: int, lang: str) -> None:
    """One person's lines to work off, or how much everybody has."""
    from workbench.audit.due import by_teacher
    from workbench.cli.tables import show

    if teacher is None:
        counted = by_teacher(work)
        total, rows = _first(counted, "lines desc, staff, staff_id, school_id", limit)
        nobody = text("due.nobody", lang)
        shown: list[tuple[Any, ...]] = [
            (staff or staff_id or nobody, *numbers) for _, staff_id, staff, *numbers in rows
        ]
        headers, right = text("due.by_teacher_headers", lang), range(1, 5)
    else:
        columns = "due_at, when_code, to_open, to_do, pupils, clauses"
        total, rows = _first(work, "place", limit, columns)
        shown = [(_due_words(row[0]), text(f"due.when.{row[1]}", lang), *row[2:]) for row in rows]
        headers, right = text("due.line_headers", lang), range(0)
    if not total:
        click.echo(text("due.nothing", lang))
        return
    show(headers.split("|"), shown, right=right)
    click.echo(text("due.total", lang, shown=len(rows), total=total))


def _due_words(moment: datetime) -> str:
    """The deadline in words; one at the end of a day is the day."""
    return moment.strftime("%d.%m.%Y." if moment.strftime("%H:%M:%S") == "23:59:59" else "%d.%m.%Y. %H:%M")


def _first(
    relation: duckdb.DuckDBPyRelation, order: str, limit: int, columns: str = "*"
) -> tuple[int, list[tuple[Any, ...]]]:
    total = int(relation.aggregate("count(*)").fetchall()[0][0])
    return total, relation.order(order).limit(limit).project(columns).fetchall()
