"""SQL expressions that read a trimmed text as the type of its column; what cannot be read becomes null.

DuckDB's own casts take more than the exchange format allows ('2025-9-1', 'infinity'), so a form is checked first.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.records.columns import Column
from workbench.records.schema import ROLES

ISO_DAY = r"[12]\d{3}-\d\d-\d\d"
LATVIAN_DAY = r"\d\d\.\d\d\.[12]\d{3}\.?"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
FRACTION = r"(\.\d{1,9})?"
OFFSET = r"\s?(Z|[+-][01]\d(:?[0-5]\d)?)"
TRUE, FALSE = ("true", "1", "jā"), ("false", "0", "nē")
STRIPPED = r"^[\s\x{a0}\x{feff}]+|[\s\x{a0}\x{feff}]+$"


def quoted(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def _fits(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {quoted(pattern)})"


def trimmed(cell: str) -> str:
    """The cell without surrounding white space; empty is null.

    Few cells have any, so cheap tests decide first (`!` is the first character after the space): twice as fast.
    """
    ends = " or ".join(f"suffix({cell}, chr({code}))" for code in (32, 9, 10, 13))
    bare = f"regexp_replace({cell}, {quoted(STRIPPED)}, '', 'g')"
    return f"nullif(case when {cell} < '!' or {ends} or contains({cell}, chr(160)) then {bare} else {cell} end, '')"


def _choice(text: str, words: Mapping[str, str], otherwise: str) -> str:
    """A CASE over the text in small letters."""
    if not words:
        return otherwise
    cases = " ".join(f"when {quoted(word)} then {quoted(meaning)}" for word, meaning in words.items())
    return f"case lower({text}) {cases} else {otherwise} end"


def day(text: str) -> str:
    """A date in either form."""
    turned = f"regexp_replace({text}, '^(..)\\.(..)\\.(....)\\.?$', '\\3-\\2-\\1')"
    return (
        f"case when {_fits(text, ISO_DAY)} then try_cast({text} as date) "
        f"when {_fits(text, LATVIAN_DAY)} then try_cast({turned} as date) end"
    )


def local_moment(text: str, *, day_end: bool = False) -> str:
    """A moment without offset as local TIMESTAMP in whole seconds."""
    turned = f"regexp_replace({text}, '^(..)\\.(..)\\.(....)\\.?\\s+([0-9:]+).*$', '\\3-\\2-\\1 \\4')"
    end = " + interval 86399 second" if day_end else ""
    iso, latvian = _fits(text, f"{ISO_DAY}[ T]{CLOCK}{FRACTION}"), _fits(text, rf"{LATVIAN_DAY}\s+{CLOCK}{FRACTION}")
    return (
        f"case when {iso} then try_cast(case when strlen({text}) > 19 then left({text}, 19) else {text} end as timestamp) "
        f"when {latvian} then try_cast({turned} as timestamp) "
        f"else cast({day(text)} as timestamp){end} end"
    )


def absolute_moment(text: str) -> str:
    """A moment with an offset as UTC TIMESTAMP in whole seconds."""
    latvian = f"regexp_replace({text}, '^(..)\\.(..)\\.(....)\\.?\\s+', '\\3-\\2-\\1 ')"
    bare = f"regexp_replace({latvian}, '(\\.\\d+)?{OFFSET}$', '')"
    sign = f"case when regexp_matches({text}, '-[0-9:]+$') then -1 else 1 end"
    zone = f"regexp_extract({text}, '[+-]([0-9:]+)$', 1)"
    digits = f"rpad(replace({zone}, ':', ''), 4, '0')"
    seconds = f"{sign} * (try_cast(left({digits}, 2) as bigint) * 3600 + try_cast(right({digits}, 2) as bigint) * 60)"
    pattern = rf"({ISO_DAY}[ T]|{LATVIAN_DAY}\s+){CLOCK}{FRACTION}{OFFSET}"
    return f"case when {_fits(text, pattern)} then try_cast({bare} as timestamp) - to_seconds({seconds}) end"


def clock(text: str) -> str:
    """A time of day as TIME."""
    return f"case when {_fits(text, CLOCK)} then try_cast({text} as time) end"


def integer(text: str, between: tuple[int, int] | None) -> str:
    """A whole number, within its bounds."""
    number = f"case when {_fits(text, '[+-]?[0-9]{1,9}')} then try_cast({text} as integer) end"
    return f"case when ({number}) between {between[0]} and {between[1]} then {number} end" if between else number


def plain(column: Column, text: str, aliases: Mapping[str, str], *, typed: bool) -> str:
    """SQL that reads `text` as the column's kind; kinds with an instant are read by the caller."""
    if column.kind == "boolean":
        words = {**dict.fromkeys(TRUE, "true"), **dict.fromkeys(FALSE, "false"), **aliases}
        return f"cast({_choice(text, words, 'null')} as boolean)"
    if column.values:
        allowed = ", ".join(map(quoted, column.values))
        words = {**aliases, **{value: value for value in column.values}}
        return f"case when {text} in ({allowed}) then {text} else {_choice(text, words, 'null')} end"
    if column.several:
        words = {**aliases, **{role: role for role in ROLES}}
        roles = f"list_transform(string_split({text}, '|'), lambda part: trim(part))"
        named = f"list_transform({roles}, lambda part: {_choice('part', words, 'part')})"
        return f"nullif(array_to_string(list_filter({named}, lambda part: part <> ''), '|'), '')"
    if aliases:
        text = _choice(text, aliases, text)
    if column.kind == "integer":
        return integer(text, column.between)
    if column.kind == "date":
        return day(text)
    if column.kind == "time":
        return clock(text)
    if column.kind == "month":  # a spreadsheet turns 2025-09 into the first of September
        bare = f"regexp_replace({text}, '^([0-9]{{4}}-[0-9]{{2}})-01$', '\\1')" if typed else text
        return f"case when {_fits(bare, '[12][0-9]{3}-(0[1-9]|1[0-2])')} then {bare} end"
    if column.kind == "school_year":
        follows = f"try_cast(right({text}, 4) as integer) = try_cast(left({text}, 4) as integer) + 1"
        return f"case when {_fits(text, '[12][0-9]{3}/[12][0-9]{3}')} and {follows} then {text} end"
    return text
