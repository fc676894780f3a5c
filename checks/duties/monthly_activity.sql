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
teacher as (
    select distinct busy.school_id, busy.staff_id, busy.month
    from busy
    join common.roles_held as held
      on held.school_id = busy.school_id and held.staff_id = busy.staff_id
     and busy.busy_on >= held.from_on and busy.busy_on < held.until_on
    where list_contains($roles::varchar[], held.role)
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
