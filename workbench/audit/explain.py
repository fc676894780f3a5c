"""Sentences that explain an obligation, composed in SQL from the texts catalogue and the duty's facts.

A template names facts in braces; a segment in square brackets is left out when one of its facts is unknown or an empty
list. The arithmetic (deadline, fulfilment, difference, clause) is the same for every duty and is added to each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

from checks.engine.literals import literal
from workbench.audit import spoken
from workbench.texts import LANGUAGES, catalogue, text

_SEGMENT = re.compile(r"\[([^\[\]]*)\]")
FACT = re.compile(r"\{(\w+)\}")

MACROS = """
create or replace macro duration(seconds, day_unit) as
    case
        when seconds >= 86400 then (seconds // 86400)::varchar || ' ' || day_unit ||
            case when seconds % 86400 >= 3600 then ' ' || ((seconds % 86400) // 3600)::varchar || ' h' else '' end
        when seconds >= 3600 then (seconds // 3600)::varchar || ' h' ||
            case when seconds % 3600 >= 60 then ' ' || ((seconds % 3600) // 60)::varchar || ' min' else '' end
        when seconds >= 60 then (seconds // 60)::varchar || ' min' ||
            case when seconds % 60 > 0 then ' ' || (seconds % 60)::varchar || ' s' else '' end
        else seconds::varchar || ' s'
    end;
"""


def make_words(hub: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and `common.words`: one row with a map of every code to its words for each language."""
    hub.execute(spoken.MACROS + MACROS)
    hub.execute(
        f"create or replace table common.words as select {_codes('lv')} as words_lv, {_codes('en')} as words_en"
    )


def said() -> str:
    """The moments and the difference in words, once an obligation, where it is not met: SQL columns.

    They read `status`, `due_local`, `fulfilled_local`, `as_of_local` and `overdue_seconds`. Written once, because a macro is
    planned anew at each place where it stands.
    """
    columns: dict[str, str] = {}
    for lang in LANGUAGES:
        columns |= {
            f"due_{lang}": f"deadline_{lang}(due_local)",
            f"fulfilled_{lang}": f"clock_{lang}(fulfilled_local)",
            f"as_of_{lang}": f"clock_{lang}(as_of_local)",
            f"overdue_{lang}": f"duration(overdue_seconds, {literal(text('explain.day_unit', lang))})",
        }
    return ", ".join(f"case when status <> 'met' then {words} end as {name}" for name, words in columns.items())


def _codes(lang: str) -> str:
    words = {key[5:]: languages[lang] for key, languages in catalogue().items() if key.startswith("code.")}
    return f"map({literal(list(words))}, {literal(list(words.values()))})"


def sentence(expectation_type: str, clause_id: str, facts: Mapping[str, str], lang: str) -> str:
    """The SQL expression that explains one obligation of a duty.

    `facts`: the duty's own columns and their DuckDB types. The expression reads those columns, `status`, and the columns
    of `said`.
    """
    template = text_or_name(expectation_type, lang)
    values = {name: _fact(name, kind, lang) for name, kind in facts.items()}
    if "month" in facts:
        values |= {form: spoken.month('"month"', lang, form) for form in spoken.MONTH_FORMS}
    return f"{fill(template, values)} || '; ' || {_arithmetic(clause_id, lang)}"


def text_or_name(expectation_type: str, lang: str) -> str:
    """The template of a duty; a duty without one in the catalogue is explained by its name."""
    entry = catalogue().get(f"duty.{expectation_type}")
    return entry[lang] if entry else expectation_type


def _fact(name: str, kind: str, lang: str) -> str:
    column = f'"{name}"'
    if kind == "DATE":
        return spoken.day(column, lang)
    if kind == "TIMESTAMP":
        return f"clock_{lang}(to_local({column}, time_zone))"
    if name.endswith("_code"):
        return f"coalesce(words_{lang}[{column}], {column})"
    if name.endswith("_codes"):
        translated = f"list_transform({column}, lambda code: coalesce(words_{lang}[code], code))"
        return f"nullif(array_to_string({translated}, ', '), '')"
    if kind == "TIMESTAMP[]":
        said = f"list_transform({column}, lambda one: clock_{lang}(to_local(one, time_zone)))"
        return f"nullif(array_to_string({said}, ', '), '')"
    if kind.endswith("[]"):
        return f"nullif(array_to_string({column}, ', '), '')"
    return f"{column}::varchar"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Concatenate a template's segments; a bracketed one vanishes when a fact in it is null, an outer fact reads as `–`."""
    parts: list[str] = []
    position = 0
    for match in _SEGMENT.finditer(template):
        parts.extend(_pieces(template[position : match.start()], values, missing="'–'"))
        inner = " || ".join(_pieces(match.group(1), values, missing=None)) or "''"
        parts.append(f"coalesce({inner}, '')")
        position = match.end()
    parts.extend(_pieces(template[position:], values, missing="'–'"))
    return " || ".join(parts) or "''"


def _pieces(segment: str, values: Mapping[str, str], *, missing: str | None) -> list[str]:
    pieces: list[str] = []
    position = 0
    for match in FACT.finditer(segment):
        if match.start() > position:
            pieces.append(literal(segment[position : match.start()]))
        value = values[match.group(1)]
        pieces.append(f"coalesce({value}, {missing})" if missing else value)
        position = match.end()
    if position < len(segment):
        pieces.append(literal(segment[position:]))
    return pieces


def _arithmetic(clause_id: str, lang: str) -> str:
    """Deadline, fulfilment and difference, by status; then the clause."""
    values = {
        "due": f"due_{lang}", "fulfilled": f"fulfilled_{lang}", "difference": f"overdue_{lang}", "as_of": f"as_of_{lang}",
    }  # fmt: skip
    branches = " ".join(
        f"when '{status}' then {fill(catalogue()[f'explain.{status}'][lang], values)}"
        for status in ("met", "late", "missing", "pending")
    )
    clause = literal(text("explain.clause", lang, clause=clause_id))
    return f"case status {branches} end || {clause}"
