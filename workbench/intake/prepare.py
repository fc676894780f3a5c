"""Opening the sources as far as their headers; whatever cannot be opened is refused by name."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from workbench.intake import csv_reader, headers, parquet_reader, xlsx_reader
from workbench.intake.fingerprint import Fingerprint, fingerprint
from workbench.intake.mapping import Mapping
from workbench.intake.problems import IntakeError, Remark
from workbench.intake.raw import Raw
from workbench.intake.sources import Found, Source
from workbench.records.schema import BY_NAME


@dataclass(slots=True)
class Prepared:
    """A source whose header was read; of the body at most what a workbook hands over at once."""

    source: Source
    columns: headers.Columns
    print: Fingerprint
    raw: Raw
    layout: csv_reader.Layout | None = None  # of CSV files


def prepare(hub: duckdb.DuckDBPyConnection, found: Found, mapping: Mapping) -> list[Prepared]:
    """Open every source as far as its header; those that cannot be opened are refused."""
    prepared = []
    for number, source in enumerate(found.sources):
        try:
            prepared.append(_opened(hub, source, number, mapping))
        except IntakeError as error:
            found.refused.append(Remark.of(source.title, error))
        except OSError as error:
            found.refused.append(Remark(source.title, "unreadable", {"name": source.title, "why": error.strerror}))
    return prepared


def _opened(hub: duckdb.DuckDBPyConnection, source: Source, number: int, mapping: Mapping) -> Prepared:
    table = BY_NAME[source.table]
    layout = None
    if source.kind == "csv":
        layout = csv_reader.layout(source.path, source.title, lambda h: mapping.column(table.name, h) is not None)
        raw = csv_reader.read(source.path, layout)
    elif source.kind == "parquet":
        raw = parquet_reader.read(hub, source.path, source.title)
    else:
        raw = xlsx_reader.read(hub, source.path, source.name, str(source.sheet), f"temp.sheet_{number}")
    columns = headers.resolve(raw.headers, table, mapping, source.title)
    return Prepared(source, columns, fingerprint(source.path, as_text=source.kind == "csv"), raw, layout)
