with first_record as (
    select school_id, lesson_id, recorded_by, min(recorded_at) as recorded_at
    from seen.lesson_entries
    where recorded_by is not null
    group by school_id, lesson_id, recorded_by
),
recorded as (
    select
        first_record.school_id,
        first_record.lesson_id,
        first_record.recorded_by,
        first_record.recorded_at,
        lesson.journal_id,
        lesson.class_id,
        lesson.subject_id,
        lesson.date,
        lesson.period
    from first_record
    join common.lessons as lesson
      on lesson.school_id = first_record.school_id and lesson.lesson_id = first_record.lesson_id
),
-- A right on that journal, or on the whole school: two joins by equality, as one with "or" compares every pair.
allowed as (
    select recorded.school_id, recorded.lesson_id, recorded.recorded_by
    from recorded
    join seen.access_rights as access
      on access.school_id = recorded.school_id
     and access.staff_id = recorded.recorded_by
     and access.journal_id = recorded.journal_id
     and access.granted_at <= recorded.recorded_at
     and coalesce(access.revoked_at > recorded.recorded_at, true)
    where list_contains($levels::varchar[], access.level)
    union
    select recorded.school_id, recorded.lesson_id, recorded.recorded_by
    from recorded
    join seen.access_rights as access
      on access.school_id = recorded.school_id
     and access.staff_id = recorded.recorded_by
     and access.granted_at <= recorded.recorded_at
     and coalesce(access.revoked_at > recorded.recorded_at, true)
    where access.journal_id is null and list_contains($levels::varchar[], access.level)
),
judged as (
    select
        recorded.school_id,
        recorded.lesson_id,
        recorded.recorded_by,
        recorded.class_id,
        recorded.subject_id,
        recorded.date,
        recorded.period,
        recorded.recorded_at,
        case when allowed.lesson_id is not null then recorded.recorded_at end as allowed_at,
        least(to_local(recorded.recorded_at, scope.time_zone)::date, calendar.ends_on) as judged_on
    from recorded
    join common.scope as scope on scope.school_id = recorded.school_id
    left join common.calendar_ends as calendar on calendar.school_id = recorded.school_id
    left join allowed
      on allowed.school_id = recorded.school_id and allowed.lesson_id = recorded.lesson_id
     and allowed.recorded_by = recorded.recorded_by
)
select
    judged.school_id,
    judged.lesson_id || ':' || judged.recorded_by as subject_key,
    judged.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    judged.recorded_at as arises_at,
    judged.recorded_at as due_at,
    judged.allowed_at as fulfilled_at,
    judged.date as lesson_on,
    judged.period,
    subject.name as subject,
    class.name as class,
    judged.recorded_by as member_id,
    case when judged.allowed_at is null then ['right_to_record'] else [] end as absent_codes
from judged
left join seen.subjects as subject
  on subject.school_id = judged.school_id and subject.subject_id = judged.subject_id
left join seen.classes as class
  on class.school_id = judged.school_id and class.class_id = judged.class_id
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
