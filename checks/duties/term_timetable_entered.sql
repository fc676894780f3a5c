with class_term as (
    select school_id, class_id, school_year, name, 1 as term, starts_on, date '0001-01-01' as opens_on
    from common.class_years
    where starts_on <= term1_ends_on
    union all
    select
        class.school_id, class.class_id, class.school_year, class.name, 2 as term,
        greatest(class.starts_on, school_year.term2_starts_on) as starts_on,
        class.term1_ends_on + 1 as opens_on
    from common.class_years as class
    join common.school_years as school_year
      on school_year.school_id = class.school_id and school_year.school_year = class.school_year
    where class.starts_on <= school_year.ends_on
),
judged as (
    select
        class_term.school_id,
        class_term.class_id,
        class_term.school_year,
        class_term.name,
        class_term.term,
        class_term.starts_on,
        class_term.opens_on,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from class_term
    join common.calendar_ends as calendar on calendar.school_id = class_term.school_id
    join common.due_days($days, $day_kind) as due
      on due.school_id = class_term.school_id and due.date = class_term.starts_on
),
entered as (
    select judged.school_id, judged.class_id, judged.term, min(timetable.entered_at) as entered_at
    from judged
    join seen.timetable as timetable
      on timetable.school_id = judged.school_id
     and timetable.class_id = judged.class_id
     and timetable.valid_from >= judged.opens_on
     and timetable.valid_from <= judged.judged_on
     and coalesce(timetable.valid_to, date '9999-12-31') >= judged.starts_on
    group by judged.school_id, judged.class_id, judged.term
)
select
    judged.school_id,
    judged.class_id || ':term' || judged.term::varchar as subject_key,
    judged.class_id,
    teacher.staff_id,
    null::varchar as pupil_id,
    day_start(judged.starts_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    entered.entered_at as fulfilled_at,
    judged.term,
    judged.school_year,
    judged.name as class
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join entered
  on entered.school_id = judged.school_id and entered.class_id = judged.class_id and entered.term = judged.term
left join common.class_teachers as teacher
  on teacher.school_id = judged.school_id and teacher.class_id = judged.class_id
 and judged.judged_on >= teacher.from_on and judged.judged_on < teacher.until_on
