with asked as (
    select
        school_year.school_id,
        school_year.school_year,
        school_year.starts_on,
        -- A school event belongs to the school year from 1 August to 31 July that holds its day.
        (left(school_year.school_year, 4) || '-08-01')::date as events_from,
        (right(school_year.school_year, 4) || '-08-01')::date as events_until,
        day_in_year(school_year.school_year, $due_on) as due_on
    from common.school_years as school_year
    join (select distinct school_id, school_year from seen.journals where kind = 'interest') as offered
      on offered.school_id = school_year.school_id and offered.school_year = school_year.school_year
),
submitted as (
    select asked.school_id, asked.school_year, min(event.happened_on) as submitted_on
    from asked
    join seen.events as event
      on event.school_id = asked.school_id
     and event.happened_on >= asked.events_from and event.happened_on < asked.events_until
    where event.kind = 'interest_lists_submitted'
    group by asked.school_id, asked.school_year
),
judged as (
    select
        asked.school_id,
        asked.school_year,
        asked.starts_on,
        asked.due_on,
        least(asked.due_on, calendar.ends_on) as judged_on
    from asked
    join common.calendar_ends as calendar on calendar.school_id = asked.school_id
)
select
    judged.school_id,
    judged.school_id || ':' || judged.school_year as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.starts_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    day_start(submitted.submitted_on, scope.time_zone) as fulfilled_at,
    judged.school_year
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join submitted on submitted.school_id = judged.school_id and submitted.school_year = judged.school_year
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
