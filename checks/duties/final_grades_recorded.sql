select
    owed.school_id,
    owed.subject_key,
    owed.class_id,
    owed.teacher_id as staff_id,
    owed.pupil_id,
    day_start(owed.arises_on, scope.time_zone) as arises_at,
    owed.due_at,
    owed.recorded_at as fulfilled_at,
    'grade_' || owed.kind as grade_kind_code,
    owed.school_year,
    owed.arises_on as graded_on,
    subject.name as subject,
    owed.class
from owed
join common.scope as scope on scope.school_id = owed.school_id
left join seen.subjects as subject
  on subject.school_id = owed.school_id and subject.subject_id = owed.subject_id
where owed.due_at is not null
