"""The card of one clause, for the command line: what it asks, how it is read, its query and its latest figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb

from checks.packs import Clause, DutySpan, Pack
from workbench.docs import words
from workbench.errors import WorkbenchError
from workbench.texts import text

FIGURES = ("population", "met", "late", "missing", "pending", "excused")


def card(pack: Pack, clause: Clause, lang: str, figures: list[str]) -> str:
    """The card as plain text; `figures`: lines that tell the latest audit. Loads Great Expectations for the query."""
    parts = [text("card.head", lang, pack=pack.id, clause=clause.id), *_said(pack, clause, lang)]
    for span in words.spans_of(pack, clause):
        parts.extend(["", *_span(clause, span, lang)])
    if clause.kind == "automatic":
        parts.extend(["", *(figures or [text("card.no_figures", lang)])])
        parts.extend(["", *_queries(pack, clause, lang)])
    return "\n".join(parts)


def figures(hub: duckdb.DuckDBPyConnection, pack: Pack, clause: Clause, lang: str) -> list[str]:
    """What the latest audit found for the clause, a line for each school; empty when it has not been audited."""
    from workbench.audit.results import runs, verdicts

    found = runs(hub).filter(f"list_contains(regulations, '{pack.id}')").order("run_id desc").limit(1).fetchall()
    if not found:
        return []
    run_id, as_of = found[0][0], found[0][3]
    rows = (
        verdicts(hub, run_id)
        .filter(f"regulation_id = '{pack.id}' and clause_id = '{clause.id}'")
        .order("school_id")
        .project(f"school_id, verdict, reason_{lang}, compliance, {', '.join(FIGURES)}")
        .fetchall()
    )
    head = text("card.figures", lang, run=run_id, as_of=as_of.strftime("%d.%m.%Y. %H:%M:%S"))
    return [head, *(f"  {_figure(row, lang)}" for row in rows)]


def named(packs: dict[str, Pack], clause_id: str, regulation: str | None) -> list[tuple[Pack, Clause]]:
    """The clauses of that id: of the named pack, else of every pack that is run unasked, else of the examples.

    Raises WorkbenchError with the nearest ids when there is none.
    """
    from workbench.errors import nearest

    if regulation is not None and regulation not in packs:
        known_packs = ", ".join(sorted(packs))
        raise WorkbenchError(f"There is no pack {regulation}.{nearest(regulation, packs)} Packs: {known_packs}.")
    searched = [packs[regulation]] if regulation else sorted(packs.values(), key=lambda pack: (pack.example, pack.id))
    found = [(pack, clause) for pack in searched for clause in pack.clauses if clause.id == clause_id]
    if not found:
        known = {clause.id for pack in searched for clause in pack.clauses}
        raise WorkbenchError(f"There is no clause {clause_id}.{nearest(clause_id, known)}")
    plain = [pair for pair in found if not pair[0].example]
    return plain or found


def _said(pack: Pack, clause: Clause, lang: str) -> Iterator[str]:
    said = {
        "asks": clause.summary[lang],
        "bearer": clause.bearer[lang] if clause.bearer else "",
        "due": words.due(pack, clause, lang),
        "reading": clause.reading[lang] if clause.reading else "",
        "only_entered": clause.entered_only[lang] if clause.entered_only else "",
        "kind": text(f"kind.name.{clause.kind}", lang),
        "severity": text(f"severity.name.{clause.severity}", lang) if clause.severity else "",
        "in_force": words.days(pack.days_of(clause), lang),
    }
    yield pack.title[lang]
    yield from (f"{text(f'card.{name}', lang)}: {value}" for name, value in said.items() if value)
    if not clause.counted_against_staff:
        yield text("card.guardians", lang)


def _span(clause: Clause, span: DutySpan, lang: str) -> Iterator[str]:
    yield f"{text('card.expectation', lang)}: {span.expect}, {words.span_days(span, lang)}"
    for line in words.lines(clause, span, lang):
        yield f"  {line.name} – {line.label}: {line.value} ({line.basis})"


def _figure(row: tuple[object, ...], lang: str) -> str:
    from workbench.cli.tables import percent

    school, verdict, reason, compliance, *numbers = row
    name = text(f"verdict.name.{verdict}", lang)
    if verdict in ("not_assessable", "error"):
        return text("card.figure_without", lang, school=school, verdict=name) + (f". {reason}" if reason else "")
    share = percent(compliance if isinstance(compliance, float) else None, lang)
    told = dict(zip(FIGURES, numbers, strict=True))
    line = text("card.figure", lang, school=school, verdict=name, compliance=share, **told)
    return f"{line}. {reason}" if reason else line


def _queries(pack: Pack, clause: Clause, lang: str) -> Iterator[str]:
    from checks.packs.suite import expectations

    for duty in expectations(pack):
        if duty.clause_id == clause.id:
            start = words.day(date.fromisoformat(duty.in_force_from), lang)
            yield f"-- {text('card.query', lang)}: {duty.expectation_type}, {text('card.from', lang, start=start)}"
            yield duty.query
