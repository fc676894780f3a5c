-- Grades and behaviour notes as they were known at the end of each origin week: recorded by its last moment.
with origin as (
    select unnest($weeks::date[]) as week, unnest($moments::timestamp[]) as moment
),
grade as (
    select
        origin.week,
        grade.school_id,
        grade.pupil_id,
        count(*) filter (where try_cast(grade.value as integer) < $pass_mark) as low_grades
    from origin
    join store.records.grades as grade
      on grade.recorded_at <= origin.moment
     and grade.assessed_on <= origin.week + 6
     and grade.assessed_on > origin.week + 6 - $grade_days::integer
    where grade.kind in ('formative', 'test')
    group by origin.week, grade.school_id, grade.pupil_id
),
note as (
    select origin.week, note.school_id, note.pupil_id, count(*) as negative_notes
    from origin
    join store.records.behaviour_notes as note
      on note.noted_at <= origin.moment and note.noted_at > origin.moment - to_days($note_days::integer)
    where note.tone = 'negative'
    group by origin.week, note.school_id, note.pupil_id
)
select
    coalesce(grade.week, note.week) as week,
    coalesce(grade.school_id, note.school_id) as school_id,
    coalesce(grade.pupil_id, note.pupil_id) as pupil_id,
    coalesce(grade.low_grades, 0) as low_grades,
    coalesce(note.negative_notes, 0) as negative_notes
from grade
full join note
  on note.week = grade.week and note.school_id = grade.school_id and note.pupil_id = grade.pupil_id
