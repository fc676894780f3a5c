"""The base of every duty: a Great Expectations Expectation whose SQL selects all obligations of one clause.

A duty is a class with typed parameters and, beside it, a file of the same name with its SQL. The SQL reads the
relations of `checks/common` and returns, for each obligation, `school_id, subject_key, class_id, staff_id, pupil_id,
arises_at, due_at, fulfilled_at` (moments in UTC) and any further columns, which are the facts that explain it.
`$name` in the SQL stands for the duty's parameter of that name.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.core.result_format import ResultFormat
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, parse_result_format
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from checks.engine import metric
from checks.engine.judged import judged_query
from checks.engine.literals import bind

_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"


class Duty(BatchExpectation):
    """One duty of one clause, in force from one day to another, with its parameters.

    `needs`: the tables and columns (`table` or `table.column`) without which the clause is not assessable.
    `missing_at_once`: what is not fulfilled when it is due is missing at that very moment (clause 3.2c), not after it.
    """

    regulation_id: str
    clause_id: str
    in_force_from: str = pydantic.Field(..., regex=_ISO_DAY)
    in_force_until: str = pydantic.Field("", regex=r"^(\d{4}-\d{2}-\d{2})?$")
    mostly: float = pydantic.Field(1.0, ge=0, le=1)

    needs: ClassVar[tuple[str, ...]] = ()
    missing_at_once: ClassVar[bool] = False

    @classmethod
    def is_abstract(cls) -> bool:
        """Only subclasses with their own SQL can be put in a suite."""
        return cls.__name__ == "Duty" or super().is_abstract()

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Names of the parameters that this duty adds, in the order of their declaration."""
        base = set(Duty.__fields__)
        return tuple(name for name in cls.__fields__ if name not in base)

    @classmethod
    def sql_template(cls) -> str:
        """The duty's SQL as written in the file beside its class."""
        return _read_sql(Path(inspect.getfile(cls)).with_suffix(".sql"))

    @property
    def parameters(self) -> dict[str, Any]:
        """The duty's own parameters and their values."""
        return {name: getattr(self, name) for name in self.parameter_names()}

    @property
    def query(self) -> str:
        """The SQL of this duty with its parameters filled in: what is run, and what is printed as evidence."""
        return bind(self.sql_template(), self.parameters)

    def judged(self, batch: str = "select school_id, as_of, time_zone from common.scope") -> str:
        """The SQL of all obligations of this duty with their status, over the schools that `batch` selects."""
        return judged_query(
            self.query,
            batch,
            regulation_id=self.regulation_id,
            clause_id=self.clause_id,
            in_force_from=self.in_force_from,
            in_force_until=self.in_force_until,
            missing_at_once=self.missing_at_once,
        )

    @property
    def gaps_query(self) -> str:
        """SQL of the parts that cannot be judged though the rest can; most duties have none.

        Columns: school_id, school_year, kind_code, grade_level, obligations left out.
        """
        return ""

    def needed(self) -> tuple[str, ...]:
        """What must be present for these parameters; a duty overrides it where a parameter decides."""
        return self.needs

    @property
    def target(self) -> str:
        """The table in the hub that keeps this duty's obligations."""
        parts = (self.regulation_id, self.clause_id, self.expectation_type, self.in_force_from)
        return '"' + "/".join(parts).replace('"', "") + '"'

    @property
    def configuration(self) -> ExpectationConfiguration:
        """The configuration with every parameter written out, those equal to their default too: the law is explicit."""
        configuration = super().configuration
        explicit = {name: getattr(self, name) for name in (*_OWN_FIELDS, *self.parameter_names())}
        configuration.kwargs.update(explicit)
        return configuration

    def get_validation_dependencies(
        self,
        execution_engine: ExecutionEngine | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """One metric: the duty's obligations."""
        dependencies = super().get_validation_dependencies(execution_engine, runtime_configuration)
        values = {
            "target": f"duty.{self.target}",
            "judged": self.judged(metric.BATCH),
            "sample": dependencies.result_format["partial_unexpected_count"],
        }
        dependencies.set_metric_configuration(
            "obligations", MetricConfiguration(metric.METRIC, {"batch_id": self.batch_id}, values)
        )
        return dependencies

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine | None = None,
    ) -> dict[str, Any]:
        kept = metrics["obligations"]
        population, unexpected = int(kept["population"]), int(kept["unexpected"])
        result: dict[str, Any] = {
            "observed_value": f"{unexpected} / {population}",
            "element_count": population,
            "unexpected_count": unexpected,
            "unexpected_percent": 100.0 * unexpected / population if population else 0.0,
        }
        wanted = parse_result_format(self._get_result_format(runtime_configuration))["result_format"]
        if wanted in (ResultFormat.SUMMARY, ResultFormat.COMPLETE):
            result["details"] = {"sample": kept["sample"]}
        return {"success": population - unexpected >= self.mostly * population, "result": result}


_OWN_FIELDS = ("regulation_id", "clause_id", "in_force_from", "in_force_until", "mostly")


@cache
def _read_sql(path: Path) -> str:
    return re.sub(r"\n{3,}", "\n\n", path.read_text(encoding="utf-8")).strip()
