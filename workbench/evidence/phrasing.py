"""Numbers, shares, days and moments as a report writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from workbench.texts import text

HIDDEN: Final = "…"
NONE: Final = "–"
_SPACE: Final = "\u00a0"  # between thousands, and before the per cent sign: no break there


def number(value: int | None) -> str:
    """`12 345`; `…` for a suppressed one."""
    return HIDDEN if value is None else f"{value:,}".replace(",", _SPACE)


def share(value: float | None, lang: str, *, hidden: bool = False) -> str:
    """`98,5 %` (`98.5 %` in English); `–` without a divisor, `…` when it is suppressed. Never rounded up to 100 %."""
    if value is None:
        return HIDDEN if hidden else NONE
    percent = 100 * value
    shown = f"{min(percent, 99.9) if percent < 100 else 100.0:.1f}{_SPACE}%"
    return shown.replace(".", ",") if lang == "lv" else shown


def day(value: date | str | None) -> str:
    """`19.12.2025.`; empty for none."""
    if value is None:
        return ""
    return (date.fromisoformat(value[:10]) if isinstance(value, str) else value).strftime("%d.%m.%Y.")


def moment(value: datetime | str | None) -> str:
    """`19.12.2025. 17:00`, with seconds where there are any; empty for none."""
    if value is None:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.strftime("%d.%m.%Y. %H:%M:%S" if at.second else "%d.%m.%Y. %H:%M")


def software(versions: dict[str, Any]) -> str:
    """`duckdb 2.0.0, polars 2.1.0`, in the order of the names."""
    return ", ".join(f"{name} {versions[name]}" for name in sorted(versions))


def label(key: str, lang: str, **values: object) -> str:
    """A sentence of the report."""
    return text(f"evidence.report.{key}", lang, **values)
