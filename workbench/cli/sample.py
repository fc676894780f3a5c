"""`workbench sample`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("sample")
@click.option("--pupils", type=click.IntRange(50, 100_000), default=1000, help="Skolēnu skaits · number of pupils")
@click.option("--seed", type=int, default=2025, help="Sēkla · seed: the same seed, the same school")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Mape · folder to write")
@options.language
def sample(pupils: int, seed: int, out: Path, lang: str) -> None:
    """Izveido izdomātas skolas eksporta failus un iestrādāto kļūdu sarakstu · files of an invented school."""
    from workbench.sample import build_sample

    made = build_sample(out, pupils=pupils, seed=seed)
    click.echo(
        text("cli.sample.made", lang, folder=out, rows=sum(made.counts.values()), faults=sum(made.faults.values()))
    )
