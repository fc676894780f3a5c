with due as (
    select
        day.school_id,
        day.date,
        case
            when $days = 0 then day.date
            when $day_kind = 'school' then school_day.date
            when $day_kind = 'working' then working_day.date
            else day.date + $days
        end as due_on
    from common.days as day
    left join common.school_days as school_day
      on school_day.school_id = day.school_id and school_day.no = day.school_day_no + $days
    left join common.working_days as working_day
      on working_day.school_id = day.school_id and working_day.no = day.working_day_no + $days
)
select
    event.school_id,
    event.event_id as subject_key,
    event.class_id,
    event.staff_id,
    null::varchar as pupil_id,
    day_start(event.happened_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    event.recorded_at as fulfilled_at,
    event.kind as event_code,
    event.happened_on,
    class.name as class
from seen.events as event
join common.scope as scope on scope.school_id = event.school_id
join due on due.school_id = event.school_id and due.date = event.happened_on
left join seen.classes as class
  on class.school_id = event.school_id and class.class_id = event.class_id
where list_contains($event_kinds::varchar[], event.kind)
