"""Common causes in real records: one city, and the same city cut into small schools. Figures: docs/causes.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from workbench.audit.causes import days, proposals
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records.store import init, open_store

REAL = Path(__file__).parents[3] / "shared" / "real" / "nyc-2013-autumn"
SNOW, FIRST_DAY = date(2014, 1, 3), date(2013, 9, 9)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real records are not beside the project (../shared/real)"),
]

# Run `run_id`: the city's obligations, each dealt to a small school.
AS_SMALL_SCHOOLS = """
insert into store.audit.obligations (
    run_id, regulation_id, clause_id, subject_key, school_id, staff_id, due_at, fulfilled_at, due_local,
    fulfilled_local, status)
select
    $run_id, regulation_id, clause_id, subject_key,
    case $schools when 0 then substr(staff_id, 3, 2) else (dense_rank() over (order by staff_id) % $schools)::varchar end,
    staff_id, due_at, fulfilled_at, due_local, fulfilled_local, status
from store.audit.obligations
where run_id = 1
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("city")
    init(folder)
    with open_store(folder) as connection:
        load(connection, [REAL])
        audit(connection, folder, regulations=["nyc-2013"], as_of="2014-01-31 23:59")
        yield connection


def test_only_the_day_of_the_snow_is_proposed(hub: duckdb.DuckDBPyConnection) -> None:
    found = proposals(hub, 1).project("due_on, missed, obligations, concerned, people, kind").fetchall()
    assert found == [(SNOW, 1584, 1585, 1584, 1585, "not_done")]


def test_the_first_day_of_school_is_far_from_usual_but_not_most_of_the_city(hub: duckdb.DuckDBPyConnection) -> None:
    first = days(hub, 1).filter(f"due_on = date '{FIRST_DAY}'").project("missed, obligations, deviation").fetchall()
    ((missed, obligations, deviation),) = first
    assert (missed, obligations) == (254, 1621)
    assert deviation > 10  # a test of significance alone would have proposed it


@pytest.mark.parametrize(
    ("run_id", "schools", "least_found"),
    [
        pytest.param(2, 0, 33, id="the 33 districts"),
        pytest.param(3, 40, 40, id="schools of 40 teachers"),
        pytest.param(4, 81, 81, id="schools of 20 teachers"),
        pytest.param(5, 163, 159, id="schools of 10 teachers"),
    ],
)
def test_no_ordinary_day_is_proposed_in_any_small_school(
    hub: duckdb.DuckDBPyConnection, run_id: int, schools: int, least_found: int
) -> None:
    hub.execute(AS_SMALL_SCHOOLS, {"run_id": run_id, "schools": schools})
    found = proposals(hub, run_id).aggregate("due_on, count(*)", "due_on").fetchall()
    assert [due_on for due_on, _ in found] == [SNOW]
    assert found[0][1] >= least_found
