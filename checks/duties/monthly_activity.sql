with taught as (
    select
        lesson.school_id,
        lesson.teacher_id as staff_id,
        strftime(lesson.date, '%Y-%m') as month,
        last_day(lesson.date) as month_ends_on,
        lesson.date,
        coalesce(lesson.ends_at, day_start(lesson.date, scope.time_zone)) as ended_at,
        row_number() over month_so_far as place
    from common.lessons as lesson
    join common.scope as scope on scope.school_id = lesson.school_id
    where lesson.status = 'held'
    window month_so_far as (
        partition by lesson.school_id, lesson.teacher_id, last_day(lesson.date)
        order by coalesce(lesson.ends_at, day_start(lesson.date, scope.time_zone)), lesson.lesson_id)
),
busy as (
    select school_id, staff_id, month, month_ends_on, date as busy_on, ended_at
    from taught
    where place = $min_lessons
),
-- The roles of the day on which the month became a busy one; outside the loaded employment, those of the staff list.
role_then as (
    select busy.school_id, busy.staff_id, busy.month, span.role
    from busy
    join common.role_spans as span
      on span.school_id = busy.school_id and span.staff_id = busy.staff_id
     and busy.busy_on >= span.from_on and busy.busy_on < span.until_on
),
role_listed as (
    select person.school_id, person.staff_id, trim(unnest(string_split(person.role, '|'))) as role
    from seen.staff as person
),
teacher as (
    select school_id, staff_id, month
    from role_then
    where list_contains($roles::varchar[], role)
    union
    select busy.school_id, busy.staff_id, busy.month
    from busy
    join role_listed on role_listed.school_id = busy.school_id and role_listed.staff_id = busy.staff_id
    left join role_then
      on role_then.school_id = busy.school_id and role_then.staff_id = busy.staff_id and role_then.month = busy.month
    where role_then.role is null and list_contains($roles::varchar[], role_listed.role)
),
act as (
    select school_id, sender_id as staff_id, sent_at as acted_at
    from seen.messages
    where $activity = 'messages'
    union all
    select school_id, staff_id, noted_at as acted_at
    from seen.behaviour_notes
    where $activity = 'behaviour_notes'
),
first_act as (
    select
        act.school_id,
        act.staff_id,
        strftime(to_local(act.acted_at, scope.time_zone), '%Y-%m') as month,
        min(act.acted_at) as acted_at
    from act
    join common.scope as scope on scope.school_id = act.school_id
    group by act.school_id, act.staff_id, strftime(to_local(act.acted_at, scope.time_zone), '%Y-%m')
)
select
    busy.school_id,
    busy.staff_id || ':' || busy.month as subject_key,
    null::varchar as class_id,
    busy.staff_id,
    null::varchar as pupil_id,
    busy.ended_at as arises_at,
    day_end(busy.month_ends_on, scope.time_zone) as due_at,
    first_act.acted_at as fulfilled_at,
    busy.month,
    case when first_act.acted_at is null then ['month_' || $activity] else []::varchar[] end as absent_codes
from busy
join common.scope as scope on scope.school_id = busy.school_id
join teacher
  on teacher.school_id = busy.school_id and teacher.staff_id = busy.staff_id and teacher.month = busy.month
left join first_act
  on first_act.school_id = busy.school_id and first_act.staff_id = busy.staff_id and first_act.month = busy.month
