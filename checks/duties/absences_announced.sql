with absent as (
    select attendance.school_id, attendance.pupil_id, lesson.date, count(*) as lessons
    from seen.attendance as attendance
    join seen.lessons as lesson
      on lesson.school_id = attendance.school_id and lesson.lesson_id = attendance.lesson_id
    join common.days as day
      on day.school_id = lesson.school_id and day.date = lesson.date and day.is_school_day
    join seen.pupils as pupil
      on pupil.school_id = attendance.school_id
     and pupil.pupil_id = attendance.pupil_id
     and lesson.date < pupil.adult_on
    where attendance.mark in ('absent', 'excused') and lesson.status = 'held'
    group by attendance.school_id, attendance.pupil_id, lesson.date
),
excepted as (
    select distinct absent.school_id, absent.pupil_id, absent.date
    from absent
    join seen.absence_notes as note
      on note.school_id = absent.school_id
     and note.pupil_id = absent.pupil_id
     and absent.date between note.absent_from and note.absent_to
    where list_contains($excepted_reasons::varchar[], note.reason)
),
announced as (
    select absent.school_id, absent.pupil_id, absent.date, min(notice.submitted_at) as submitted_at
    from absent
    join seen.absence_notices as notice
      on notice.school_id = absent.school_id
     and notice.pupil_id = absent.pupil_id
     and absent.date between notice.absent_from and notice.absent_to
    where list_contains($channels::varchar[], notice.channel)
    group by absent.school_id, absent.pupil_id, absent.date
)
select
    absent.school_id,
    absent.pupil_id || ':' || strftime(absent.date, '%Y-%m-%d') as subject_key,
    home.class_id,
    null::varchar as staff_id,
    absent.pupil_id,
    day_start(absent.date, scope.time_zone) as arises_at,
    coalesce(
        to_utc(absent.date + nullif($deadline, '')::time, scope.time_zone),
        day_end(absent.date, scope.time_zone)) as due_at,
    announced.submitted_at as fulfilled_at,
    absent.date as absent_on,
    absent.lessons,
    class.name as class
from absent
join common.scope as scope on scope.school_id = absent.school_id
left join excepted
  on excepted.school_id = absent.school_id and excepted.pupil_id = absent.pupil_id and excepted.date = absent.date
left join announced
  on announced.school_id = absent.school_id and announced.pupil_id = absent.pupil_id and announced.date = absent.date
left join common.pupil_classes as home
  on home.school_id = absent.school_id and home.pupil_id = absent.pupil_id
 and absent.date >= home.from_on and absent.date < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
where excepted.pupil_id is null
