"""`workbench archive YEAR`, `archive verify`, `archive restore`, `archive filed`."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli import life_options, options
from workbench.cli.bar import Tell, bar, said_in
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.archive.verify import Verified

VARIABLE = "WORKBENCH_ARCHIVE_PASSPHRASE"
RECORD_HELP = "Ieraksta notikumu „žurnāli nokopēti” · record the event that the clause asks for"


class ByYear(click.Group):
    """A group whose first word may also be a school year: then the archive of that year is made."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `make` before a year."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group("archive", cls=ByYear)
def archive() -> None:
    """Mācību gada arhīvs · `workbench archive 2025/2026 --out DIR` writes the archive of a school year."""


@archive.command("make")
@click.argument("year")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Jauna mape arhīvam · a new folder")
@click.option("--school", "schools", multiple=True, help="Skola · only this school, repeatable")
@click.option(
    "--encrypt", is_flag=True, help=f"Šifrē ar paroles frāzi (age) · encrypt; passphrase asked, or in {VARIABLE}"
)
@click.option("--record", "is_recorded", is_flag=True, help=RECORD_HELP)
@options.workspace
@options.language
def make(
    year: str, out: Path, schools: tuple[str, ...], encrypt: bool, is_recorded: bool, workspace: Path, lang: str
) -> None:
    """Izveido un pārbauda gada arhīvu · make the archive of a year and verify it."""
    from workbench.archive.make import Order
    from workbench.archive.make import make as write
    from workbench.records.store import open_store

    with said_in(lang):
        passphrase = _passphrase(lang, is_new=True) if encrypt else None
        with bar() as tell:
            with open_store(workspace, read_only=True) as hub:
                told = write(hub, workspace, Order(year, out, schools, passphrase, lang), tell)
            verified = _verified(out, passphrase, lang, tell, workspace)
        rows, size = verified.rows, _size(verified.sealed.size)
        counts = {"rows": rows, "tables": len(told.tables), "journals": told.journals, "size": size}
        click.echo(text("archive.made", lang, place=out, year=year, **counts))
        _say_checked(verified, lang)
        if is_recorded:
            _record(workspace, verified, lang)


@archive.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--record", "is_recorded", is_flag=True, help=RECORD_HELP)
@options.workspace
@options.language
def verify(folder: Path, is_recorded: bool, workspace: Path, lang: str) -> None:
    """Pārbauda arhīvu · read an archive again and compare it with its checksums and digests."""
    with said_in(lang):
        passphrase = _passphrase_for(folder, lang)
        with bar() as tell:
            verified = _verified(folder, passphrase, lang, tell)
        _say_checked(verified, lang)
        if is_recorded:
            _record(workspace, verified, lang)


@archive.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@options.workspace
@options.language
def restore(folder: Path, workspace: Path, lang: str) -> None:
    """Atjauno arhīvu tukšā darba vidē · restore an archive into an empty workspace."""
    from workbench.archive.restore import check_empty
    from workbench.archive.restore import restore as fill
    from workbench.archive.verify import opened

    with said_in(lang):
        check_empty(workspace)
        passphrase = _passphrase_for(folder, lang)
        workspace.mkdir(parents=True, exist_ok=True)
        with bar() as tell, opened(folder, passphrase, workspace) as clear:
            verified = fill(clear, workspace, _checking(lang, tell), folder)
    click.echo(
        text("archive.restored", lang, place=workspace, rows=verified.rows, tables=len(verified.manifest.tables))
    )


@archive.command("filed")
@click.argument("year")
@click.option("--on", default=None, help="Diena (šodien) · the day (default: today)")
@click.option("--class", "classes", multiple=True, help="Klase; bez tās – visas · class, repeatable (default: all)")
@click.option("--school", default=None, help="Skola · school")
@click.option("--staff", "staff_id", default="", help="Kas to izdarīja, darbinieka ID · who did it, staff id")
@click.option("--document", default="", help="Dokumenta atsauce · reference of the document")
@options.workspace
@options.language
def filed(
    year: str, on: str | None, classes: tuple[str, ...], school: str | None, staff_id: str, document: str,
    workspace: Path, lang: str,
) -> None:  # fmt: skip
    """Ieraksta, ka kopsavilkuma žurnāli izdrukāti un nodoti · record that the summary journals are printed and filed."""
    from workbench.archive.record import record_filed
    from workbench.records.store import open_store

    with said_in(lang), life_options.said_in(lang), open_store(workspace) as hub:
        day = _day(on)
        record_filed(hub, workspace, year, day, classes=classes, school=school, staff_id=staff_id, document=document)
    _say_recorded(day, lang)


def _day(written: str | None) -> date:
    from checks.common.build import DEFAULT_ZONE
    from workbench.life.actors import today_in

    return life_options.day(written) if written else today_in(DEFAULT_ZONE)


def _passphrase_for(folder: Path, lang: str) -> str | None:
    """The passphrase of an encrypted archive; None where the archive is not encrypted."""
    from workbench.archive.seal import is_sealed

    return _passphrase(lang, is_new=False) if is_sealed(folder) else None


def _passphrase(lang: str, *, is_new: bool) -> str:
    """From the environment, else asked in a terminal, a new one twice."""
    from workbench.archive.problems import ArchiveError

    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise ArchiveError("no_passphrase", variable=VARIABLE)
    asked: str = click.prompt(text("archive.passphrase", lang), hide_input=True, confirmation_prompt=is_new, err=True)
    return asked


def _verified(folder: Path, passphrase: str | None, lang: str, tell: Tell, scratch: Path | None = None) -> Verified:
    from workbench.archive.verify import opened
    from workbench.archive.verify import verify as read

    with opened(folder, passphrase, scratch) as clear:
        return read(clear, _checking(lang, tell), folder)


def _checking(lang: str, tell: Tell) -> Tell:
    return lambda name, done, total: tell(text("archive.step.check", lang, name=name), done, total)


def _record(workspace: Path, verified: Verified, lang: str) -> None:
    from workbench.archive.record import record_backup
    from workbench.records.store import open_store

    with open_store(workspace) as hub:
        day = record_backup(hub, workspace, verified, lang)
    _say_recorded(day, lang)


def _say_recorded(day: date, lang: str) -> None:
    click.echo(text("archive.recorded", lang, day=day.strftime("%d.%m.%Y."), iso=day.isoformat()))


def _say_checked(verified: Verified, lang: str) -> None:
    counts = {"files": verified.sealed.files, "rows": verified.rows, "tables": len(verified.manifest.tables)}
    click.echo(text("archive.checked", lang, fingerprint=verified.sealed.fingerprint[:16], **counts))


def _size(size: int) -> str:
    from workbench.intake.limits import size_text

    return size_text(size)
