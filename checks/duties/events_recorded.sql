select
    event.school_id,
    event.event_id as subject_key,
    event.class_id,
    event.staff_id,
    null::varchar as pupil_id,
    day_start(event.happened_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    event.recorded_at as fulfilled_at,
    event.kind as event_code,
    event.happened_on,
    class.name as class
from seen.events as event
join common.scope as scope on scope.school_id = event.school_id
join common.due_days($days, $day_kind) as due on due.school_id = event.school_id and due.date = event.happened_on
left join seen.classes as class
  on class.school_id = event.school_id and class.class_id = event.class_id
where list_contains($event_kinds::varchar[], event.kind)
