with asked as (
    select
        school_year.school_id,
        school_year.school_year,
        school_year.starts_on,
        -- A school event belongs to the school year from 1 August to 31 July that holds its day.
        (left(school_year.school_year, 4) || '-08-01')::date as events_from,
        (right(school_year.school_year, 4) || '-08-01')::date as events_until,
        case
            when $due_on = 'year_end' then school_year.ends_on
            else day_in_year(school_year.school_year, $due_on)
        end as due_on
    from common.school_years as school_year
),
held as (
    select asked.school_id, asked.school_year, min(event.happened_on) as held_on
    from asked
    join seen.events as event
      on event.school_id = asked.school_id
     and event.happened_on >= asked.events_from and event.happened_on < asked.events_until
    where event.kind = $event_kind
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
    where asked.due_on is not null
)
select
    judged.school_id,
    judged.school_id || ':' || judged.school_year as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.starts_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    day_start(held.held_on, scope.time_zone) as fulfilled_at,
    $event_kind as event_code,
    judged.school_year
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join held on held.school_id = judged.school_id and held.school_year = judged.school_year
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
