"""`workbench finding`: what people decide about findings, and the history of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import life_options, options
from workbench.texts import text

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from workbench.life.findings import Action, Decision
    from workbench.life.worklist import Selection

_WHICH = click.argument("which", nargs=-1, metavar="[REGULATION CLAUSE SUBJECT]")


@click.group("finding")
def finding() -> None:
    """Pārkāpuma gaita: pieņemt zināšanai, paskaidrot, attaisnot, atvērt atkārtoti · the life of a finding."""


def _selection(which: tuple[str, ...], cause: str | None, given: dict[str, Any]) -> Selection:
    """One finding by its identity, or many by filters."""
    from workbench.audit.filters import FindingFilter
    from workbench.life.problems import LifeError
    from workbench.life.worklist import Selection

    school = given["school"]
    if not which:
        renamed = {"due_from": given.pop("first"), "due_until": given.pop("until")}
        return Selection(FindingFilter(**given, **renamed), cause=cause)
    if len(which) != 3:
        raise click.UsageError("Give three words: REGULATION CLAUSE SUBJECT, e.g. rezekne-2018 11 L100.")
    if cause or any(value for name, value in given.items() if name != "school"):
        raise LifeError("one_or_filter")
    regulation, clause, subject = which
    return Selection(FindingFilter(regulations=(regulation,), clauses=(clause,), school=school), subject_key=subject)


def _run(hub: duckdb.DuckDBPyConnection, which: tuple[str, ...], run_id: int | None) -> int:
    from workbench.audit.results import check_run
    from workbench.life.findings import run_of

    return run_of(hub, which[0]) if which and run_id is None else check_run(hub, run_id)


def _decide(
    workspace: Path, run_id: int | None, which: tuple[str, ...], selection: Selection, decision: Decision, *,
    yes: bool, lang: str,
) -> None:  # fmt: skip
    """Preview what many findings' decision would touch, ask, and write it."""
    from workbench.life.findings import decide
    from workbench.records.store import open_store

    with open_store(workspace) as hub:
        run = _run(hub, which, run_id)
        if not which and not _agreed(hub, run, selection, decision.action, yes=yes, lang=lang):
            return
        written = decide(hub, run, selection, decision)
    click.echo(text("cli.finding.done", lang, action=text(f"life.action.{decision.action}", lang), count=written))


def _agreed(
    hub: duckdb.DuckDBPyConnection, run_id: int, selection: Selection, action: Action, *, yes: bool, lang: str
) -> bool:
    from workbench.life.findings import preview
    from workbench.life.problems import LifeError

    foreseen = preview(hub, run_id, selection, action)
    words = selection.filter.sentence(lang)
    if selection.cause:
        cause = text("life.note.cause", lang, cause=selection.cause)
        words = f"{words}; {cause}" if selection.filter.conditions() else cause
    named = text(f"life.action.{action}", lang)
    click.echo(text("cli.finding.preview", lang, action=named, touched=foreseen.touched, filter=words))
    for state, count in foreseen.passed_over.items():
        click.echo(text("cli.finding.passed_over", lang, state=text(f"life.state.{state}", lang), count=count))
    if yes or not foreseen.touched:  # `decide` says why nothing can be done
        return True
    if not sys.stdin.isatty():
        raise LifeError("needs_yes")
    return click.confirm(text("cli.finding.confirm", lang))


def _common(command: Any) -> Any:
    """What every decision takes."""
    taken = (
        _WHICH, options.workspace, options.run, life_options.role, life_options.by, life_options.filters,
        click.option("--yes", is_flag=True, help="Nejautāt · do not ask"), options.language,
    )  # fmt: skip
    for option in reversed(taken):
        command = option(command)
    return command


def _take(
    action: Action, given: dict[str, Any], *, reason: str = "", cause: str = "", among: str | None = None,
    until: date | None = None,
) -> None:  # fmt: skip
    """One decision from the options of its command: `cause` names it, `among` narrows to findings excused under it."""
    from workbench.life.actors import Author
    from workbench.life.findings import Decision

    with life_options.said_in(given["lang"]):
        workspace, run_id, which = given.pop("workspace"), given.pop("run_id"), given.pop("which")
        yes, lang = given.pop("yes"), given.pop("lang")
        decision = Decision(action, Author(given.pop("by"), given.pop("role")), reason, cause, until)
        _decide(workspace, run_id, which, _selection(which, among, given), decision, yes=yes, lang=lang)


_REASON = click.option("--reason", required=True, help="Pamatojums · reason")


@finding.command("acknowledge")
@_common
@click.option("--reason", default="", help="Piezīme · note")
def acknowledge(reason: str, **given: Any) -> None:
    """Pieņem zināšanai · acknowledge: somebody has seen it."""
    _take("acknowledge", given, reason=reason)


@finding.command("explain")
@_common
@_REASON
def explain(reason: str, **given: Any) -> None:
    """Paskaidro (skolotājs) · explain what happened; it still counts."""
    _take("explain", given, reason=reason)


@finding.command("excuse")
@_common
@_REASON
@click.option("--cause", default="", help="Kopīgs cēlonis · what the findings have in common, e.g. an outage")
@click.option("--expires", type=life_options.day, default=None, help="Pēdējā diena · last day of the excuse")
def excuse(reason: str, cause: str, expires: date | None, **given: Any) -> None:
    """Attaisno (direktors vai vietnieks) · excuse: counted apart until the last day, if one is named."""
    _take("excuse", given, reason=reason, cause=cause, until=expires)


