"""Tables in notebooks: headings in the reader's language, numbers and dates as they are written in Latvia."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

import duckdb
import polars as pl

from workbench.texts import text

ROWS = 30
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class Shown:
    """A table for a person; JupyterLab, HTML and PDF reports draw it, `str()` is its plain text.

    Without rows it is the sentence `left_off` alone: a heading over nothing looks broken.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    left_off: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        if not self.rows:
            return {"text/markdown": f"*{self.left_off}*", "text/plain": self.left_off}
        return {"text/html": self.html(), "text/plain": str(self)}

    def html(self) -> str:
        """The table as HTML; every value is escaped, because it may come from a file."""
        head = "".join(
            f'<th scope="col" style="text-align: {side}">{escape(name)}</th>'
            for name, side in zip(self.headings, self.align, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align: {side}">{escape(value)}</td>'
                for value, side in zip(row, self.align, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        note = f"<p>{escape(self.left_off)}</p>" if self.left_off else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"

    def __str__(self) -> str:
        lines = ["\t".join(row) for row in (self.headings, *self.rows)]
        return "\n".join([*lines, self.left_off] if self.left_off else lines)


def table(
    frame: pl.DataFrame | pl.LazyFrame | duckdb.DuckDBPyRelation,
    headings: Mapping[str, str],
    *,
    lang: str = "lv",
    percent: Sequence[str] = (),
    decimals: int = 1,
    rows: int = ROWS,
    nothing: str = "",
) -> Shown:
    """The columns of `headings` (column: heading) of a frame, its first `rows` rows; what is left off is said below.

    `percent`: columns of shares between 0 and 1, shown as percentages. Null is shown as a dash. `nothing`: the sentence
    that stands for a table without rows.
    """
    whole = _frame(frame).select(list(headings))
    if whole.is_empty():
        return Shown(tuple(headings.values()), (), (), nothing or text("lab.no_rows", lang))
    left = whole.height - rows
    shown = whole.head(rows)
    columns = [
        [written(value, lang, percent=name in percent, decimals=decimals) for value in shown.get_column(name)]
        for name in headings
    ]
    align = tuple(RIGHT if kind.is_numeric() else LEFT for kind in whole.dtypes)
    note = text("lab.rows_left_off", lang, rows=left) if left > 0 else ""
    return Shown(tuple(headings.values()), tuple(zip(*columns, strict=True)), align, note)


def _frame(frame: pl.DataFrame | pl.LazyFrame | duckdb.DuckDBPyRelation) -> pl.DataFrame:
    if isinstance(frame, duckdb.DuckDBPyRelation):
        found: pl.DataFrame = frame.pl()
        return found
    return frame.collect() if isinstance(frame, pl.LazyFrame) else frame


def written(value: Any, lang: str, *, percent: bool = False, decimals: int = 1) -> str:
    """A value as a person writes it: `12.09.2026.`, `1 234,5`, with `percent` a share as `45,2 %`, a dash for null."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return text("lab.yes" if value else "lab.no", lang)
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y. %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y.")
    if percent:
        return _number(100 * value, decimals, lang) + " %"
    if isinstance(value, float):
        return _number(value, decimals, lang)
    if isinstance(value, int):
        return _number(value, 0, lang)
    return ", ".join(map(str, value)) if isinstance(value, (list, pl.Series)) else str(value)


def _number(value: float, decimals: int, lang: str) -> str:
    """Digits in threes by a narrow space, the decimal comma in Latvian."""
    shown = f"{value:,.{decimals}f}".replace("-", "−")
    return shown.replace(",", "\u202f").replace(".", ",") if lang == "lv" else shown
