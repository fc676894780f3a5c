"""A table as a file for a spreadsheet, harmless to open: nothing in it may run as a formula."""

from __future__ import annotations

import io
from typing import Any, Final

import polars as pl
import polars.selectors as cs

from workbench.errors import WorkbenchError
from workbench.texts import text

XLSX_ROWS: Final = 50_000  # more take longer than a person waits; CSV has no such end
_FORMULA: Final = r"^([=+\-@\t\r])"


def written(frame: pl.DataFrame, kind: str, lang: str) -> bytes:
    """The rows as `csv` or `xlsx`, the columns named as they are. Raises WorkbenchError for too many rows of xlsx."""
    if kind == "xlsx" and frame.height > XLSX_ROWS:
        raise WorkbenchError(text("table.too_many", lang, rows=frame.height, most=XLSX_ROWS))
    return _xlsx(frame) if kind == "xlsx" else _csv(frame, lang)


def _csv(frame: pl.DataFrame, lang: str) -> bytes:
    """Semicolons, a byte-order mark and decimal commas, as Excel in Latvia reads them."""
    buffer = io.BytesIO()
    plain = frame.with_columns(cs.string().str.replace(_FORMULA, "'$1"))
    plain.write_csv(
        buffer, separator=";", include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S", decimal_comma=lang == "lv"
    )
    return buffer.getvalue()


def _xlsx(frame: pl.DataFrame) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        frame.write_excel(
            book, autofit=False, header_format={"bold": True, "text_wrap": True}, freeze_panes=(1, 0),
            dtype_formats={pl.Datetime: "yyyy-mm-dd hh:mm:ss", pl.Date: "yyyy-mm-dd"},
        )  # fmt: skip
    return buffer.getvalue()
