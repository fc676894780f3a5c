"""A frame as a person reads it: columns chosen and named in words, codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from workbench.texts import catalogue, text


class Column(NamedTuple):
    """A column of the frame, the text that names it, and the beginning of the texts that name its codes."""

    name: str
    key: str
    codes: str = ""


def worded(frame: pl.DataFrame, columns: Mapping[str, str] | list[Column], lang: str) -> pl.DataFrame:
    """The chosen columns under their names in words."""
    chosen = [Column(name, key) for name, key in columns.items()] if isinstance(columns, Mapping) else columns
    return frame.select(
        (_words(column, lang) if column.codes else pl.col(column.name)).alias(text(column.key, lang))
        for column in chosen
    )


def _words(column: Column, lang: str) -> pl.Expr:
    named = {
        key.removeprefix(column.codes): languages[lang]
        for key, languages in catalogue().items()
        if key.startswith(column.codes)
    }
    return pl.col(column.name).replace_strict(named, default=pl.col(column.name), return_dtype=pl.String)
