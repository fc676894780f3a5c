"""Rēzekne 13: grades of terms, years, exams and diagnostic works are recorded by their deadlines."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal, get_args

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.literals import bind

GradeKind = Literal["term1", "term2", "year", "exam", "diagnostic"]
_OWED = Path(__file__).with_name("final_grades_recorded.owed.sql").read_text(encoding="utf-8").strip()
_GAPS = Path(__file__).with_name("final_grades_recorded.gaps.sql").read_text(encoding="utf-8").strip()


class ExpectFinalGradesRecorded(Duty):
    """Every grade of `grade_kinds` that is owed is recorded by the deadline that the school loaded for its kind.

    A term grade is owed by every pupil who on the term's last day is enrolled and a member of a journal of
    `journal_kinds` with a held lesson in that term, a year grade where a grade of term 2 is; exam and diagnostic
    grades can be seen only when somebody entered them. A deadline for the class's grade level comes before one for all;
    without either the grade is not assessable and counted by `gaps_query` instead.
    """

    grade_kinds: list[GradeKind] = pydantic.Field(default_factory=lambda: list(get_args(GradeKind)))
    journal_kinds: list[str] = pydantic.Field(default_factory=lambda: ["subject"])

    needs: ClassVar[tuple[str, ...]] = (
        "grades.recorded_at",
        "grading_deadlines",
        "journals",
        "journal_members",
        "lessons",
        "enrolments",
        "classes",
        "terms",
    )
    gaps_sql: ClassVar[str] = f"{_OWED}\n{_GAPS}"

    @classmethod
    def sql_template(cls) -> str:
        """What is owed, which the gaps are read from too, and the obligations among it."""
        return f"{_OWED}\n{super().sql_template()}"

    @property
    def gaps_query(self) -> str:
        """The SQL of what is left out for want of a deadline, with the parameters and days in force filled in."""
        days = {"in_force_from": self.in_force_from, "in_force_until": self.in_force_until or "9999-12-31"}
        return bind(self.gaps_sql, {**self.parameters, **days})
