with due as (
    select
        day.school_id,
        day.date,
        case $day_kind
            when 'school' then school_day.date
            when 'working' then working_day.date
            else day.date + $days
        end as due_on
    from common.days as day
    left join common.school_days as school_day
      on school_day.school_id = day.school_id and school_day.no = day.school_day_no + $days
    left join common.working_days as working_day
      on working_day.school_id = day.school_id and working_day.no = day.working_day_no + $days
),
judged as (
    select
        person.school_id,
        person.staff_id,
        person.employed_from,
        person.account_issued_at,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from seen.staff as person
    join due on due.school_id = person.school_id and due.date = person.employed_from
    left join common.calendar_ends as calendar on calendar.school_id = person.school_id
)
select
    judged.school_id,
    judged.staff_id as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.employed_from, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    judged.account_issued_at as fulfilled_at,
    judged.staff_id as member_id,
    judged.employed_from
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
