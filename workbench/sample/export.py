"""Files as a school would hand them over: workbooks, CSV of several habits, Parquet; large tables school by school."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import polars as pl
import pyarrow.parquet as pq
import xlsxwriter

from workbench.sample.headers import in_latvian, sheet_name

SETTINGS = ("schools", "terms", "calendar_days", "bell_times", "subjects", "grading_deadlines")
SETTINGS_FILE = "iestatijumi.xlsx"
WORKBOOKS = ("staff", "classes", "pupils", "guardians")
REAL_DATES = ("staff", "classes")  # date cells; the others hold dates as text
SEMICOLONS = ("enrolments", "absence_notes", "absence_notices", "phone_calls", "events")
BALTIC = ("behaviour_notes",)  # Windows-1257
TABS = ("individual_plan", "individual_work")
PARQUET = ("grades", "message_recipients", "transcripts")
MOST_ROWS = 20_000  # a larger table is no workbook any more
ISO_MOMENT = "%Y-%m-%d %H:%M:%S"
BOM = "\ufeff".encode()


class Exporter:
    """Writes tables of one school after the other into the same files of `folder`; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder and removes files of an earlier sample."""
        self.folder = folder
        self.files: list[Path] = []
        self._open: dict[str, BinaryIO] = {}
        self._parquet: dict[str, pq.ParquetWriter] = {}
        self._kept: dict[str, list[pl.DataFrame]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS_FILE).unlink(missing_ok=True)

    def __enter__(self) -> Exporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_workbooks()
        for file in self._open.values():
            file.close()
        for writer in self._parquet.values():
            writer.close()

    def write(self, tables: dict[str, pl.DataFrame]) -> None:
        """Append one school's tables."""
        for name, frame in tables.items():
            if name in SETTINGS or name in WORKBOOKS:
                self._kept.setdefault(name, []).append(frame)
            elif name in PARQUET:
                self._append_parquet(name, frame)
            else:
                self._append_csv(name, frame)

    def _path(self, name: str, ending: str) -> Path:
        for other in (".csv", ".xlsx", ".parquet"):
            (self.folder / name).with_suffix(other).unlink(missing_ok=True)
        path = (self.folder / name).with_suffix(ending)
        self.files.append(path)
        return path

    def _append_parquet(self, name: str, frame: pl.DataFrame) -> None:
        rows = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if name not in self._parquet:
            self._parquet[name] = pq.ParquetWriter(self._path(name, ".parquet"), rows.schema, compression="zstd")
        self._parquet[name].write_table(rows)

    def _append_csv(self, name: str, frame: pl.DataFrame) -> None:
        first = name not in self._open
        if first:
            self._open[name] = self._path(name, ".csv").open("wb")
        file = self._open[name]
        if name in BALTIC:
            text = in_latvian(name, frame).write_csv(separator=";", include_header=first)
            file.write(text.encode("cp1257"))
        elif name in SEMICOLONS or name in WORKBOOKS:
            file.write(BOM if first else b"")
            in_latvian(name, frame).write_csv(file, separator=";", include_header=first)
        else:
            separator = "\t" if name in TABS else ","
            frame.write_csv(file, separator=separator, include_header=first, datetime_format=ISO_MOMENT)

    def _write_workbooks(self) -> None:
        whole = {name: pl.concat(frames) for name, frames in self._kept.items()}
        for name in WORKBOOKS:
            if whole[name].height > MOST_ROWS:
                self._append_csv(name, whole[name])
            else:
                _write_book(self._path(name, ".xlsx"), {name: whole[name]})
        self.files.append(self.folder / SETTINGS_FILE)
        _write_book(self.folder / SETTINGS_FILE, {name: whole[name] for name in SETTINGS})


def _write_book(path: Path, tables: dict[str, pl.DataFrame]) -> None:
    """A workbook with a sheet a table, Latvian names and headers."""
    with xlsxwriter.Workbook(path) as book:
        for name, frame in tables.items():
            frame = in_latvian(name, frame, dates_as_text=name not in REAL_DATES)
            frame.write_excel(book, sheet_name(name), dtype_formats={pl.Int64: "0"}, autofilter=False)


def write_plain(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """Every table as UTF-8 CSV with commas, ISO dates and the exchange format's own names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv", datetime_format=ISO_MOMENT)
