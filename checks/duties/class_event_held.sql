with event_asked as (
    select unnest($event_kinds::varchar[]) as event_kind, unnest($audiences::varchar[]) as audience
),
fixed as (
    select
        class_year.school_id,
        class_year.class_id,
        class_year.school_year,
        class_year.name as class,
        class_year.year_starts_on,
        class_year.first_enrolled_on > class_year.year_starts_on and $late_start_working_days > 0 as starts_late,
        case $arises
            when 'class_start' then class_year.starts_on
            when 'year_start' then class_year.year_starts_on
            else class_year.year_ends_on
        end as arises_on,
        case
            when $due_on = 'year_end' then class_year.year_ends_on
            else day_in_year(class_year.school_year, $due_on)
        end as fixed_due_on
    from common.class_years as class_year
),
class_asked as (
    select
        fixed.school_id,
        fixed.class_id,
        fixed.school_year,
        fixed.class,
        fixed.year_starts_on,
        fixed.arises_on,
        case
            when fixed.starts_late then greatest(fixed.fixed_due_on, late_due_day.date)
            else fixed.fixed_due_on
        end as due_on
    from fixed
    join common.days as day on day.school_id = fixed.school_id and day.date = fixed.arises_on
    join common.working_days as late_due_day
      on late_due_day.school_id = day.school_id and late_due_day.no = day.working_day_no + $late_start_working_days
    where fixed.fixed_due_on is not null
),
class_with_minor as (
    select distinct class_asked.school_id, class_asked.class_id
    from class_asked
    join seen.enrolments as enrolment
      on enrolment.school_id = class_asked.school_id and enrolment.class_id = class_asked.class_id
     and enrolment.enrolled_on <= class_asked.due_on
     and (enrolment.left_on is null or enrolment.left_on > greatest(enrolment.enrolled_on, class_asked.year_starts_on))
    join seen.pupils as pupil
      on pupil.school_id = enrolment.school_id and pupil.pupil_id = enrolment.pupil_id
     and pupil.adult_on > greatest(enrolment.enrolled_on, class_asked.year_starts_on)
),
held as (
    select event.school_id, event.class_id, event.kind, min(event.happened_on) as held_on
    from seen.events as event
    left join common.roles_held as doer
      on doer.school_id = event.school_id and doer.staff_id = event.staff_id and doer.role = $done_by
     and event.happened_on >= doer.from_on and event.happened_on < doer.until_on
    where $done_by = '' or doer.staff_id is not null
    group by event.school_id, event.class_id, event.kind
),
judged as (
    select
        class_asked.school_id,
        class_asked.class_id,
        class_asked.school_year,
        class_asked.class,
        class_asked.arises_on,
        class_asked.due_on,
        event_asked.event_kind,
        event_asked.audience,
        least(class_asked.due_on, calendar.ends_on) as judged_on
    from class_asked
    cross join event_asked
    join common.calendar_ends as calendar on calendar.school_id = class_asked.school_id
    left join class_with_minor
      on class_with_minor.school_id = class_asked.school_id and class_with_minor.class_id = class_asked.class_id
    where event_asked.audience <> 'parents' or class_with_minor.class_id is not null
)
select
    judged.school_id,
    case
        when len($event_kinds::varchar[]) > 1 then judged.class_id || ':' || judged.audience
        else judged.class_id
    end as subject_key,
    judged.class_id,
    coalesce(teacher.staff_id, holder.staff_id) as staff_id,
    null::varchar as pupil_id,
    day_start(judged.arises_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    day_start(held.held_on, scope.time_zone) as fulfilled_at,
    judged.event_kind as event_code,
    judged.class,
    judged.school_year
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join held
  on held.school_id = judged.school_id and held.class_id = judged.class_id and held.kind = judged.event_kind
left join common.class_teachers as teacher
  on teacher.school_id = judged.school_id and teacher.class_id = judged.class_id and $responsible = 'class_teacher'
 and judged.judged_on >= teacher.from_on and judged.judged_on < teacher.until_on
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible and $responsible <> 'class_teacher'
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
