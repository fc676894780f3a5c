"""Days, parameters and their values as a person reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.packs import Clause, DutySpan, Pack, duty_spans
from checks.packs.model import InForce
from workbench.texts import catalogue, text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MONTH_DAY = re.compile(r"^(\d\d)-(\d\d)$")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One parameter of one Expectation during one stretch of days."""

    name: str
    label: str
    value: str
    basis: str


def day(value: date, lang: str) -> str:
    """A day: `31.08.2018.` in Latvian, `31 August 2018` in English."""
    return value.strftime("%d.%m.%Y.") if lang == "lv" else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def days(span: InForce, lang: str) -> str:
    """From when, and until when where there is an end."""
    start = day(span.start, lang)
    return text("card.from_until", lang, start=start, until=day(span.until, lang)) if span.until else text(
        "card.from", lang, start=start
    )  # fmt: skip


def span_days(span: DutySpan, lang: str) -> str:
    """From when until when a span's parameters hold."""
    until = date.fromisoformat(span.in_force_until) if span.in_force_until else None
    return days(InForce.model_validate({"from": date.fromisoformat(span.in_force_from), "until": until}), lang)


def value(given: Any, lang: str) -> str:
    """A parameter's value: codes by their names, month-days as a calendar writes them, lists with commas."""
    if isinstance(given, list):
        return ", ".join(value(item, lang) for item in given) or text("value.none", lang)
    if isinstance(given, bool):
        return text(f"value.{str(given).lower()}", lang)
    if given is None or given == "":
        return text("value.none", lang)
    written = str(given)
    month_day = _MONTH_DAY.match(written)
    if month_day:
        month, number = month_day.groups()
        return f"{number}.{month}." if lang == "lv" else f"{int(number)} {_MONTHS[int(month) - 1]}"
    entry = catalogue().get(f"value.{written}")
    return entry[lang] if entry else written


def label(name: str, lang: str) -> str:
    """A parameter's name in words; a pack's own Expectation may have one without, which is then its own name."""
    entry = catalogue().get(f"parameter.{name}")
    return entry[lang] if entry else name


def spans_of(pack: Pack, clause: Clause) -> list[DutySpan]:
    """The clause's Expectations, one for each stretch of days with the same parameters."""
    return [span for span in duty_spans(pack) if span.clause_id == clause.id]


def due(pack: Pack, clause: Clause, lang: str, on: date | None = None) -> str:
    """By when, with the parameters that hold `on` a day (none: the latest) filled in; empty where the pack is silent."""
    if clause.due is None:
        return ""
    spans = spans_of(pack, clause)
    last = max((span.in_force_from for span in spans if on is None or span.in_force_from <= on.isoformat()), default="")
    held = {name: given for span in spans if span.in_force_from == last for name, given in span.parameters.items()}
    return _PLACEHOLDER.sub(lambda match: value(held[match.group(1)], lang), clause.due[lang])


def lines(clause: Clause, span: DutySpan, lang: str) -> list[Line]:
    """The parameters of a span, each with where it stands."""
    basis = {name: parameter.basis for name, parameter in clause.duties[span.number].parameters.items()}
    return [
        Line(name, label(name, lang), value(given, lang), text(f"basis.name.{basis[name]}", lang))
        for name, given in span.parameters.items()
    ]
