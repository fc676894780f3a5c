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
asked as (
    select
        class_year.school_id,
        class_year.class_id,
        class_year.school_year,
        class_year.name as class,
        class_year.starts_on,
        due.due_on,
        least(coalesce(due.due_on, calendar.ends_on), calendar.ends_on) as judged_on
    from common.class_years as class_year
    join due on due.school_id = class_year.school_id and due.date = class_year.starts_on
    join common.calendar_ends as calendar on calendar.school_id = class_year.school_id
),
created as (
    select school_id, class_id, min(created_at) as created_at
    from seen.journals
    where kind = 'subject'
    group by school_id, class_id
)
select
    asked.school_id,
    asked.class_id as subject_key,
    asked.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.starts_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    created.created_at as fulfilled_at,
    asked.class,
    asked.school_year
from asked
join common.scope as scope on scope.school_id = asked.school_id
left join created on created.school_id = asked.school_id and created.class_id = asked.class_id
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $responsible
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
