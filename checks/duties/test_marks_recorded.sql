with test as (
    select
        grade.school_id,
        grade.grade_id,
        grade.pupil_id,
        grade.assessed_on,
        grade.recorded_at,
        journal.subject_id,
        coalesce(lesson.teacher_id, journal.teacher_id) as teacher_id
    from seen.grades as grade
    left join seen.journals as journal
      on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
    left join seen.lessons as lesson
      on lesson.school_id = grade.school_id and lesson.lesson_id = grade.lesson_id
    where grade.kind = 'test'
)
select
    test.school_id,
    test.grade_id as subject_key,
    home.class_id,
    test.teacher_id as staff_id,
    test.pupil_id,
    day_start(test.assessed_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    test.recorded_at as fulfilled_at,
    test.assessed_on,
    subject.name as subject
from test
join common.scope as scope on scope.school_id = test.school_id
join common.due_days($days, $day_kind) as due on due.school_id = test.school_id and due.date = test.assessed_on
left join common.pupil_classes as home
  on home.school_id = test.school_id and home.pupil_id = test.pupil_id
 and test.assessed_on >= home.from_on and test.assessed_on < home.until_on
left join seen.subjects as subject
  on subject.school_id = test.school_id and subject.subject_id = test.subject_id
