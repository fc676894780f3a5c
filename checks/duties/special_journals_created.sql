with special as (
    select school_id, journal_id, class_id, subject_id, kind, created_at
    from seen.journals
    where list_contains($journal_kinds::varchar[], kind)
),
used as (
    select special.school_id, special.journal_id, lesson.date
    from special
    join seen.lessons as lesson on lesson.school_id = special.school_id and lesson.journal_id = special.journal_id
    union all
    select special.school_id, special.journal_id, plan.date
    from special
    join seen.individual_plan as plan
      on plan.school_id = special.school_id and plan.journal_id = special.journal_id
    union all
    select special.school_id, special.journal_id, day.date
    from special
    join seen.timetable as timetable
      on timetable.school_id = special.school_id and timetable.journal_id = special.journal_id
    join common.days as day
      on day.school_id = timetable.school_id and isodow(day.date) = timetable.weekday and day.is_school_day
     and day.date >= timetable.valid_from and (timetable.valid_to is null or day.date <= timetable.valid_to)
),
first_used as (
    select school_id, journal_id, min(date) as used_on
    from used
    group by school_id, journal_id
),
judged as (
    select
        first_used.school_id,
        first_used.journal_id,
        first_used.used_on,
        least(first_used.used_on, calendar.ends_on) as judged_on
    from first_used
    left join common.calendar_ends as calendar on calendar.school_id = first_used.school_id
)
select
    judged.school_id,
    judged.journal_id as subject_key,
    special.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.used_on, scope.time_zone) as arises_at,
    day_end(judged.used_on, scope.time_zone) as due_at,
    special.created_at as fulfilled_at,
    special.kind as journal_kind_code,
    subject.name as subject,
    class.name as class,
    judged.used_on
from judged
join special on special.school_id = judged.school_id and special.journal_id = judged.journal_id
join common.scope as scope on scope.school_id = judged.school_id
left join seen.subjects as subject
  on subject.school_id = special.school_id and subject.subject_id = special.subject_id
left join seen.classes as class
  on class.school_id = special.school_id and class.class_id = special.class_id
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
