"""`workbench reviews draw | list | forms | record`."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from workbench.cli import life_options, options
from workbench.cli.bar import bar, said_in
from workbench.texts import text


@click.group("reviews")
def reviews() -> None:
    """Žurnālu izlase lasīšanai · draw journals for the deputy's reading, print forms, record what came of it."""


@reviews.command("draw")
@click.option("--size", type=click.IntRange(1), default=20, show_default=True, help="Cik žurnālu · how many")
@click.option("--seed", default=None, help="Sēkla; ar to pašu sanāk tas pats saraksts · the same seed, the same list")
@click.option("--year", "school_year", default=None, help="Mācību gads · school year (default: the newest term)")
@click.option("--term", type=click.IntRange(1, 2), default=None, help="Semestris · term")
@click.option("--clause", "clauses", multiple=True, help="Punkts, kura žurnālus pārbauda · clause, repeatable")
@click.option("--school", default=None, help="Skola · school")
@life_options.by
@options.workspace
@options.run
@options.language
def draw(
    size: int, seed: str | None, school_year: str | None, term: int | None, clauses: tuple[str, ...], school: str | None,
    by: str, workspace: Path, run_id: int | None, lang: str,
) -> None:  # fmt: skip
    """Izlozē vēl nepārbaudītus žurnālus · draw among the journals that are not reviewed yet."""
    from workbench.audit.results import check_run
    from workbench.records.store import open_store
    from workbench.sampling.draw import Wish, latest_term
    from workbench.sampling.draw import draw as choose
    from workbench.sampling.lists import keep

    with said_in(lang), open_store(workspace, read_only=True) as hub:
        chosen = check_run(hub, run_id)
        found, newest_year, newest_term = latest_term(hub, chosen, school)
        wish = Wish(chosen, found, school_year or newest_year, term or newest_term, clauses)
        kept = keep(workspace, choose(hub, wish, size, seed or secrets.token_hex(4)), by)
    drawn = kept.drawn
    told = {
        "drawn": len(drawn.journals),
        "frame": drawn.frame_size,
        "seed": drawn.seed,
        "hash": drawn.frame_sha256[:16],
    }
    click.echo(text("reviews.drawn", lang, number=kept.number, year=wish.school_year, term=wish.term, **told))
    _show(workspace, kept.number, lang)


@reviews.command("list")
@click.argument("number", type=int, required=False)
@options.workspace
@options.language
def list_(number: int | None, workspace: Path, lang: str) -> None:
    """Izlozes saraksts un kas jau izlasīts · the list of a draw (the newest), and what has been read."""
    with said_in(lang):
        _show(workspace, number, lang)


def _show(workspace: Path, number: int | None, lang: str) -> None:
    from workbench.cli.tables import show
    from workbench.records.store import open_store
    from workbench.sampling.forms import figures
    from workbench.sampling.lists import find
    from workbench.sampling.record import outcomes

    kept = find(workspace, number)
    with open_store(workspace, read_only=True) as hub:
        done, found = outcomes(hub, kept), figures(hub, kept)
    rows = []
    for one in found:
        named = [one.values[name] for name in ("class", "subject")]
        kind = text(f"archive.kind.{one.values['kind']}", lang)
        rows.append([one.journal_id, *named, kind, one.values["teacher"], *done.get(one.journal_id, (None, ""))])
    show(text("reviews.list_headers", lang).split("|"), rows)
    click.echo(text("reviews.read_so_far", lang, number=kept.number, read=len(done), drawn=len(found)))


@reviews.command("forms")
@click.argument("number", type=int, required=False)
@click.option("--to", required=True, type=click.Path(path_type=Path, file_okay=False), help="Jauna mape · a new folder")
@options.workspace
@options.language
def forms(number: int | None, to: Path, workspace: Path, lang: str) -> None:
    """Veidlapa katram žurnālam, XLSX un PDF · a form for each drawn journal."""
    from workbench.records.store import open_store
    from workbench.sampling.forms import write_forms
    from workbench.sampling.lists import find

    with said_in(lang), open_store(workspace, read_only=True) as hub, bar() as tell:
        written = write_forms(hub, find(workspace, number), to, lang, tell)
    click.echo(text("reviews.forms_written", lang, forms=written, place=to))


@reviews.command("record")
@click.argument("journals", nargs=-1, required=True, metavar="JOURNAL…")
@click.option("--staff", "staff_id", required=True, help="Kas pārbaudīja, darbinieka ID · who reviewed, staff id")
@click.option("--on", default=None, help="Diena (šodien) · the day (default: today)")
@click.option("--note", default="", help="Secinājums · what was found")
@click.option("--school", default=None, help="Skola · school")
@options.workspace
@options.language
def record(
    journals: tuple[str, ...], staff_id: str, on: str | None, note: str, school: str | None, workspace: Path, lang: str
) -> None:
    """Ieraksta, ka žurnāls izlasīts · record that journals were reviewed; the next audit counts it."""
    from checks.common.build import DEFAULT_ZONE
    from workbench.audit.results import runs
    from workbench.life.actors import today_in
    from workbench.records.store import open_store
    from workbench.sampling.record import Review, not_counted, record_review

    with said_in(lang), life_options.said_in(lang), open_store(workspace) as hub:
        day = life_options.day(on) if on else today_in(DEFAULT_ZONE)
        review = Review(journals, staff_id, day, note, school)
        written = record_review(hub, workspace, review)
        newest = runs(hub).aggregate("max(run_id)").fetchall()[0][0]
        others = not_counted(hub, newest, review) if newest is not None else {}
    shown, iso = day.strftime("%d.%m.%Y."), day.isoformat()
    click.echo(text("reviews.recorded", lang, journals=len(journals), day=shown, iso=iso))
    if written.left_out:
        click.echo(text("reviews.left_out", lang, columns=", ".join(written.left_out)))
    for journal, roles in others.items():
        click.echo(text("reviews.not_counted", lang, journal=journal, roles=roles))
