-- Every lesson with what became of it: `counted` in the divisor, or `cancelled`, `online`, `not_taken` outside it. Attendance
-- was taken when the lesson has an attendance entry or any mark; few lessons lack the entry, so only these are sought among marks.
with scope as (
    select
        school_id,
        coalesce(
            timezone(coalesce(time_zone, $zone), timezone('UTC', $as_of::timestamp))::date, date '9999-12-31') as today
    from store.records.schools
    where len($schools::varchar[]) = 0 or list_contains($schools::varchar[], school_id)
),
unentered as (
    select lesson.school_id, lesson.lesson_id
    from store.records.lessons as lesson
    join scope on scope.school_id = lesson.school_id
    anti join (
        select entry.school_id, entry.lesson_id
        from store.records.lesson_entries as entry
        join scope on scope.school_id = entry.school_id
        where entry.kind = 'attendance' and ($as_of is null or entry.recorded_at <= $as_of::timestamp)
    ) as entry on entry.school_id = lesson.school_id and entry.lesson_id = lesson.lesson_id
),
not_taken as (
    select unentered.school_id, unentered.lesson_id
    from unentered
    anti join (
        select mark.school_id, mark.lesson_id
        from store.records.attendance as mark
        join scope on scope.school_id = mark.school_id
        where $as_of is null or mark.recorded_at is null or mark.recorded_at <= $as_of::timestamp
    ) as mark using (school_id, lesson_id)
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
        when not_taken.lesson_id is not null then 'not_taken'
        else 'counted'
    end as state
from store.records.lessons as lesson
join scope on scope.school_id = lesson.school_id
join store.records.journals as journal
  on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
left join not_taken on not_taken.school_id = lesson.school_id and not_taken.lesson_id = lesson.lesson_id
where lesson.date <= scope.today
  and ($since::date is null or lesson.date >= $since::date)
  and ($until::date is null or lesson.date <= $until::date)
  and (len($journal_kinds::varchar[]) = 0 or list_contains($journal_kinds::varchar[], journal.kind))
  and (len($journals::varchar[]) = 0 or list_contains($journals::varchar[], lesson.journal_id))
