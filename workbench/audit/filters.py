"""Which findings a person asks for: one object that says itself in SQL and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from workbench.audit.results import findings
from workbench.errors import InputError
from workbench.texts import text


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Filters over the findings of a run; an empty one lets everything through. Days are the due day, inclusive."""

    regulations: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    teacher: str | None = None
    class_name: str | None = None
    school: str | None = None
    due_from: str | None = None
    due_until: str | None = None
    status: str | None = None
    excused: bool | None = None

    def conditions(self) -> list[tuple[str, dict[str, Any]]]:
        """SQL conditions with their parameters, those that are asked for."""
        asked: list[tuple[bool, str, dict[str, Any]]] = [
            (bool(self.regulations), "list_contains($regulations::varchar[], regulation_id)",
             {"regulations": list(self.regulations)}),
            (bool(self.clauses), "list_contains($clauses::varchar[], clause_id)", {"clauses": list(self.clauses)}),
            (bool(self.teacher),
             "(staff_id = $teacher or starts_with(strip_accents(lower(staff)), strip_accents(lower($teacher))))",
             {"teacher": self.teacher}),
            (bool(self.class_name), "(class_id = $class_name or lower(class) = lower($class_name))",
             {"class_name": self.class_name}),
            (bool(self.school), "school_id = $school", {"school": self.school}),
            (bool(self.due_from), "due_at::date >= $due_from", {"due_from": _day(self.due_from)}),
            (bool(self.due_until), "due_at::date <= $due_until", {"due_until": _day(self.due_until)}),
            (bool(self.status), "status = $status", {"status": self.status}),
            (self.excused is not None, "excused = $excused", {"excused": self.excused}),
        ]  # fmt: skip
        return [(condition, values) for is_asked, condition, values in asked if is_asked]

    def apply(self, hub: duckdb.DuckDBPyConnection, run_id: int) -> duckdb.DuckDBPyRelation:
        """The findings of the run that the filter lets through."""
        asked = self.conditions()
        if not asked:
            return findings(hub, run_id)
        where = " and ".join(condition for condition, _ in asked)
        values = {name: value for _, named in asked for name, value in named.items()}
        return hub.sql(f"select * from ({findings(hub, run_id).sql_query()}) where {where}", params=values)

    def sentence(self, lang: str) -> str:
        """The filter in words, so that a list says what it shows."""
        parts = [
            text(f"filter.{name}", lang, value=_written(value, lang))
            for name in ("regulations", "clauses", "teacher", "class_name", "school", "due_from", "due_until", "status",
                         "excused")
            if (value := getattr(self, name)) not in (None, (), "")
        ]  # fmt: skip
        return "; ".join(parts) or text("filter.all", lang)


def _written(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return text("filter.yes" if value else "filter.no", lang)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a bare day has no zone
        except ValueError:
            continue
    raise InputError(f"'{value}' is no day; write it as 2026-09-12 or 12.09.2026.")
