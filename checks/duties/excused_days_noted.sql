with excused as (
    select attendance.school_id, attendance.pupil_id, lesson.date, count(*) as lessons
    from seen.attendance as attendance
    join seen.lessons as lesson
      on lesson.school_id = attendance.school_id and lesson.lesson_id = attendance.lesson_id
    where attendance.mark = 'excused' and lesson.status = 'held'
    group by attendance.school_id, attendance.pupil_id, lesson.date
),
noted as (
    select excused.school_id, excused.pupil_id, excused.date, min(note.registered_at) as registered_at
    from excused
    join seen.absence_notes as note
      on note.school_id = excused.school_id
     and note.pupil_id = excused.pupil_id
     and excused.date between note.absent_from and note.absent_to
    group by excused.school_id, excused.pupil_id, excused.date
),
judged as (
    select
        due.school_id,
        due.date,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from common.due_days($days, $day_kind) as due
    left join common.calendar_ends as calendar on calendar.school_id = due.school_id
)
select
    excused.school_id,
    excused.pupil_id || ':' || strftime(excused.date, '%Y-%m-%d') as subject_key,
    home.class_id,
    teacher.staff_id,
    excused.pupil_id,
    day_start(excused.date, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    noted.registered_at as fulfilled_at,
    excused.date as excused_on,
    excused.lessons,
    class.name as class
from excused
join common.scope as scope on scope.school_id = excused.school_id
join judged on judged.school_id = excused.school_id and judged.date = excused.date
left join noted
  on noted.school_id = excused.school_id and noted.pupil_id = excused.pupil_id and noted.date = excused.date
left join common.pupil_classes as home
  on home.school_id = excused.school_id and home.pupil_id = excused.pupil_id
 and excused.date >= home.from_on and excused.date < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.class_teachers as teacher
  on teacher.school_id = home.school_id and teacher.class_id = home.class_id
 and coalesce(judged.judged_on, scope.today) >= teacher.from_on
 and coalesce(judged.judged_on, scope.today) < teacher.until_on
