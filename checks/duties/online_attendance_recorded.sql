with taken as (
    select school_id, lesson_id, min(recorded_at) as recorded_at
    from seen.lesson_entries
    where kind = 'attendance'
    group by school_id, lesson_id
)
select
    lesson.school_id,
    lesson.lesson_id as subject_key,
    lesson.class_id,
    lesson.teacher_id as staff_id,
    null::varchar as pupil_id,
    coalesce(lesson.ends_at, day_start(lesson.date, scope.time_zone)) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    taken.recorded_at as fulfilled_at,
    lesson.date as lesson_on,
    lesson.period,
    subject.name as subject,
    class.name as class
from common.lessons as lesson
join common.scope as scope on scope.school_id = lesson.school_id
join common.due_days($days, $day_kind) as due on due.school_id = lesson.school_id and due.date = lesson.date
left join taken on taken.school_id = lesson.school_id and taken.lesson_id = lesson.lesson_id
left join seen.subjects as subject
  on subject.school_id = lesson.school_id and subject.subject_id = lesson.subject_id
left join seen.classes as class
  on class.school_id = lesson.school_id and class.class_id = lesson.class_id
where lesson.status = 'held' and lesson.is_online
