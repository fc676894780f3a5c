"""Which column of the file is which column of its table."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.intake.mapping import Mapping
from workbench.intake.problems import IntakeError, close_names
from workbench.records.columns import Table

QUARANTINE_ID = "quarantine_id"
EXPORTED = (QUARANTINE_ID, "quarantine_file", "quarantine_line", "quarantine_column", "quarantine_reason")


@dataclass(frozen=True, slots=True)
class Columns:
    """`positions`: column of the table to its place in the file; `ignored`: headers that mean nothing here.

    `quarantine_id`: place of the column that an exported quarantine row carries, None in other files.
    """

    positions: dict[str, int]
    ignored: tuple[str, ...]
    quarantine_id: int | None = None


def resolve(headers: tuple[str, ...], table: Table, mapping: Mapping, title: str) -> Columns:
    """Match the file's headers; IntakeError when a required column is absent or a column stands there twice."""
    positions: dict[str, int] = {}
    ignored: list[str] = []
    for place, header in enumerate(headers):
        column = mapping.column(table.name, header)
        if column is None:
            if header and header not in EXPORTED:
                ignored.append(header)
        elif column in positions:
            both = f"{headers[positions[column]]}, {header}"
            raise IntakeError("double_column", name=title, column=column, headers=both)
        else:
            positions[column] = place
    absent = [c.name for c in table.columns if c.required and c.name not in positions]
    if absent:
        near = [close for name in absent if (close := close_names(name, ignored))]
        raise IntakeError("missing_column", name=title, columns=", ".join(absent), nearest=", ".join(near))
    known = QUARANTINE_ID in headers
    return Columns(positions, tuple(ignored), headers.index(QUARANTINE_ID) if known else None)


def unique(headers: tuple[str, ...]) -> list[str]:
    """The headers as names of a row's values: empty ones numbered, repeated ones too."""
    names: list[str] = []
    for place, header in enumerate(headers, 1):
        name = header or f"({place})"
        names.append(name if name not in names else f"{name} ({place})")
    return names
