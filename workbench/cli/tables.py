"""Printing a relation as a table for a person, in the terminal's width, or as plain rows in a pipe."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table


def written(value: Any) -> str:
    """A value as a person in Latvia writes it: `12.09.2026. 17:00`, `98,5 %` is left to the caller, empty for null."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y. %H:%M" if value.second == 0 else "%d.%m.%Y. %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y.")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def percent(share: float | None, lang: str) -> str:
    """A share as a percentage with one decimal, `98,5 %` in Latvian; a dash when there is no divisor."""
    if share is None:
        return "–"
    shown = f"{100 * share:.1f} %"
    return shown.replace(".", ",") if lang == "lv" else shown


def show(headers: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = (), title: str = "") -> None:
    """Print a table; `right`: places of columns aligned to the right."""
    console = Console(width=None if Console().is_terminal else 200)
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, header in enumerate(headers):
        table.add_column(header, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(written(value) for value in row))
    console.print(table, markup=False)


def show_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows as JSON objects, moments as ISO text."""
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    click.echo(json.dumps(objects, ensure_ascii=False, indent=2, default=str))
