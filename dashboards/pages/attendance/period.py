"""Which days are looked at: the school year, a term, a month, or the last four weeks, as far as the audit reaches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from checks.common.build import DEFAULT_ZONE
from dashboards.shell.page import View
from workbench.attendance.selection import Selection
from workbench.attendance.years import year_before
from workbench.texts import text

YEAR, WEEKS = "gads", "4ned"
FOUR_WEEKS: Final = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Period:
    """`key` is its word in the address, `group` the heading that it stands under among the choices."""

    key: str
    name: str
    group: str
    since: date
    until: date


def periods(view: View, school: str) -> list[Period]:
    """What there is to choose from, the school year first; a school without terms has the last year of days."""
    today = view.run.as_of.date()
    terms = view.frame("attendance: terms", lambda: view.scope.records("terms"), of_records=True).filter(
        pl.col("school_id") == school, pl.col("starts_on") <= today
    )
    latest = terms["school_year"].max()
    rows = terms.filter(pl.col("school_year") == latest).sort("starts_on")
    first = rows["starts_on"][0] if rows.height else today - timedelta(days=365)
    last = min(today, rows["ends_on"][-1]) if rows.height else today
    found = [
        Period(YEAR, _said(view, "year", year=latest or ""), "", first, last),
        Period(WEEKS, _said(view, "weeks"), "", max(first, last - FOUR_WEEKS), last),
    ]
    terms_of = _said(view, "terms")
    found += [
        Period(f"{term}sem", _said(view, "term", term=term), terms_of, starts_on, min(ends_on, today))
        for term, starts_on, ends_on in rows.select("term", "starts_on", "ends_on").iter_rows()
    ]
    return [*found, *_months(view, first, last)]


def _months(view: View, first: date, last: date) -> list[Period]:
    """The months of the school year that have begun."""
    names, group = text("month.names", view.lang).split("|"), _said(view, "months")
    found = []
    for begins in pl.date_range(first.replace(day=1), last, "1mo", eager=True).to_list():
        ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        name = _said(view, "month", month=names[begins.month - 1], year=begins.year)
        found.append(Period(f"{begins:%Y-%m}", name, group, max(begins, first), min(ends, last)))
    return found


def _said(view: View, key: str, **values: object) -> str:
    return text(f"attendance_page.period.{key}", view.lang, **values)


def school_of(view: View) -> str:
    """The school that the address names, else the viewer's first."""
    schools = sorted(view.viewer.schools)
    return view.here.get("skola") if view.here.get("skola") in schools else next(iter(schools), "")


def year_and_before(year: Period) -> Period:
    """The days of the school year, and a year before them those that it is compared with."""
    return replace(year, since=year_before(year.since))


def chosen(view: View, known: list[Period]) -> Period:
    """The period that the address names, else the school year."""
    return next((one for one in known if one.key == view.here.get("laiks")), known[0])


def selection(view: View, period: Period, school: str, class_id: str = "", grade: str = "") -> Selection:
    """What is asked of the measures, seen from the moment of the audit."""
    moment = view.run.as_of.replace(tzinfo=ZoneInfo(DEFAULT_ZONE)).astimezone(UTC).replace(tzinfo=None)
    return Selection(
        since=period.since, until=period.until, as_of=moment, schools=(school,) if school else (),
        classes=(class_id,) if class_id else (), grades=(int(grade),) if grade.isdecimal() else (),
    )  # fmt: skip
