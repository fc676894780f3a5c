"""Latvian names for the sample's files: the first alias of every table, column and value of the shipped mapping."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl
from ruamel.yaml import YAML

from workbench.intake.mapping import SHIPPED

LATVIAN_DATE, LATVIAN_MOMENT = "%d.%m.%Y.", "%d.%m.%Y. %H:%M:%S"


@cache
def _shipped() -> dict[str, Any]:
    tables: dict[str, Any] = YAML(typ="safe").load(SHIPPED.read_text(encoding="utf-8"))["tables"]
    return tables


def sheet_name(table: str) -> str:
    """The Latvian name of a table."""
    return str(_shipped()[table]["aliases"][0])


def latvian_headers(table: str, columns: list[str]) -> dict[str, str]:
    """English to Latvian names of the columns."""
    known = _shipped()[table]["columns"]
    return {column: str(known[column][0]) for column in columns}


def in_latvian(table: str, frame: pl.DataFrame, *, dates_as_text: bool = True) -> pl.DataFrame:
    """The table as a Latvian school system writes it: headers, words for values, jā/nē, dates with dots."""
    expressions = [_cell(table, name, dtype, dates_as_text) for name, dtype in frame.schema.items()]
    return frame.select(expressions).rename(latvian_headers(table, frame.columns))


def _cell(table: str, column: str, dtype: pl.DataType, dates_as_text: bool) -> pl.Expr:
    words = {value: str(aliases[0]) for value, aliases in _shipped()[table].get("values", {}).get(column, {}).items()}
    cell = pl.col(column)
    if column == "role":
        for value in sorted(words, key=len, reverse=True):
            cell = cell.str.replace_all(rf"\b{value}\b", words[value])
        return cell
    if words:
        return cell.replace(words)
    if dtype == pl.Boolean:
        return pl.when(cell).then(pl.lit("jā")).when(~cell).then(pl.lit("nē")).alias(column)
    if dates_as_text and dtype == pl.Date:
        return cell.dt.strftime(LATVIAN_DATE)
    if dates_as_text and isinstance(dtype, pl.Datetime):
        return cell.dt.strftime(LATVIAN_MOMENT)
    return cell
