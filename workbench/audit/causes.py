"""Systemic or personal: days on which so much of a school missed one deadline that one cause is likelier than many faults.

A day is compared with the school's own other days for the same clause, and it is people that are counted, not
obligations: a teacher with six lessons is one person. A day is proposed when most people missed it and when that is far
from what is usual. How the thresholds were chosen, with figures from real records: docs/causes.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import duckdb

from checks.engine.literals import literal
from workbench.audit.results import OBLIGATIONS

ONE_SIDED = 0.8  # of what was missed: so much done later, or so much still open, names the likely kind of cause

DAYS = """
with dated as (
    select
        school_id,
        regulation_id,
        clause_id,
        due_at::date as due_on,
        -- Duties of parents and pupils name no member of staff: there the family is the person.
        coalesce(staff_id, 'pupil:' || pupil_id, subject_key) as person,
        staff_id,
        status in ('late', 'missing') as is_missed,
        status = 'late' as is_late,
        excused,
        fulfilled_at
    from ({obligations})
    where due_at is not null and status <> 'pending' {of_schools}
),
person_day as (
    select
        school_id,
        regulation_id,
        clause_id,
        due_on,
        person,
        bool_or(staff_id is not null) as is_staff,
        count(*) as obligations,
        count(*) filter (where is_missed) as missed,
        count(*) filter (where is_late) as late,
        count(*) filter (where excused) as excused,
        median(fulfilled_at) filter (where is_late) as done_at
    from dated
    group by school_id, regulation_id, clause_id, due_on, person
),
day as (
    select
        school_id,
        regulation_id,
        clause_id,
        due_on,
        bool_and(is_staff) as are_staff,
        sum(obligations)::bigint as obligations,
        sum(missed)::bigint as missed,
        sum(late)::bigint as late,
        sum(excused)::bigint as excused,
        median(done_at) as done_at,
        count(*) as people,
        count(*) filter (where missed > 0 and 2 * missed >= obligations) as concerned,
        concerned / people as share,
        -- On this scale chance spreads a share alike wherever it lies, also near 0 and with few people.
        asin(sqrt(share)) as turned
    from person_day
    group by school_id, regulation_id, clause_id, due_on
    having count(*) >= {people}
),
clause_usual as (
    select
        school_id,
        regulation_id,
        clause_id,
        count(*) as days,
        median(missed / obligations) as usual_missed_share,
        median(share) as usual_share,
        median(turned) as usual_turned,
        1.4826 * mad(turned) as spread,
        max(share, 2) as highest
    from day
    group by school_id, regulation_id, clause_id
)
select
    day.school_id,
    day.regulation_id,
    day.clause_id,
    day.due_on,
    day.obligations,
    day.missed,
    day.late,
    day.missed - day.late as missing,
    day.excused,
    day.are_staff,
    day.people,
    day.concerned,
    day.missed / day.obligations as missed_share,
    usual.usual_missed_share,
    day.share,
    usual.usual_share,
    case when day.share = usual.highest[1] then usual.highest[2] else usual.highest[1] end as highest_other_share,
    usual.days - 1 as other_days,
    -- No finer than chance allows for so many people, however alike the other days were.
    (day.turned - usual.usual_turned) / greatest(usual.spread, 1 / (2 * sqrt(day.people))) as deviation,
    case
        when day.late >= {one_sided} * day.missed then 'done_later'
        when day.late <= (1 - {one_sided}) * day.missed then 'not_done'
        else 'mixed'
    end as kind,
    day.done_at
from day
join clause_usual as usual
  on usual.school_id = day.school_id and usual.regulation_id = day.regulation_id
 and usual.clause_id = day.clause_id
"""

PROPOSED = """
    concerned >= {people}
    and asin(sqrt(share)) - {doubt} / (2 * sqrt(people)) >= asin(sqrt({share}))
    and other_days >= {days}
    and deviation >= {deviation}
    and excused < missed
"""

COVERAGE = """
with clause as (
    select school_id, regulation_id, clause_id, max(other_days) + 1 as days
    from ({days_sql})
    group by school_id, regulation_id, clause_id
),
with_duties as (
    select distinct school_id, regulation_id, clause_id
    from ({obligations})
    where status <> 'pending'
)
select
    count(*) filter (where clause.days > {days}) as clauses_compared,
    coalesce(sum(clause.days) filter (where clause.days > {days}), 0)::bigint as days_compared,
    count(*) filter (where clause.days is null or clause.days <= {days}) as clauses_without_comparison
from with_duties
left join clause
  on clause.school_id = with_duties.school_id and clause.regulation_id = with_duties.regulation_id
 and clause.clause_id = with_duties.clause_id
"""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a day is proposed; chosen in docs/causes.md.

    `people`: at least so many with a duty that day, and so many who missed it. `share`: at least so many of those with
    a duty that day, `doubt` standard errors above it, so that a handful of people does not pass for most of a school by
    chance. `deviation`: how far from the usual share, in units of the usual spread. `days`: other days to compare with.
    """

    people: int = 5
    share: float = 0.5
    doubt: float = 1.645
    deviation: float = 4.0
    days: int = 5


CHOSEN = Thresholds()


def _days_sql(run_id: int, chosen: Thresholds, schools: Sequence[str] | None = None) -> str:
    obligations = OBLIGATIONS.format(run_id=int(run_id))
    of_schools = "" if schools is None else f"and list_contains({literal(list(schools))}, school_id)"
    return DAYS.format(obligations=obligations, people=chosen.people, one_sided=ONE_SIDED, of_schools=of_schools)


def days(
    hub: duckdb.DuckDBPyConnection, run_id: int, chosen: Thresholds = CHOSEN, schools: Sequence[str] | None = None
) -> duckdb.DuckDBPyRelation:
    """Every due day of every clause of a run beside what is usual there, one row a school, clause and day.

    `schools`: only of these; each is compared with itself alone.

    `obligations`, `missed` (late or missing), `late`, `missing`, `excused`: obligations due that day. `people`: who had
    any, `concerned`: who missed at least half of theirs (`are_staff`: members of staff, else families). `share`:
    concerned / people, `usual_share`: its median over the days, `deviation`: the distance between them on the arcsine
    scale in units of the spread (1.4826 · MAD, at least what chance allows). `kind`: whether what was missed was
    `done_later` (half of it by `done_at`), is `not_done` or `mixed`. Days with fewer than `people` people are left out.
    """
    return hub.sql(_days_sql(run_id, chosen, schools))


def proposals(
    hub: duckdb.DuckDBPyConnection, run_id: int, chosen: Thresholds = CHOSEN, schools: Sequence[str] | None = None
) -> duckdb.DuckDBPyRelation:
    """The days, as in `days`, for which one cause is proposed; none whose violations are all excused already.

    It only proposes: excusing them together is the deputy director's decision.
    """
    return days(hub, run_id, chosen, schools).filter(PROPOSED.format(**asdict(chosen)))


def coverage(hub: duckdb.DuckDBPyConnection, run_id: int, chosen: Thresholds = CHOSEN) -> tuple[int, int, int]:
    """How many clauses and days were compared, and how many clauses have too few people or days for it."""
    query = COVERAGE.format(
        days_sql=_days_sql(run_id, chosen), obligations=OBLIGATIONS.format(run_id=int(run_id)), days=chosen.days
    )
    clauses, compared, without = hub.execute(query).fetchall()[0]
    return int(clauses), int(compared), int(without)
