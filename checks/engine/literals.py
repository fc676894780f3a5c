"""Typed parameters written into SQL as literals, so that the query that ran is the query that is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_PLACEHOLDER = re.compile(r"\$([a-z_][a-z0-9_]*)")


def literal(value: Any) -> str:
    """The DuckDB literal of a text, number, boolean, day, list of these, or None. Raises TypeError for anything else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list | tuple):
        return (
            "[" + ", ".join(literal(item) for item in value) + "]::varchar[]"
            if not value
            else ("[" + ", ".join(literal(item) for item in value) + "]")
        )
    raise TypeError(f"a parameter of type {type(value).__name__} cannot stand in a query")


def bind(sql: str, parameters: Mapping[str, Any]) -> str:
    """`sql` with every `$name` replaced by the literal of that parameter. Raises KeyError for a name without a value."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in parameters:
            raise KeyError(f"the query names ${name}, which is no parameter of the duty")
        return literal(parameters[name])

    return _PLACEHOLDER.sub(value, sql)
