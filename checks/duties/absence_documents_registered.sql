with received as (
    select
        note.school_id,
        note.note_id,
        note.pupil_id,
        note.document_received_on,
        note.registered_at,
        note.absent_from,
        note.absent_to,
        note.reason,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from seen.absence_notes as note
    join common.due_days($days, $day_kind) as due on due.school_id = note.school_id and due.date = note.document_received_on
    left join common.calendar_ends as calendar on calendar.school_id = note.school_id
)
select
    received.school_id,
    received.note_id as subject_key,
    home.class_id,
    teacher.staff_id,
    received.pupil_id,
    day_start(received.document_received_on, scope.time_zone) as arises_at,
    day_end(received.due_on, scope.time_zone) as due_at,
    received.registered_at as fulfilled_at,
    received.document_received_on as received_on,
    received.absent_from,
    received.absent_to,
    'note_' || received.reason as reason_code,
    class.name as class
from received
join common.scope as scope on scope.school_id = received.school_id
left join common.pupil_classes as home
  on home.school_id = received.school_id and home.pupil_id = received.pupil_id
 and received.document_received_on >= home.from_on and received.document_received_on < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.class_teachers as teacher
  on teacher.school_id = home.school_id and teacher.class_id = home.class_id
 and coalesce(received.judged_on, scope.today) >= teacher.from_on
 and coalesce(received.judged_on, scope.today) < teacher.until_on
