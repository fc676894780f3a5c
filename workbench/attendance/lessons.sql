-- Every lesson with what became of it: `counted` in the divisor, or `cancelled`, `online`, `not_taken` outside it. Attendance
-- was taken when the lesson has an attendance entry or any mark.
with scope as (
    select
        school_id,
        $as_of::timestamp as as_of,
        coalesce(
            timezone(coalesce(time_zone, $zone), timezone('UTC', $as_of::timestamp))::date, date '9999-12-31') as today
    from store.records.schools
    where len($schools::varchar[]) = 0 or list_contains($schools::varchar[], school_id)
)
select
    lesson.school_id,
    lesson.lesson_id,
    lesson.journal_id,
    journal.kind as journal_kind,
    journal.subject_id,
    journal.school_year,
    lesson.teacher_id,
    lesson.date,
    lesson.period,
    case
        when lesson.status <> 'held' then 'cancelled'
        when lesson.is_online then 'online'
        when exists (
            select 1
            from store.records.lesson_entries as entry
            where entry.school_id = lesson.school_id
              and entry.lesson_id = lesson.lesson_id
              and entry.kind = 'attendance'
              and ($as_of is null or entry.recorded_at <= $as_of::timestamp)
        ) then 'counted'
        when exists (
            select 1
            from store.records.attendance as mark
            where mark.school_id = lesson.school_id
              and mark.lesson_id = lesson.lesson_id
              and ($as_of is null or mark.recorded_at is null or mark.recorded_at <= $as_of::timestamp)
        ) then 'counted'
        else 'not_taken'
    end as state
from store.records.lessons as lesson
join scope on scope.school_id = lesson.school_id
join store.records.journals as journal
  on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
where lesson.date <= scope.today
  and ($since::date is null or lesson.date >= $since::date)
  and ($until::date is null or lesson.date <= $until::date)
  and (len($journal_kinds::varchar[]) = 0 or list_contains($journal_kinds::varchar[], journal.kind))
