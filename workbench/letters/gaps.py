"""What stands in letters: the lines of work that `workbench/audit/due.py` makes, with pupils as their reader may see them.

Mail leaves the school's machine, so no letter has a pupil's name: a class teacher sees the initials and id of pupils of the
own class, everybody else the id alone; summaries have numbers only.
"""

from __future__ import annotations

from typing import cast

import duckdb

from workbench.audit.due import LINES, by_teacher, items_sql
from workbench.audit.results import OBLIGATIONS
from workbench.privacy.people import shown_people

WHEN = ("overdue", "today")

ITEMS = """
create or replace temp table letter_items as
with item as ({items}),
obligation as ({obligations}),
moment as (
    select as_of_local::date as today from store.audit.runs where run_id = {run_id}
),
own_pupil as (
    select distinct enrolment.school_id, enrolment.pupil_id, class.class_teacher_id as staff_id
    from store.records.enrolments as enrolment
    join store.records.classes as class
      on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
    cross join moment
    where enrolment.enrolled_on <= moment.today
      and (enrolment.left_on is null or enrolment.left_on > moment.today)
)
select
    item.school_id, item.staff_id, item.staff, item.regulation_id, item.clause_id, item.subject_key, item.arises_at,
    item.due_at, item.when_code, item.to_open, item.to_do, item.period,
    case
        when own_pupil.pupil_id is not null then initials.shown || ' ' || obligation.pupil_id
        else obligation.pupil_id
    end as pupil,
    class.name as class
from item
join obligation
  on obligation.school_id = item.school_id and obligation.regulation_id = item.regulation_id
 and obligation.clause_id = item.clause_id and obligation.subject_key = item.subject_key
left join own_pupil
  on own_pupil.school_id = item.school_id and own_pupil.pupil_id = obligation.pupil_id
 and own_pupil.staff_id = item.staff_id
left join initials
  on initials.kind = 'pupil' and initials.school_id = item.school_id and initials.person_id = obligation.pupil_id
left join store.records.classes as class
  on class.school_id = item.school_id and class.class_id = obligation.class_id
where item.when_code in ('overdue', 'today')
"""
OF_SCHOOL = """
select
    school_id, staff_id, staff, regulation_id, clause_id, subject_key, arises_at, due_at, when_code, to_open, to_do, pupil,
    period
from temp.letter_items
where school_id = $school
"""
CLASSES = """
select
    class,
    count(*) filter (where when_code = 'overdue') as overdue,
    count(*) filter (where when_code = 'today') as due_today
from temp.letter_items
where school_id = $school and class is not null
group by class
order by try_cast(regexp_extract(class, '^\\d+') as integer) nulls last, class collate lv
"""


def prepare(hub: duckdb.DuckDBPyConnection, run_id: int, lang: str) -> None:
    """Fix the open work of a run: overdue and mendable, or due on its day; one row an obligation."""
    shown_people(hub, "initials").create_view("initials", replace=True)
    hub.execute(
        ITEMS.format(
            items=items_sql(run_id, lang), obligations=OBLIGATIONS.format(run_id=int(run_id)), run_id=int(run_id)
        )
    )
    hub.execute("drop view initials")


def lines(hub: duckdb.DuckDBPyConnection, school: str) -> duckdb.DuckDBPyRelation:
    """The lines of work of a school, as `due.lines` makes them, with pupils as their reader may see them."""
    return hub.sql(LINES.format(items=OF_SCHOOL), params={"school": school})


def teachers(hub: duckdb.DuckDBPyConnection, school: str) -> duckdb.DuckDBPyRelation:
    """How much work each responsible person of a school has: `due.by_teacher` of the same lines."""
    return by_teacher(lines(hub, school))


def classes(hub: duckdb.DuckDBPyConnection, school: str) -> list[tuple[str, int, int]]:
    """Class, obligations overdue, obligations due on the day, in the order of classes."""
    return cast(list[tuple[str, int, int]], hub.execute(CLASSES, {"school": school}).fetchall())
