"""Numbers, shares, days and moments as a person in Latvia, or an English reader, writes them."""

from __future__ import annotations

from datetime import date, datetime

NO_BREAK = "\u00a0"
NONE = "–"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = {
    "lv": ("pirmdiena", "otrdiena", "trešdiena", "ceturtdiena", "piektdiena", "sestdiena", "svētdiena"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def number(value: float | None, lang: str, digits: int = 0) -> str:
    """`12 345,6` in Latvian, `12,345.6` in English; a dash where there is none."""
    if value is None:
        return NONE
    written = f"{value:,.{digits}f}"
    return written if lang == "en" else written.replace(",", NO_BREAK).replace(".", ",")


def percent(share: float | None, lang: str, digits: int = 1) -> str:
    """A share from 0 to 1 as `97,4 %`; never rounded up to a whole that it is not, nor down to nothing."""
    if share is None:
        return NONE
    least = 10**-digits
    shown = min(max(round(share * 100, digits), 0.0 if share <= 0 else least), 100.0 if share >= 1 else 100 - least)
    unit = f"{NO_BREAK}%" if lang == "lv" else "%"
    return number(shown, lang, 0 if shown in (0, 100) else digits) + unit


def day(value: date | None, lang: str) -> str:
    """`12.09.2026.` in Latvian, `12 Sep 2026` in English; no line of a narrow column breaks inside it."""
    if value is None:
        return NONE
    return value.strftime("%d.%m.%Y.") if lang == "lv" else f"{short_day(value, lang)}{NO_BREAK}{value.year}"


def short_day(value: date | None, lang: str) -> str:
    """Without the year: `12.09.` or `12 Sep`."""
    if value is None:
        return NONE
    return value.strftime("%d.%m.") if lang == "lv" else f"{value.day}{NO_BREAK}{_MONTHS[value.month - 1]}"


def weekday(value: date, lang: str) -> str:
    """The name of the day of the week."""
    return _WEEKDAYS[lang][value.weekday()]


def moment(value: datetime | None, lang: str) -> str:
    """`12.09.2026. 17:00`, the hour as the sentences of the audit and E-klase write it, or `12 Sep 2026 17:00`."""
    if value is None:
        return NONE
    return f"{day(value, lang)} {value:%H:%M}"


def due(value: datetime | None, lang: str) -> str:
    """A deadline; one at the very end of a day is the day."""
    if value is not None and value.strftime("%H:%M:%S") == "23:59:59":
        return day(value, lang)
    return moment(value, lang)
