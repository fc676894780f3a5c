"""`workbench attendance`: attendance rates by anything, with their divisor and uncertainty; a thin shell over `wb.open`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import options
from workbench.texts import text

if TYPE_CHECKING:
    import polars as pl

SHOWN = 200  # rows printed; a file holds them all


@click.command("attendance")
@options.workspace
@click.option(
    "--by",
    "by",
    multiple=True,
    help="class, grade, subject, teacher, weekday, period, month, pupil …; atkārtojams · repeatable",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    default=("absence",),
    show_default=True,
    help="attendance, absence, authorised, unauthorised, lateness, persistent, severe",
)
@click.option("--since", help="Pirmā diena · first day, 2025-09-01")
@click.option("--until", help="Pēdējā diena · last day, 2025-12-19")
@click.option("--year", help="Mācību gads · school year, 2025/2026")
@click.option("--term", type=click.IntRange(1, 2), help="Semestris · term (--year)")
@click.option(
    "--names",
    type=click.Choice(["pseudonyms", "full"]),
    default="pseudonyms",
    show_default=True,
    help="Kā rādīt cilvēkus · how people are shown",
)
@click.option(
    "--minimum",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    help="Mazākais skolēnu skaits rindā · fewest pupils in a row",
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Fails · file: .csv, .parquet, .xlsx")
@options.language
def attendance(
    workspace: Path, by: tuple[str, ...], measures: tuple[str, ...], since: str | None, until: str | None, year: str | None,
    term: int | None, names: Any, minimum: int, to: Path | None, lang: str,
) -> None:  # fmt: skip
    """Apmeklētība un kavējumi ar saucēju un 95 % intervālu · attendance rates with divisor and interval."""
    import workbench as wb

    given = {"since": since, "until": until, "school_year": year, "term": term}
    where: Any = {name: value for name, value in given.items() if value is not None}
    with wb.open(workspace, names=names) as opened:
        found = _measured(opened, by, measures, minimum, where)
    if to is not None:
        _write(found, to)
        click.echo(text("attendance.written", lang, rows=found.height, file=to))
        return
    _show(found, lang)


def _measured(opened: Any, by: tuple[str, ...], measures: tuple[str, ...], minimum: int, where: Any) -> pl.DataFrame:
    """Rates in lessons, shares of pupils, or both below each other."""
    import polars as pl

    from workbench.attendance.persistence import THRESHOLDS

    of_pupils = [name for name in measures if name in THRESHOLDS]
    of_lessons = [name for name in measures if name not in THRESHOLDS]
    parts: list[pl.DataFrame] = []
    if of_lessons:
        parts.append(opened.rates(by, measures=of_lessons, minimum=minimum, **where))
    if of_pupils:
        shares = opened.persistent_absence(by, minimum=minimum, **where)
        parts.append(shares.filter(pl.col("measure").is_in(of_pupils)))
    return pl.concat(parts, how="diagonal_relaxed")


def _write(found: pl.DataFrame, to: Path) -> None:
    import duckdb

    from workbench.audit.export import write

    with duckdb.connect() as connection:
        connection.register("found", found)
        write(connection.sql("select * from found"), to)


def _show(found: pl.DataFrame, lang: str) -> None:
    from workbench.cli.tables import percent, show

    keys = [
        name
        for name in found.columns[: found.columns.index("measure")]
        if not name.endswith("_id") or name in ("school_id", "teacher_id", "pupil_id", "journal_id")
    ]
    headers = [text(f"attendance.column.{name}", lang) for name in keys]
    numbers = ("measure", "rate", "interval", "numerator", "divisor", "pupils")
    rows = [
        [
            *(_named(name, row[name], lang) for name in keys),
            text(f"attendance.measure.{row['measure']}", lang),
            percent(row["rate"], lang),
            _interval(row, lang),
            row["numerator"],
            row["divisor"],
            row["pupils"],
        ]
        for row in found.head(SHOWN).iter_rows(named=True)
    ]
    right = range(len(keys) + 1, len(keys) + len(numbers))
    show([*headers, *(text(f"attendance.column.{name}", lang) for name in numbers)], rows, right=tuple(right))
    hidden = int(found["suppressed"].sum())
    if hidden:
        click.echo(text("attendance.hidden", lang, count=hidden))
    if found.height > SHOWN:
        click.echo(text("attendance.more", lang, shown=SHOWN, rows=found.height))


def _named(column: str, value: Any, lang: str) -> Any:
    return text(f"attendance.weekday.{value}", lang) if column == "weekday" and value else value


def _interval(row: dict[str, Any], lang: str) -> str:
    """The interval of pupils where there is one."""
    from workbench.cli.tables import percent

    low, high = (row.get(f"pupil_{end}") if row.get("pupil_low") is not None else row[end] for end in ("low", "high"))
    return "" if low is None else f"{percent(low, lang)} … {percent(high, lang)}"
