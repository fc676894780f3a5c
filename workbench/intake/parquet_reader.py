"""Parquet files: their own types are turned into the text forms that the exchange format names."""

from __future__ import annotations

from pathlib import Path

import duckdb

from workbench.intake.problems import IntakeError
from workbench.intake.raw import Raw

WHOLE = ("DOUBLE", "FLOAT", "DECIMAL")
UNREADABLE = ("STRUCT", "MAP", "UNION", "BLOB", "BIT", "INTERVAL")


def read(hub: duckdb.DuckDBPyConnection, path: Path, name: str) -> Raw:
    """The file as a relation of text columns; a line is the row's number from 1. IntakeError when it is damaged."""
    quoted = str(path).replace("'", "''")
    try:
        described = hub.execute(f"describe select * from read_parquet('{quoted}')").fetchall()
    except duckdb.Error as error:
        raise IntakeError("damaged", name=name, kind="Parquet") from error
    columns = [(str(row[0]), str(row[1])) for row in described]
    for header, kind in columns:
        if kind.endswith("]") or kind.startswith(UNREADABLE):
            raise IntakeError("nested_column", name=name, column=header)
    texts = ", ".join(f"{_as_text(header, kind)} as c{i}" for i, (header, kind) in enumerate(columns))
    relation = f"(select {texts} from read_parquet('{quoted}'))"
    return Raw(relation, tuple(header for header, _ in columns), typed=True)


def _as_text(header: str, kind: str) -> str:
    column = '"' + header.replace('"', '""') + '"'
    if kind.startswith(WHOLE):  # 5.0 is the number 5, and not-a-number is how data frames write an absent one
        number = f"cast({column} as double)"
        return (
            f"case when isnan({number}) then null when {number} = trunc({number}) and abs({number}) < 1e15 "
            f"then cast(cast({number} as bigint) as varchar) else cast({column} as varchar) end"
        )
    if kind.startswith("TIMESTAMP") and "TIME ZONE" not in kind:  # data frames keep dates as midnights
        return f"regexp_replace(cast({column} as varchar), ' 00:00:00$', '')"
    return f"cast({column} as varchar)"
