with entered as (
    select
        school_id,
        lesson_id,
        min(recorded_at) filter (where kind = 'topic') as topic_at,
        min(recorded_at) filter (where kind = 'attendance') as attendance_at,
        min(recorded_at) filter (where kind = 'homework') as homework_at,
        min(recorded_at) filter (where kind = 'grades') as grades_at
    from seen.lesson_entries
    group by school_id, lesson_id
),
marked as (
    select distinct school_id, lesson_id, assessed_on
    from seen.grades
    where kind = 'formative' and lesson_id is not null
),
deadline as (
    select
        day.school_id,
        day.date,
        to_utc(day.date + $deadline::time, scope.time_zone) as same_day,
        to_utc(next_school_day.due_on + $deadline::time, scope.time_zone) as next_school_day,
        to_utc(counted.due_on + $deadline::time, scope.time_zone) as days_after
    from common.days as day
    join common.scope as scope on scope.school_id = day.school_id
    join common.due_days(1, 'school') as next_school_day
      on next_school_day.school_id = day.school_id and next_school_day.date = day.date
    join common.due_days($days_after, $day_kind) as counted
      on counted.school_id = day.school_id and counted.date = day.date
),
asked as (
    select
        lesson.school_id,
        lesson.lesson_id,
        lesson.class_id,
        lesson.subject_id,
        lesson.journal_kind,
        lesson.teacher_id,
        lesson.date,
        lesson.period,
        coalesce(lesson.ends_at, day_start(lesson.date, scope.time_zone)) as arises_at,
        case
            when $days_after > 0 then deadline.days_after
            when lesson.ends_at >= deadline.same_day then deadline.next_school_day
            else deadline.same_day
        end as due_at,
        entered.topic_at,
        entered.attendance_at,
        entered.homework_at,
        entered.grades_at,
        lesson.homework is not null as asks_homework,
        marked.lesson_id is not null as asks_grades
    from common.lessons as lesson
    join common.scope as scope on scope.school_id = lesson.school_id
    join deadline on deadline.school_id = lesson.school_id and deadline.date = lesson.date
    left join entered on entered.school_id = lesson.school_id and entered.lesson_id = lesson.lesson_id
    left join marked
      on marked.school_id = lesson.school_id and marked.lesson_id = lesson.lesson_id
     and marked.assessed_on = lesson.date
    where lesson.status = 'held'
)
select
    asked.school_id,
    asked.lesson_id as subject_key,
    asked.class_id,
    asked.teacher_id as staff_id,
    null::varchar as pupil_id,
    asked.arises_at,
    asked.due_at,
    case
        when asked.topic_at is not null
         and asked.attendance_at is not null
         and (asked.homework_at is not null or not asked.asks_homework)
         and (asked.grades_at is not null or not asked.asks_grades)
        then greatest(
            asked.topic_at,
            asked.attendance_at,
            case when asked.asks_homework then asked.homework_at end,
            case when asked.asks_grades then asked.grades_at end)
    end as fulfilled_at,
    asked.date as lesson_on,
    asked.period,
    subject.name as subject,
    class.name as class,
    asked.journal_kind as journal_kind_code,
    list_filter([
        case when asked.topic_at is null then 'topic' end,
        case when asked.attendance_at is null then 'attendance' end,
        case when asked.asks_homework and asked.homework_at is null then 'homework' end,
        case when asked.asks_grades and asked.grades_at is null then 'grades' end
    ], lambda entry: entry is not null) as absent_codes,
    list_filter([
        case when asked.topic_at > asked.due_at then 'topic' end,
        case when asked.attendance_at > asked.due_at then 'attendance' end,
        case when asked.asks_homework and asked.homework_at > asked.due_at then 'homework' end,
        case when asked.asks_grades and asked.grades_at > asked.due_at then 'grades' end
    ], lambda entry: entry is not null) as late_codes
from asked
left join seen.subjects as subject
  on subject.school_id = asked.school_id and subject.subject_id = asked.subject_id
left join seen.classes as class
  on class.school_id = asked.school_id and class.class_id = asked.class_id
