"""Masking what stands in free text: personal codes, phone numbers, and names of people of the school.

Free text is what people wrote: reasons of excuses, notes of attestations, values of rows that could not be loaded.
"""

from __future__ import annotations

from typing import Final, cast

import duckdb

PERSONAL_CODE: Final = r"\b\d{6}\s?-?\s?\d{5}\b"
PHONE: Final = (
    r"(\+\s?\d{1,3}[ -]?)?\b[26](\d( ?\d){6}|\d-\d{3}-\d{3}|\d{3}-\d{4})\b|\+\d{8,15}\b"  # Latvian, or with a plus
)
MASKED_CODE: Final = "******-*****"
MASKED_PHONE: Final = "********"
MASKED_NAME: Final = "[…]"

# A name is met in any case of its declension: its stem, and up to four more letters. Short stems must be the whole word.
_NAMES = """
with stem as (
    select distinct school_id, strip_accents(lower(regexp_replace(part, '(is|us|as|es|[sšaāeēiīouū])$', ''))) as stem
    from (
        select school_id, unnest(string_split_regex(family_name || ' ' || given_name, '[^\\p{L}]+')) as part
        from people
    )
    where len(part) > 2
),
word as (
    select row_id, school_id, unnest(regexp_extract_all(written, '\\p{Lu}\\p{L}+')) as word
    from text
),
name as (
    select word.row_id, list(distinct word.word order by len(word.word) desc, word.word) as names
    from word
    join stem
      on stem.school_id = word.school_id
     and left(stem.stem, 2) = left(strip_accents(lower(word.word)), 2)
     and starts_with(strip_accents(lower(word.word)), stem.stem)
     and len(word.word) <= len(stem.stem) + case when len(stem.stem) < 3 then 1 else 4 end
    group by word.row_id
)
select
    text.* exclude (written),
    case
        when name.names is null then text.written
        else list_reduce(list_prepend(text.written, name.names), lambda told, word: regexp_replace(
            told, '(^|[^\\p{L}])' || word || '($|[^\\p{L}])', '\\1{masked}\\2', 'g'))
    end as written
from text
left join name on name.row_id = text.row_id
"""


def masked(column: str) -> str:
    """The SQL expression of a text without personal codes and phone numbers; null stays null."""
    codes = f"regexp_replace({column}, '{PERSONAL_CODE}', '{MASKED_CODE}', 'g')"
    return f"regexp_replace({codes}, '{PHONE}', '{MASKED_PHONE}', 'g')"


def without_names(text: duckdb.DuckDBPyRelation, people: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """`text` with `[…]` for every capitalised word in `written` that is a name of somebody of its school.

    `text` has `row_id`, `school_id`, `written` and any other columns; `people` as in `people.people`. A word that begins a
    sentence and looks like a name is masked too: better a word too many than a pupil named.
    """
    people.create_view("people", replace=True)
    return cast(duckdb.DuckDBPyRelation, text.query("text", _NAMES.replace("{masked}", MASKED_NAME)))
