with entered as (
    select judged.school_id, judged.class_id, min(timetable.entered_at) as entered_at
    from common.class_setup($days, $day_kind) as judged
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
    judged.class as class
from common.class_setup($days, $day_kind) as judged
join common.scope as scope on scope.school_id = judged.school_id
left join entered on entered.school_id = judged.school_id and entered.class_id = judged.class_id
left join common.class_teachers as teacher
  on teacher.school_id = judged.school_id and teacher.class_id = judged.class_id
 and judged.judged_on >= teacher.from_on and judged.judged_on < teacher.until_on
