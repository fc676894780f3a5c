-- A lesson with its journal and its end: `ends_at`, else the end of its period in the newest bell times valid that day,
-- else unknown (clauses.md, below the table of Rēzekne).
create or replace table common.lessons as
with rung as (
    select
        lesson.school_id,
        lesson.lesson_id,
        to_utc(lesson.date + arg_max(bell.ends_at, bell.valid_from), any_value(scope.time_zone)) as ends_at
    from seen.lessons as lesson
    join common.scope as scope on scope.school_id = lesson.school_id
    join seen.bell_times as bell
      on bell.school_id = lesson.school_id and bell.period = lesson.period and bell.valid_from <= lesson.date
    where lesson.ends_at is null
    group by lesson.school_id, lesson.lesson_id, lesson.date
)
select
    lesson.school_id,
    lesson.lesson_id,
    lesson.journal_id,
    journal.class_id,
    journal.subject_id,
    journal.kind as journal_kind,
    lesson.date,
    lesson.period,
    lesson.teacher_id,
    lesson.status,
    lesson.is_online,
    lesson.topic,
    lesson.homework,
    coalesce(lesson.ends_at, rung.ends_at) as ends_at
from seen.lessons as lesson
left join seen.journals as journal
  on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
left join rung on rung.school_id = lesson.school_id and rung.lesson_id = lesson.lesson_id
order by lesson.school_id, lesson.date, lesson.lesson_id;
