"""Days, moments and months as SQL says them in each language, like `dashboards.markup.formats`: `12.09.2026.`, `12 Sep 2026`."""

from __future__ import annotations

from typing import Final

from checks.engine.literals import literal
from workbench.texts import text

DAYS: Final = {"lv": "%d.%m.%Y.", "en": "%-d %b %Y"}
# What a template may call a month, and the text with the names in that form; both are made of the fact `month`.
MONTH_FORMS: Final = {"month": "month.names", "month_accusative": "month.accusative"}

# A deadline at the very end of a day is the day.
MACROS: Final = "".join(
    f"""
create or replace macro clock_{lang}(moment) as
    case
        when second(moment) = 0 then strftime(moment, '{day} %H:%M')
        else strftime(moment, '{day} %H:%M:%S')
    end;
create or replace macro deadline_{lang}(moment) as
    case when strftime(moment, '%H:%M:%S') = '23:59:59' then strftime(moment, '{day}') else clock_{lang}(moment) end;
"""
    for lang, day in DAYS.items()
)


def day(value: str, lang: str) -> str:
    """The expression of a day in words; `value` is SQL that gives a date."""
    return f"strftime({value}, '{DAYS[lang]}')"


def month(value: str, lang: str, form: str = "month") -> str:
    """The expression of a month in words; `value` is SQL that gives `2025-09`, `form` one of `MONTH_FORMS`."""
    names = literal(text(MONTH_FORMS[form], lang).split("|"))
    name, year = f"({names})[substr({value}, 6)::integer]", f"substr({value}, 1, 4)"
    return f"{year} || '. gada ' || {name}" if lang == "lv" else f"{name} || ' ' || {year}"
