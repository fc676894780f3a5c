"""The one metric of all duties: runs a duty's SQL once, keeps every obligation, and counts what was kept."""

from __future__ import annotations

from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

METRIC = "duty.obligations"
BATCH = "{batch}"  # stands in a duty's statement for what Great Expectations hands as the batch
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
    value_keys = ("target", "judged", "sample")

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
        batch = str(selectable.compile(dialect=execution_engine.dialect))
        keep = f"create or replace table {value['target']} as {value['judged'].replace(BATCH, batch)}"
        # The driver's own text: SQLAlchemy's `text()` would take every `:word` for a parameter.
        with execution_engine.get_connection() as connection:
            connection.exec_driver_sql(keep)
            counted = connection.exec_driver_sql(COUNT.format(target=value["target"], sample=int(value["sample"])))
            population, unexpected, sample = counted.fetchall()[0]
        return {"population": population, "unexpected": unexpected, "sample": [dict(row) for row in sample]}
