-- Unexcused lessons of a term, counted as the duty to report them counts (checks/duties/unexcused_lessons_reported.sql): every
-- held lesson marked `absent`, online ones too, on a day that no registered note covers.
with scope as (
    select
        school_id,
        $as_of::timestamp as as_of,
        coalesce(
            timezone(coalesce(time_zone, $zone), timezone('UTC', $as_of::timestamp))::date, date '9999-12-31') as today
    from store.records.schools
    where len($schools::varchar[]) = 0 or list_contains($schools::varchar[], school_id)
),
absent as (
    select mark.school_id, mark.pupil_id, term.school_year, term.term, lesson.date
    from store.records.attendance as mark
    join store.records.lessons as lesson
      on lesson.school_id = mark.school_id and lesson.lesson_id = mark.lesson_id
    join scope on scope.school_id = lesson.school_id
    join store.records.terms as term
      on term.school_id = lesson.school_id and lesson.date between term.starts_on and term.ends_on
    where mark.mark = 'absent'
      and lesson.status = 'held'
      and lesson.date <= scope.today
      and ($since::date is null or lesson.date >= $since::date)
      and ($until::date is null or lesson.date <= $until::date)
      and (len($pupils::varchar[]) = 0 or list_contains($pupils::varchar[], mark.pupil_id))
      and (scope.as_of is null or mark.recorded_at is null or mark.recorded_at <= scope.as_of)
),
covered as (
    select distinct absent.school_id, absent.pupil_id, absent.date
    from absent
    join store.records.absence_notes as note
      on note.school_id = absent.school_id
     and note.pupil_id = absent.pupil_id
     and absent.date between note.absent_from and note.absent_to
    where $as_of is null or note.registered_at <= $as_of::timestamp
),
numbered as (
    select
        school_id, pupil_id, school_year, term, date,
        row_number() over (partition by school_id, pupil_id, school_year, term order by date) as no
    from absent
    anti join covered using (school_id, pupil_id, date)
)
select
    school_id,
    pupil_id,
    school_year,
    term,
    count(*) as unexcused,
    min(date) filter (where no = $lessons) as reached_on,
    greatest($lessons - count(*), 0) as remaining
from numbered
group by school_id, pupil_id, school_year, term
