"""`workbench audit` and `workbench verdicts`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    import duckdb

SEVERITIES = ("low", "medium", "high")


@click.command("audit")
@options.workspace
@options.regulations
@click.option("--as-of", "as_of", default=None, help="Skatījuma brīdis · moment to look from, e.g. 2025-10-01 12:00")
@click.option("--school", "schools", multiple=True, help="Skola · school, repeatable (default: all)")
@click.option("--fail-on", type=click.Choice(SEVERITIES), default=None, help="Exit code 3 from this severity on")
@click.option("--quiet", is_flag=True, help="Nedrukāt tabulu · print no table")
@options.language
def audit(
    workspace: Path,
    regulations: tuple[str, ...],
    as_of: str | None,
    schools: tuple[str, ...],
    fail_on: str | None,
    quiet: bool,
    lang: str,
) -> int:
    """Pārbauda ielādētos ierakstus pēc kārtībām · judge the loaded records by the packs.

    Exit codes: 0 done (violations are a result), 1 some clause could not be evaluated, 2 wrong usage, 3 --fail-on.
    """
    from workbench.audit.run import audit as judge
    from workbench.records.store import open_store

    def say(step: str) -> None:
        if sys.stderr.isatty():
            click.echo(text(f"cli.audit.step.{step}", lang), err=True)

    with open_store(workspace) as hub:
        summary = judge(hub, workspace, regulations=regulations, as_of=as_of, schools=schools, progress=say)
        moment = summary.as_of
        if not quiet:
            _show_verdicts(hub, summary.run_id, lang)
        click.echo(
            text("cli.audit.done", lang, run=summary.run_id, seconds=f"{summary.seconds:.1f}",
                 as_of=moment.local.strftime("%d.%m.%Y. %H:%M:%S"))
        )  # fmt: skip
        if moment.is_after_horizon and moment.horizon_local:
            horizon = moment.horizon_local.strftime("%d.%m.%Y. %H:%M:%S")
            click.echo(text("cli.audit.after_horizon", lang, horizon=horizon), err=True)
        for (regulation, clause), why in summary.errors.items():
            click.echo(
                f"workbench: {text('cli.audit.error', lang, regulation=regulation, clause=clause, why=why)}", err=True
            )
        if summary.errors:
            return 1
        return 3 if fail_on and _violations(hub, summary.run_id, fail_on) else 0


def _violations(hub: duckdb.DuckDBPyConnection, run_id: int, fail_on: str) -> int:
    from workbench.audit.results import obligations

    severities = SEVERITIES[SEVERITIES.index(fail_on) :]
    listed = ", ".join(f"'{name}'" for name in severities)
    violated = obligations(hub, run_id).filter(
        f"status in ('late', 'missing') and not excused and severity in ({listed})"
    )
    return int(violated.aggregate("count(*)").fetchall()[0][0])


def _show_verdicts(hub: duckdb.DuckDBPyConnection, run_id: int, lang: str) -> None:
    from workbench.audit.results import verdicts as relation
    from workbench.cli.tables import percent, show

    rows = relation(hub, run_id).order("regulation_id, clause_order, school_id").project(
        f"regulation_id, clause_id, school_id, verdict, population, met, late, missing, pending, excused, compliance, reason_{lang}"
    ).fetchall()  # fmt: skip
    several = len({row[2] for row in rows}) > 1
    headers = text("cli.verdicts.headers", lang).split("|")
    shown = [
        (regulation, clause, school, text(f"verdict.name.{verdict}", lang), *_numbers(verdict, numbers),
         percent(compliance, lang) if verdict not in ("informative", "attested") else "", reason)
        for regulation, clause, school, verdict, *numbers, compliance, reason in rows
    ]  # fmt: skip
    if not several:
        headers, shown = headers[:2] + headers[3:], [row[:2] + row[3:] for row in shown]
    first = 4 if several else 3
    show(headers, shown, right=range(first, first + 7))


def _numbers(verdict: str, numbers: list[int]) -> list[int | None]:
    return [None] * len(numbers) if verdict in ("informative", "attested", "not_assessable", "error") else list(numbers)


@click.command("verdicts")
@options.workspace
@options.run
@options.language
def verdicts(workspace: Path, run_id: int | None, lang: str) -> None:
    """Katra punkta vērtējums · the verdict of each clause of an audit."""
    from workbench.audit.results import check_run
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        _show_verdicts(hub, check_run(hub, run_id), lang)
