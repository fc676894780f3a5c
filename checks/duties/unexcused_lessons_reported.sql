with term as (
    select school_id, school_year, 1 as term, starts_on, term1_ends_on as ends_on
    from common.school_years
    union all
    select school_id, school_year, 2 as term, term2_starts_on as starts_on, ends_on
    from common.school_years
    where ends_on is not null
),
absent as (
    select
        attendance.school_id,
        attendance.pupil_id,
        term.school_year,
        term.term,
        lesson.lesson_id,
        lesson.date,
        coalesce(lesson.ends_at, day_start(lesson.date, scope.time_zone)) as ended_at
    from seen.attendance as attendance
    join common.lessons as lesson
      on lesson.school_id = attendance.school_id and lesson.lesson_id = attendance.lesson_id
    join common.scope as scope on scope.school_id = lesson.school_id
    join term
      on term.school_id = lesson.school_id and lesson.date between term.starts_on and term.ends_on
    where attendance.mark = 'absent' and lesson.status = 'held'
),
covered as (
    select distinct absent.school_id, absent.pupil_id, absent.date
    from absent
    join seen.absence_notes as note
      on note.school_id = absent.school_id
     and note.pupil_id = absent.pupil_id
     and absent.date between note.absent_from and note.absent_to
),
counted as (
    select
        absent.school_id,
        absent.pupil_id,
        absent.school_year,
        absent.term,
        absent.date,
        absent.ended_at,
        row_number() over (
            partition by absent.school_id, absent.pupil_id, absent.school_year, absent.term
            order by absent.ended_at, absent.lesson_id
        ) as no,
        count(*) over (
            partition by absent.school_id, absent.pupil_id, absent.school_year, absent.term) as lessons
    from absent
    left join covered
      on covered.school_id = absent.school_id and covered.pupil_id = absent.pupil_id and covered.date = absent.date
    where covered.date is null
),
reached as (
    select
        counted.school_id,
        counted.pupil_id,
        counted.school_year,
        counted.term,
        counted.date as reached_on,
        counted.ended_at,
        counted.lessons,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from counted
    join common.calendar_ends as calendar on calendar.school_id = counted.school_id
    join common.due_days($days, $day_kind) as due on due.school_id = counted.school_id and due.date = counted.date
    where counted.no = $lessons
),
named as (
    select school_id, happened_on, unnest(string_split_regex(note, '[\s,;]+')) as pupil_id
    from seen.events
    where kind = $event_kind
),
reported as (
    select reached.school_id, reached.pupil_id, reached.school_year, reached.term, min(named.happened_on) as reported_on
    from reached
    join named
      on named.school_id = reached.school_id
     and named.pupil_id = reached.pupil_id
     and named.happened_on >= reached.reached_on
    group by reached.school_id, reached.pupil_id, reached.school_year, reached.term
)
select
    reached.school_id,
    reached.pupil_id || ':' || reached.school_year || ':term' || reached.term::varchar as subject_key,
    home.class_id,
    teacher.staff_id,
    reached.pupil_id,
    reached.ended_at as arises_at,
    day_end(reached.due_on, scope.time_zone) as due_at,
    day_start(reported.reported_on, scope.time_zone) as fulfilled_at,
    reached.term,
    reached.school_year,
    reached.reached_on,
    reached.lessons,
    class.name as class
from reached
join common.scope as scope on scope.school_id = reached.school_id
join seen.pupils as pupil
  on pupil.school_id = reached.school_id and pupil.pupil_id = reached.pupil_id
 and (not $minors_only or reached.reached_on < pupil.adult_on)
left join common.pupil_classes as home
  on home.school_id = reached.school_id and home.pupil_id = reached.pupil_id
 and reached.reached_on >= home.from_on and reached.reached_on < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.class_teachers as teacher
  on teacher.school_id = home.school_id and teacher.class_id = home.class_id
 and reached.judged_on >= teacher.from_on and reached.judged_on < teacher.until_on
left join reported
  on reported.school_id = reached.school_id and reported.pupil_id = reached.pupil_id
 and reported.school_year = reached.school_year and reported.term = reached.term
