"""`workbench attest`: what no export can show, attested by a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from workbench.cli import life_options, options
from workbench.texts import text


class Attest(click.Group):
    """`attest list`, `attest revoke`, and with anything else in their place: `attest REGULATION CLAUSE`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A first word that is no command is the regulation of a new attestation."""
        if args and args[0] not in self.commands:
            return "attest", make, args
        return super().resolve_command(ctx, args)


@click.group("attest", cls=Attest, subcommand_metavar="REGULATION CLAUSE --document … --note … | list | revoke ID")
def attest() -> None:
    """Apliecina to, ko eksports nevar parādīt · attest what no export can show: who, when, which document, a note."""


@click.command("attest")
@click.argument("regulation")
@click.argument("clause")
@click.option("--document", required=True, help="Dokuments · which document, e.g. Nr. 1-9/12")
@click.option("--note", required=True, help="Piezīme · note")
@click.option("--school", default=None, help="Skola · school (needed where several are loaded)")
@click.option("--year", "school_year", default=None, help="Mācību gads · school year, e.g. 2025/2026")
@click.option("--on", type=life_options.day, default=None, help="Kad notika · on which day (default: today)")
@life_options.by
@options.workspace
@options.language
def make(
    regulation: str, clause: str, document: str, note: str, school: str | None, school_year: str | None,
    on: date | None, by: str, workspace: Path, lang: str,
) -> None:  # fmt: skip
    """Apliecina punkta izpildi · attest that a clause was fulfilled."""
    from workbench.life.attestations import Attestation
    from workbench.life.attestations import attest as write
    from workbench.records.store import open_store

    given = Attestation(regulation, clause, document, note, by, school=school, school_year=school_year, on=on)
    with life_options.said_in(lang), open_store(workspace) as hub:
        made = write(hub, workspace, given)
    place = {"regulation": regulation, "clause": clause, "school": made.school, "year": made.school_year}
    click.echo(text("cli.attest.done", lang, id=made.attestation_id, **place))
    if made.beside:
        click.echo(text("cli.attest.beside", lang))


@attest.command("list")
@options.regulations
@click.option("--held/--all", "only_held", default=False, help="Tikai spēkā esošie · only those not revoked")
@click.option("--json", "as_json", is_flag=True, help="JSON")
@options.workspace
@options.language
def list_attestations(regulations: tuple[str, ...], only_held: bool, as_json: bool, workspace: Path, lang: str) -> None:
    """Visi apliecinājumi · all attestations, revoked ones too."""
    from workbench.cli.tables import show, show_json
    from workbench.life.attestations import attestations
    from workbench.records.store import open_store

    with open_store(workspace, read_only=True) as hub:
        ordered = attestations(hub).order("attestation_id")
        columns, rows = ordered.columns, ordered.fetchall()
    place = columns.index("regulation_id"), columns.index("revoked_at")
    kept = [
        row for row in rows if (not regulations or row[place[0]] in regulations) and not (only_held and row[place[1]])
    ]
    if as_json:
        show_json(columns, kept)
    elif kept:
        show(text("cli.attest.headers", lang).split("|"), kept)
    else:
        click.echo(text("cli.attest.none", lang))


@attest.command("revoke")
@click.argument("attestation_id", type=int, metavar="ID")
@click.option("--reason", required=True, help="Kāpēc · why")
@life_options.by
@options.workspace
@options.language
def revoke(attestation_id: int, reason: str, by: str, workspace: Path, lang: str) -> None:
    """Atsauc apliecinājumu; tas paliek sarakstā · revoke an attestation; it stays in the list."""
    from workbench.life.attestations import revoke as write
    from workbench.records.store import open_store

    with life_options.said_in(lang), open_store(workspace) as hub:
        write(hub, attestation_id, reason=reason, author=by)
    click.echo(text("cli.attest.revoked", lang, id=attestation_id))
