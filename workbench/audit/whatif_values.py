"""Which parameter of a duty sets its deadline, and which other values of it are worth a look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import InputError, nearest

if TYPE_CHECKING:
    from checks.engine.duty import Duty

Unit = Literal["clock", "days", "date", "grace"]
# The parameters that set a deadline, those that decide most often first.
UNITS: dict[str, Unit] = {
    "deadline": "clock",
    "due_on": "date",
    "due": "date",
    "days": "days",
    "working_days": "days",
    "school_days": "days",
    "days_after": "days",
    "late_start_working_days": "days",
}
GRACE = "grace"
YEAR_END, DAY_END = "year_end", ""


def parameter_of(duties: Sequence[Duty], asked: str | None) -> str:
    """The parameter to vary: the one asked for, else the first that sets a deadline, else days of grace."""
    known = [name for name in UNITS if any(name in duty.parameters for duty in duties)]
    if asked is None:
        return known[0] if known else GRACE
    if asked not in (*known, GRACE):
        raise InputError(
            f"{asked} sets no deadline here.{nearest(asked, known)} Possible: {', '.join([*known, GRACE])}."
        )
    return asked


def day_kind_of(duty: Duty, name: str) -> str:
    """School, working or calendar days, where the parameter counts days."""
    if UNITS.get(name) != "days":
        return "calendar" if name == GRACE else ""
    of_name = {"working_days": "working", "late_start_working_days": "working", "school_days": "school"}
    return of_name.get(name, str(duty.parameters.get("day_kind", "calendar")))


def values_around(unit: Unit, now: Any) -> list[Any]:
    """Values worth a look around the one in force."""
    if unit == "clock":
        return [*(f"{hour:02}:00" for hour in range(12, 24)), DAY_END if now == DAY_END else "23:59"]
    if unit == "grace":
        return list(range(15))
    if unit == "days":
        step = max(1, now // 10)
        return list(range(0, max(10, 2 * now) + 1, step))
    if now == YEAR_END:
        return ["09-30", "10-31", "11-30", "12-31", "01-31", "02-28", "03-31", "04-30", "05-31", YEAR_END]
    middle = _school_day_of(now)
    around = [middle + timedelta(weeks=week) for week in range(-4, 9)]
    return [day.strftime("%m-%d") for day in around if date(2001, 8, 1) <= day <= date(2002, 7, 31)]


def _school_day_of(value: str) -> date:
    """A day MM-DD in a school year that begins in August; the year itself means nothing (2002 has no 29 February)."""
    month, day = int(value[:2]), int(value[3:])
    return date(2001 if month >= 8 else 2002, month, min(day, 28) if month == 2 else day)


def place(unit: Unit, value: Any) -> Any:
    """What the values are sorted by: the end of the day and of the year come last."""
    if unit == "clock":
        return value or "24:00"
    if unit == "date":
        return date.max if value == YEAR_END else _school_day_of(value)
    return value


def bounds(duty: Duty, name: str) -> tuple[float, float]:
    """The smallest and the largest number that a parameter of the duty takes."""
    if name == GRACE:
        return 0, math.inf
    limits = type(duty).__fields__[name].field_info
    return limits.ge if limits.ge is not None else -math.inf, limits.le if limits.le is not None else math.inf


def read(unit: Unit, value: str) -> Any:
    """A value as the duty takes it, from what a person wrote. Raises InputError for what is no number of days."""
    if unit in ("days", "grace"):
        if not value.strip().isdigit():
            raise InputError(f"'{value}' is no number of days.")
        return int(value)
    return value.strip()
