"""How much work stands behind a rate: lessons held, by week."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

import duckdb

LESSONS = """
select
    lesson.school_id,
    {who},
    date_trunc('week', lesson.date)::date as week,
    count(*) as lessons
from lesson
where lesson.status = 'held' and lesson.date <= {until} and {column} is not null
group by lesson.school_id, {column}, date_trunc('week', lesson.date)
order by lesson.school_id, {column}, week
"""
WHO = {"staff_id": "lesson.teacher_id as staff_id", "class_id": "lesson.class_id"}


def lessons_by_week(
    lessons: duckdb.DuckDBPyRelation, until: datetime, by: Literal["staff_id", "class_id"]
) -> duckdb.DuckDBPyRelation:
    """Lessons held in each week (its Monday) by whoever held them, or for a class; from `Scope.lessons`."""
    column = WHO[by].partition(" as ")[0]
    query = LESSONS.format(who=WHO[by], column=column, until=f"date '{until:%Y-%m-%d}'")
    return cast(duckdb.DuckDBPyRelation, lessons.query("lesson", query))
