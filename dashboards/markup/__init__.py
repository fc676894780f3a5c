"""HTML of the pages from templates that escape every value: the one way in which a value reaches the screen as markup."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.markup import formats
from workbench.texts import LANGUAGES, text

ROOM = Path(__file__).parent.parent
DOCUMENT = "shell/document.html"  # Panel's own environment reads it
_FORMATS = ("number", "percent", "day", "short_day", "weekday", "moment", "due")


@cache
def _environment(lang: str) -> Environment:
    """Templates of `dashboards/`, by their path there; what is missing in a template is an error, never a blank."""
    made = Environment(
        loader=FileSystemLoader(ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(lang=lang, t=partial(_say, lang))
    made.filters.update({name: partial(_formatted, name, lang) for name in _FORMATS})
    return made


def _say(lang: str, key: str, **values: object) -> str:
    return text(key, lang, **values)


def _formatted(name: str, lang: str, value: Any, *more: Any) -> str:
    written: str = getattr(formats, name)(value, lang, *more)
    return written


def warm() -> None:
    """Read every template and text, so that nobody waits for it."""
    for lang in LANGUAGES:
        for template in _environment(lang).list_templates(["html"]):
            if template != DOCUMENT:
                _environment(lang).get_template(template)


def render(template: str, lang: str, **values: Any) -> str:
    """The template (`pages/overview.html`) with its values, each escaped; `t(key, …)` gives a text in `lang`.

    Filters: number, percent, day, short_day, weekday, moment, due.
    """
    return _environment(lang).get_template(template).render(**values)
