"""`workbench packs list|show|check|new` and `workbench clause ID`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.group("packs")
def packs() -> None:
    """Kārtību pakotnes · the packs of regulations."""


@packs.command("list")
@options.workspace
@options.language
def list_(workspace: Path, lang: str) -> None:
    """Visas pakotnes · all packs, the workspace's own among them."""
    from checks.packs import find_packs
    from workbench.cli.tables import show as table

    rows = [
        (pack.id, pack.title[lang], pack.version, pack.in_force.start, pack.in_force.until, len(pack.clauses),
         sum(clause.kind == "automatic" for clause in pack.clauses), text("cli.packs.yes", lang) if pack.example else "")
        for pack in find_packs(workspace / "packs").values()
    ]  # fmt: skip
    table(text("cli.packs.list_headers", lang).split("|"), rows, right=(5, 6))


@packs.command("show")
@click.argument("pack_id", metavar="ID")
@options.workspace
@options.language
def show(pack_id: str, workspace: Path, lang: str) -> None:
    """Pakotnes punkti · the clauses of one pack."""
    from checks.packs import find_packs
    from workbench.cli.tables import show as table
    from workbench.errors import PackError, nearest

    known = find_packs(workspace / "packs")
    if pack_id not in known:
        raise PackError(f"There is no pack {pack_id}.{nearest(pack_id, known)} Packs: {', '.join(sorted(known))}.")
    pack = known[pack_id]
    rows = [
        (clause.id, clause.summary[lang], clause.bearer[lang] if clause.bearer else "",
         text(f"kind.name.{clause.kind}", lang), text(f"severity.name.{clause.severity}", lang) if clause.severity else "",
         ", ".join(duty.expect for duty in clause.duties))
        for clause in pack.clauses
    ]  # fmt: skip
    click.echo(f"{pack.title[lang]}\n{pack.path}\nSHA-256 {pack.sha256}")
    table(text("cli.packs.show_headers", lang).split("|"), rows)


@packs.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER…]")
@options.workspace
@options.language
def check(paths: tuple[Path, ...], workspace: Path, lang: str) -> int:
    """Pārbauda pakotnes · check the packs in these folders, else all of them; exit code 2 when one is wrong."""
    from checks.packs import FILE, pack_files
    from checks.packs.model import Pack
    from checks.packs.reader import inspect_file
    from checks.packs.suite import expectations, problems

    wrong = 0
    files = [path if path.name == FILE else path / FILE for path in paths] or pack_files(workspace / "packs")
    for file in files:
        found = inspect_file(file)
        told = found if isinstance(found, list) else problems(found)
        for sentence in told:
            click.echo(f"workbench: {sentence}", err=True)
        wrong += len(told)
        if isinstance(found, Pack) and not told:
            counts = {"clauses": len(found.clauses), "expectations": len(expectations(found))}
            click.echo(text("cli.packs.sound", lang, pack=found.id, **counts))
    return 2 if wrong else 0


@packs.command("new")
@click.argument("pack_id", metavar="ID")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=None, help="Mape · folder to put it in")
@options.workspace
@options.language
def new(pack_id: str, folder: Path | None, workspace: Path, lang: str) -> None:
    """Jaunas pakotnes sagatave ar paskaidrojumiem · a commented skeleton of a new pack."""
    from checks.packs.skeleton import write

    file = write(pack_id, folder or workspace / "packs")
    click.echo(text("cli.packs.made", lang, file=file, folder=file.parent))


@click.command("clause")
@click.argument("clause_id", metavar="ID")
@click.option("--regulation", default=None, help="Kārtība · regulation, where several have such a clause")
@options.workspace
@options.language
def clause(clause_id: str, regulation: str | None, workspace: Path, lang: str) -> None:
    """Punkta kartīte · what a clause asks, how it is read, its figures and its query."""
    from checks.packs import find_packs
    from workbench.docs import card
    from workbench.records.store import DATABASE, open_store

    chosen = card.named(find_packs(workspace / "packs"), clause_id, regulation)
    told: list[list[str]] = [[] for _ in chosen]
    if (workspace / DATABASE).exists():
        with open_store(workspace, read_only=True) as hub:
            told = [card.figures(hub, pack, one, lang) for pack, one in chosen]
    click.echo("\n\n".join(card.card(pack, one, lang, lines) for (pack, one), lines in zip(chosen, told, strict=True)))
