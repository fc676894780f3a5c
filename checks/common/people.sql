-- Whose class on which day (clauses.md, People): by enrolment, the latest enrolled_on, then the smallest class_id.
-- Disjoint spans [from_on, until_on), so that a day finds at most one.
create or replace table common.pupil_classes as
with point as (
    select school_id, pupil_id, enrolled_on as day from seen.enrolments
    union
    select school_id, pupil_id, left_on as day from seen.enrolments where left_on is not null
),
segment as (
    select
        school_id,
        pupil_id,
        day as from_on,
        coalesce(lead(day) over (partition by school_id, pupil_id order by day), date '9999-12-31') as until_on
    from point
),
chosen as (
    select
        segment.school_id,
        segment.pupil_id,
        enrolment.class_id,
        segment.from_on,
        segment.until_on,
        row_number() over (
            partition by segment.school_id, segment.pupil_id, segment.from_on
            order by enrolment.enrolled_on desc, enrolment.class_id
        ) as choice
    from segment
    join seen.enrolments as enrolment
      on enrolment.school_id = segment.school_id
     and enrolment.pupil_id = segment.pupil_id
     and enrolment.enrolled_on <= segment.from_on
     and (enrolment.left_on is null or enrolment.left_on > segment.from_on)
)
select school_id, pupil_id, class_id, from_on, until_on
from chosen
where choice = 1
order by school_id, pupil_id, from_on;

-- The first loaded enrolment of a pupil in the school (2, 2.1, 2.2a, 17).
create or replace table common.first_enrolments as
with ranked as (
    select
        enrolment.school_id,
        enrolment.pupil_id,
        enrolment.class_id,
        enrolment.enrolled_on,
        enrolment.enrolment_order_no,
        class.school_year,
        row_number() over (
            partition by enrolment.school_id, enrolment.pupil_id
            order by enrolment.enrolled_on, enrolment.class_id
        ) as place
    from seen.enrolments as enrolment
    join seen.classes as class
      on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
)
select school_id, pupil_id, class_id, enrolled_on, enrolment_order_no, school_year
from ranked
where place = 1;

-- A class in a school year that exists; it starts on the later of the year's first day and its first enrolment.
create or replace table common.class_years as
select
    class.school_id,
    class.class_id,
    class.school_year,
    class.name,
    class.grade_level,
    school_year.starts_on as year_starts_on,
    school_year.term1_ends_on,
    school_year.ends_on as year_ends_on,
    min(enrolment.enrolled_on) as first_enrolled_on,
    greatest(school_year.starts_on, min(enrolment.enrolled_on)) as starts_on
from seen.classes as class
join common.school_years as school_year
  on school_year.school_id = class.school_id and school_year.school_year = class.school_year
join seen.enrolments as enrolment
  on enrolment.school_id = class.school_id and enrolment.class_id = class.class_id
group by
    class.school_id, class.class_id, class.school_year, class.name, class.grade_level,
    school_year.starts_on, school_year.term1_ends_on, school_year.ends_on;

-- What is asked of a class some days after it starts (3.1.1 to 3.1.4, 6): its due day, and the day on which it is judged.
create or replace macro common.class_setup(length, day_kind) as table
select
    class_year.school_id,
    class_year.class_id,
    class_year.school_year,
    class_year.name as class,
    class_year.starts_on,
    due.due_on,
    least(due.due_on, calendar.ends_on) as judged_on
from common.class_years as class_year
join common.due_days(length, day_kind) as due
  on due.school_id = class_year.school_id and due.date = class_year.starts_on
join common.calendar_ends as calendar on calendar.school_id = class_year.school_id;

-- Spans are [from_on, until_on), an empty one holds no day; `least` and `greatest` pass over an empty end.
-- A replaced class teacher, role or membership holds until the horizon of the last export that had it: its versions,
-- oldest first, each from where the one before ended; of an export without any recorded moment no day is known.
create or replace table common.class_teachers as
with version as (
    select
        past.school_id, past.class_id, past.class_teacher_id as staff_id, past.last_seen_import as seen_in,
        to_local(import.horizon, scope.time_zone)::date + 1 as until_on
    from store.history.classes as past
    join store.intake.imports as import on import.import_id = past.last_seen_import
    join common.scope as scope on scope.school_id = past.school_id
    where past.ended_as = 'replaced'
    union all
    select school_id, class_id, class_teacher_id, 2147483647, date '9999-12-31'
    from seen.classes
),
spanned as (
    select
        school_id, class_id, staff_id, until_on,
        coalesce(
            max(until_on) over (
                partition by school_id, class_id order by seen_in rows between unbounded preceding and 1 preceding),
            date '0001-01-01') as from_on
    from version
)
select school_id, class_id, staff_id, from_on, until_on
from spanned;

