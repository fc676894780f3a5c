-- What was marked of a pupil who had a seat in a counted lesson. Authorised is `excused`, or `absent` on a day that a
-- registered note covers; the duty to report unexcused lessons (checks/duties/unexcused_lessons_reported.sql) reads it so.
with day_noted as (
    select distinct
        note.school_id,
        note.pupil_id,
        unnest(generate_series(
            greatest(note.absent_from, span.first_on), least(note.absent_to, span.last_on), interval 1 day))::date as date
    from store.records.absence_notes as note
    join (
        select school_id, min(date) as first_on, max(date) as last_on from attendance_lessons group by school_id
    ) as span on span.school_id = note.school_id
    where $as_of is null or note.registered_at <= $as_of::timestamp
)
select
    lesson.school_id,
    lesson.lesson_id,
    seat.pupil_id,
    seat.class_id,
    seat.grade_level,
    lesson.journal_id,
    lesson.journal_kind,
    lesson.subject_id,
    lesson.school_year,
    lesson.teacher_id,
    lesson.date,
    lesson.period,
    case
        when mark.mark = 'late' then 'late'
        when mark.mark = 'excused' or day_noted.date is not null then 'authorised'
        else 'unauthorised'
    end as status
from store.records.attendance as mark
join attendance_lessons as lesson
  on lesson.school_id = mark.school_id and lesson.lesson_id = mark.lesson_id
join attendance_seats as seat
  on seat.school_id = lesson.school_id
 and seat.journal_id = lesson.journal_id
 and seat.pupil_id = mark.pupil_id
 and lesson.date >= seat.from_on
 and lesson.date < seat.until_on
left join day_noted  -- sought for `absent` alone: most marks are `excused`, and no key is no search
  on day_noted.school_id = mark.school_id
 and day_noted.pupil_id = case when mark.mark = 'absent' then mark.pupil_id end
 and day_noted.date = lesson.date
where mark.mark <> 'present'
  and lesson.state = 'counted'
  and ($as_of is null or mark.recorded_at is null or mark.recorded_at <= $as_of::timestamp)
