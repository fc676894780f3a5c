with due as (
    select
        class.school_id,
        class.class_id,
        class.school_year,
        class.name,
        class.starts_on,
        case $day_kind
            when 'school' then school_day.date
            when 'working' then working_day.date
            else class.starts_on + $days
        end as due_on
    from common.class_years as class
    join common.days as day on day.school_id = class.school_id and day.date = class.starts_on
    left join common.school_days as school_day
      on school_day.school_id = day.school_id and school_day.no = day.school_day_no + $days
    left join common.working_days as working_day
      on working_day.school_id = day.school_id and working_day.no = day.working_day_no + $days
),
judged as (
    select
        due.school_id,
        due.class_id,
        due.school_year,
        due.name,
        due.starts_on,
        due.due_on,
        least(coalesce(due.due_on, calendar.ends_on), calendar.ends_on) as judged_on
    from due
    join common.calendar_ends as calendar on calendar.school_id = due.school_id
),
entered as (
    select judged.school_id, judged.class_id, min(timetable.entered_at) as entered_at
    from judged
    join seen.timetable as timetable
      on timetable.school_id = judged.school_id
     and timetable.class_id = judged.class_id
     and timetable.valid_from <= judged.judged_on
     and coalesce(timetable.valid_to, date '9999-12-31') >= judged.starts_on
    group by judged.school_id, judged.class_id
)
select
    judged.school_id,
    judged.class_id as subject_key,
    judged.class_id,
    teacher.staff_id,
    null::varchar as pupil_id,
    day_start(judged.starts_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    entered.entered_at as fulfilled_at,
    judged.school_year,
    judged.name as class
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join entered on entered.school_id = judged.school_id and entered.class_id = judged.class_id
left join common.class_teachers as teacher
  on teacher.school_id = judged.school_id and teacher.class_id = judged.class_id
 and judged.judged_on >= teacher.from_on and judged.judged_on < teacher.until_on
