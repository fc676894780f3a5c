"""The words in which the tables are written down: keys, required and optional columns, references."""

from __future__ import annotations

from workbench.records.columns import Column, Kind, Reference

HORIZON_COLUMNS = frozenset(
    {
        "account_issued_at",
        "granted_at",
        "revoked_at",
        "registered_at",
        "file_checked_at",
        "created_at",
        "entered_at",
        "recorded_at",
        "sent_at",
        "opened_at",
        "called_at",
        "submitted_at",
        "noted_at",
    }
)


def key(name: str, kind: Kind = "text", **more: object) -> Column:
    """A required column of the key; `more`: other fields of `Column`."""
    return Column(name, kind, required=True, key=True, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def must(name: str, kind: Kind = "text", **more: object) -> Column:
    """A required column beside the key."""
    return Column(name, kind, required=True, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def may(name: str, kind: Kind = "text", **more: object) -> Column:
    """A column that may be absent or empty."""
    return Column(name, kind, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def ref(column: str, table: str, target: str | None = None) -> Reference:
    """A reference to the column of the same name in `table`, or to `target`."""
    return Reference(column, table, target or column)


SCHOOL = ref("school_id", "schools")
