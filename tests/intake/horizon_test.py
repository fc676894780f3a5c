"""The data horizon: what moves it and what does not."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.intake.conftest import World
from workbench.intake.horizon import data_horizon

ENTRIES = "lesson_id,kind,recorded_at\n"


def test_without_moments_there_is_no_horizon(school: World) -> None:
    assert data_horizon(school.hub) is None


@pytest.mark.parametrize(
    ("table", "text", "horizon"),
    [
        (
            "lesson_entries",
            f"{ENTRIES}L1,topic,2025-09-01 15:00\nL1,topic,2025-09-02 15:00\n",
            datetime(2025, 9, 2, 12, 0),
        ),
        (
            "staff",
            "staff_id,school_id,given_name,family_name,role,employed_from,account_issued_at\n"
            "T3,S1,x,y,teacher,2030-01-01,2025-08-20\n",
            datetime(2025, 8, 19, 21, 0),
        ),
        ("grading_deadlines", "school_id,school_year,kind,due_at\nS1,2025/2026,year,2026-06-01\n", None),
        ("events", "event_id,school_id,kind,happened_on\nE1,S1,x,2025-09-09\n", None),
        (
            "absence_notices",
            "notice_id,pupil_id,submitted_at,absent_from,absent_to,channel\n"
            "N1,P1,2025-09-03 07:00,2025-09-30,2025-09-30,phone\n",
            datetime(2025, 9, 3, 4, 0),
        ),
    ],
)
def test_recorded_moments_move_the_horizon_plans_and_dates_do_not(
    school: World, table: str, text: str, horizon: datetime | None
) -> None:
    school.write(table, text)
    assert school.load(f"{table}.csv").horizon == data_horizon(school.hub) == horizon


def test_replaced_and_retired_rows_do_not_move_it(school: World) -> None:
    school.write(
        "events",
        "event_id,school_id,kind,happened_on,recorded_at\n"
        "E1,S1,x,2025-09-01,2025-09-20\nE2,S1,x,2025-09-01,2025-09-25\nE3,S1,x,2025-09-01,2025-09-10\n",
    )
    school.load("events.csv")
    school.write(
        "events",
        "event_id,school_id,kind,happened_on,recorded_at\n"
        "E1,S1,x,2025-09-01,2025-09-05\nE3,S1,x,2025-09-01,2025-09-10\n",
    )
    school.load("events.csv", full=True)
    assert data_horizon(school.hub) == datetime(2025, 9, 9, 21, 0)
    horizons = school.rows("select horizon from store.intake.imports order by import_id")
    assert horizons == [(None,), (datetime(2025, 9, 24, 21, 0),), (datetime(2025, 9, 9, 21, 0),)]


def test_each_school_has_its_own_horizon(school: World) -> None:
    school.write("lesson_entries", f"{ENTRIES}L1,topic,2025-09-01 15:00\n")
    school.load("lesson_entries.csv")
    school.write("two/schools.csv", "school_id,name\nS2,Otrā\n")
    assert school.load("two").horizon is None
    assert data_horizon(school.hub, ["S2"]) is None
    assert data_horizon(school.hub, ["S1", "S2"]) == data_horizon(school.hub) == datetime(2025, 9, 1, 12, 0)
