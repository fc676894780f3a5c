"""The one metric of all duties: runs a duty's SQL once, keeps every obligation, and counts what was kept."""

from __future__ import annotations

from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from checks.engine.literals import literal

METRIC = "duty.obligations"
STANDARD_COLUMNS = (
    "school_id",
    "subject_key",
    "class_id",
    "staff_id",
    "pupil_id",
    "arises_at",
    "due_at",
    "fulfilled_at",
)

# `obligation` is the duty's own SQL; the rest is the same for every duty (clauses.md, Common rules: Status, In force).
KEEP = """
create or replace table {target} as
with obligation as (
{duty}
)
select
    obligation.school_id,
    obligation.subject_key,
    obligation.class_id,
    obligation.staff_id,
    obligation.pupil_id,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    case
        when obligation.fulfilled_at <= coalesce(obligation.due_at, obligation.fulfilled_at) then 'met'
        when obligation.fulfilled_at is not null then 'late'
        when obligation.due_at {overdue} audited.as_of then 'missing'
        else 'pending'
    end as status,
    obligation.* exclude ({standard})
from obligation
join ({batch}) as audited on audited.school_id = obligation.school_id
join common.assessable as judged
  on judged.school_id = obligation.school_id and judged.is_assessable
 and judged.regulation_id = {regulation_id} and judged.clause_id = {clause_id}
where obligation.arises_at <= audited.as_of
  and to_local(obligation.arises_at, audited.time_zone)::date >= date '{in_force_from}'
  and to_local(obligation.arises_at, audited.time_zone)::date <= {in_force_until}
"""
COUNT = """
select
    count(*) as population,
    count(*) filter (where status in ('late', 'missing')) as unexpected,
    coalesce(
        min(struct_pack(school_id := school_id, subject_key := subject_key, status := status), {sample})
        filter (where status in ('late', 'missing')), []) as sample
from {target}
"""


class DutyObligations(QueryMetricProvider):
    """Obligations of one duty: kept as a table in the hub, handed to Great Expectations as counts and a sample."""

    metric_name = METRIC
    domain_keys = ("batch_id",)
    value_keys = ("target", "duty", "overdue", "regulation_id", "clause_id", "in_force_from", "in_force_until", "sample")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Any]:
        value = metric_value_kwargs
        selectable, _, _ = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        until = value["in_force_until"]
        keep = KEEP.format(
            target=value["target"],
            duty=value["duty"],
            standard=", ".join(STANDARD_COLUMNS),
            overdue=value["overdue"],
            batch=selectable.compile(dialect=execution_engine.dialect),
            regulation_id=literal(value["regulation_id"]),
            clause_id=literal(value["clause_id"]),
            in_force_from=value["in_force_from"],
            in_force_until=f"date '{until}'" if until else "date '9999-12-31'",
        )
        # The driver's own text: SQLAlchemy's `text()` would take every `:word` for a parameter.
        with execution_engine.get_connection() as connection:
            connection.exec_driver_sql(keep)
            counted = connection.exec_driver_sql(COUNT.format(target=value["target"], sample=int(value["sample"])))
            population, unexpected, sample = counted.fetchall()[0]
        return {"population": population, "unexpected": unexpected, "sample": [dict(row) for row in sample]}