-- Which roles a member of staff is listed with, as spans [from_on, until_on) that only a newer export bounds. Who did an
-- event is asked here: a review signed before a late entry of the employment is still a deputy's review.
create or replace table common.roles_held as
with version as (
    select
        past.school_id, past.staff_id, past.role, past.last_seen_import as seen_in,
        to_local(import.horizon, scope.time_zone)::date + 1 as until_on
    from store.history.staff as past
    join store.intake.imports as import on import.import_id = past.last_seen_import
    join common.scope as scope on scope.school_id = past.school_id
    where past.ended_as = 'replaced' and import.horizon is not null
    union all
    select school_id, staff_id, role, 2147483647, date '9999-12-31'
    from seen.staff
),
spanned as (
    select
        school_id, staff_id, role, until_on,
        coalesce(
            max(until_on) over (
                partition by school_id, staff_id order by seen_in rows between unbounded preceding and 1 preceding),
            date '0001-01-01') as from_on
    from version
),
listed as (
    select school_id, staff_id, unnest(string_split(role, '|')) as role, from_on, until_on
    from spanned
)
select distinct school_id, staff_id, trim(role) as role, from_on, until_on
from listed;

-- Who is employed in which role, as spans [from_on, until_on). On a day after as-of, who starts after as-of is not yet
-- employed, and who leaves after it still is.
create or replace table common.role_spans as
with employed as (
    select
        held.school_id,
        held.staff_id,
        held.role,
        greatest(held.from_on, person.employed_from) as from_on,
        least(held.until_on, person.employed_to + 1) as until_on
    from common.roles_held as held
    join seen.staff as person on person.school_id = held.school_id and person.staff_id = held.staff_id
    join common.scope as scope on scope.school_id = held.school_id
    where coalesce(person.employed_from <= scope.today, true)
)
select school_id, staff_id, role, from_on, until_on
from employed
where from_on < until_on;

-- The one holder of a role on a day; where there are none or several, nobody.
create or replace table common.sole_holders as
with point as (
    select school_id, role, from_on as day from common.role_spans
    union
    select school_id, role, until_on as day from common.role_spans
),
segment as (
    select
        school_id, role, day as from_on, lead(day) over (partition by school_id, role order by day) as until_on
    from point
)
select
    segment.school_id, segment.role, segment.from_on, segment.until_on, any_value(held.staff_id) as staff_id
from segment
join common.role_spans as held
  on held.school_id = segment.school_id and held.role = segment.role
 and held.from_on <= segment.from_on and held.until_on > segment.from_on
group by segment.school_id, segment.role, segment.from_on, segment.until_on
having count(distinct held.staff_id) = 1;

-- Membership of journals as spans [from_on, until_on).
create or replace table common.members as
with version as (
    select
        past.school_id, past.journal_id, past.pupil_id, past.member_from, past.member_to,
        past.last_seen_import as seen_in, to_local(import.horizon, scope.time_zone)::date + 1 as holds_until
    from store.history.journal_members as past
    join store.intake.imports as import on import.import_id = past.last_seen_import
    join common.scope as scope on scope.school_id = past.school_id
    where past.ended_as = 'replaced' and import.horizon is not null
    union all
    select school_id, journal_id, pupil_id, member_from, member_to, 2147483647, date '9999-12-31'
    from seen.journal_members
),
spanned as (
    select
        school_id, journal_id, pupil_id, member_from, member_to, holds_until,
        max(holds_until) over (
            partition by school_id, journal_id, pupil_id, member_from
            order by seen_in rows between unbounded preceding and 1 preceding) as holds_from
    from version
),
held as (
    select
        school_id, journal_id, pupil_id, greatest(member_from, holds_from) as from_on,
        least(member_to, holds_until) as until_on
    from spanned
)
select school_id, journal_id, pupil_id, from_on, until_on
from held
order by school_id, journal_id, pupil_id, from_on;