@finding.command("reopen")
@_common
@_REASON
@click.option("--cause", default=None, help="Tikai ar šo cēloni attaisnotie · only those excused under this cause")
def reopen(reason: str, cause: str | None, **given: Any) -> None:
    """Atver atkārtoti (direktors vai vietnieks) · reopen: it counts again."""
    _take("reopen", given, reason=reason, among=cause)


@finding.command("list")
@options.workspace
@options.run
@life_options.filters
@click.option("--state", "states", multiple=True, help="Stāvoklis · state, repeatable: open, explained, expired …")
@click.option("--new", "only_new", is_flag=True, help="Tikai jaunie · only those that the audit before did not have")
@click.option("--limit", type=click.IntRange(1), default=100, help="Rindas · rows to print")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.language
def list_findings(
    workspace: Path, run_id: int | None, states: tuple[str, ...], only_new: bool, limit: int, as_json: bool, lang: str,
    **given: Any,
) -> None:  # fmt: skip
    """Pārkāpumi ar stāvokli, attaisnojumu un paskaidrojumu · findings, how each stands and what was said."""
    from dataclasses import replace

    from workbench.audit.results import check_run
    from workbench.cli.tables import show, show_json
    from workbench.life.words import NOTE_COLUMNS, note
    from workbench.life.worklist import worklist
    from workbench.records.store import open_store

    columns = f"regulation_id, clause_id, class, staff, subject_key, due_at, status, state, is_new, detail_{lang}"
    with open_store(workspace, read_only=True) as hub:
        selection = replace(_selection((), None, given), states=states, only_new=only_new)
        chosen = worklist(hub, check_run(hub, run_id), selection)
        total = int(chosen.aggregate("count(*)").fetchall()[0][0])
        ordered = chosen.order("regulation_id, clause_id, due_at, subject_key, school_id").limit(limit)
        rows = ordered.project(f"{columns}, {', '.join(NOTE_COLUMNS)}").fetchall()
    if as_json:
        show_json([*columns.split(", "), *NOTE_COLUMNS], rows)
        return
    shown = [
        (*row[:6], text(f"status.name.{row[6]}", lang), text(f"life.state.{row[7]}", lang),
         text("cli.finding.new", lang) if row[8] else "",
         note(lang, **dict(zip(NOTE_COLUMNS, row[10:], strict=True))), row[9])
        for row in rows
    ]  # fmt: skip
    show(text("cli.finding.list_headers", lang).split("|"), shown)
    click.echo(text("cli.findings.total", lang, shown=len(rows), total=total, filter=selection.filter.sentence(lang)))


@finding.command("history")
@click.argument("regulation")
@click.argument("clause")
@click.argument("subject")
@click.option("--school", default=None, help="Skola · school")
@options.workspace
@options.language
def show_history(regulation: str, clause: str, subject: str, school: str | None, workspace: Path, lang: str) -> None:
    """Viss, kas par pārkāpumu lemts · everything that was decided about a finding."""
    from workbench.cli.tables import show
    from workbench.life.findings import history, present, run_of
    from workbench.records.store import open_store

    with life_options.said_in(lang), open_store(workspace, read_only=True) as hub:
        run = run_of(hub, regulation)
        columns = "event_id, recorded_at, action, author, author_role, until, cause, reason, run_id"
        events = history(hub, regulation, clause, subject, school).order("event_id").project(columns).fetchall()
        standing = present(hub, run, regulation, clause, subject, school)
    rows = [
        (n, when, text(f"life.action.{action}", lang), who, text(f"life.role.{role}", lang), until, cause, why, seen)
        for n, when, action, who, role, until, cause, why, seen in events
    ]  # fmt: skip
    if rows:
        show(text("cli.finding.history_headers", lang).split("|"), rows)
    else:
        click.echo(text("cli.finding.no_history", lang))
    for status, state in standing:
        named = text(f"status.name.{status}", lang), text(f"life.state.{state}", lang)
        click.echo(text("cli.finding.now", lang, run=run, status=named[0], state=named[1]))
    if not standing:
        click.echo(text("cli.finding.gone", lang, run=run))


@finding.command("verify-history")
@click.option("--noted", default=None, help="Agrāk pierakstīta kontrolsumma · a hash that was noted earlier")
@options.workspace
@options.language
def verify_history(noted: str | None, workspace: Path, lang: str) -> int:
    """Pārrēķina vēstures kontrolsummas · recompute the hashes of the history; exit code 1 where it breaks."""
    from workbench.life.chain import LOGS, holds_hash, verify
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        seen = [verify(hub, log) for log in LOGS]
        is_held = noted is None or holds_hash(hub, noted)
    for log in seen:
        kind = log.broken_as or "whole"
        name = text(f"life.log.{log.log.name}", lang)
        click.echo(text(f"life.chain.{kind}", lang, log=name, rows=log.rows, newest=log.newest, place=log.broken_at))
    if noted is not None:
        click.echo(text("life.chain.hash_held" if is_held else "life.chain.hash_gone", lang))
    return 0 if is_held and all(log.broken_at is None for log in seen) else 1
