-- The final grades of one class in the chosen year: pupils down, subjects across, each with both terms and the year.
with enrolled as (
    select distinct enrolment.pupil_id
    from store.records.enrolments as enrolment
    where enrolment.school_id = $school and enrolment.class_id = $class
),
second_term as (
    select term.starts_on
    from store.records.terms as term
    join temp.archive_year as year on year.school_id = term.school_id and year.school_year = term.school_year
    where term.school_id = $school and term.term = 2
),
graded as (
    select
        grade.pupil_id,
        coalesce(subject.name, journal.journal_id) as subject,
        case
            when grade.kind = 'year' then 3
            when (select min(starts_on) from second_term) is null
              or grade.assessed_on < (select min(starts_on) from second_term) then 1
            else 2
        end as place,
        grade.value
    from store.records.grades as grade
    join enrolled on enrolled.pupil_id = grade.pupil_id
    join store.records.journals as journal
      on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
    join temp.archive_year as year
      on year.school_id = journal.school_id and year.school_year = journal.school_year
    left join store.records.subjects as subject
      on subject.school_id = journal.school_id and subject.subject_id = journal.subject_id
    where grade.school_id = $school and grade.kind in ('term', 'year')
),
asked as (
    select subject, place
    from (select distinct subject from graded)
    cross join unnest([1, 2, 3]) as places (place)
),
cell as (
    select pupil_id, subject, place, string_agg(value, ' ') as value
    from graded
    group by pupil_id, subject, place
),
row_of_pupil as (
    select
        enrolled.pupil_id,
        list(coalesce(cell.value, '') order by asked.subject collate lv, asked.place)
            filter (where asked.subject is not null) as cells
    from enrolled
    left join asked on true
    left join cell
      on cell.pupil_id = enrolled.pupil_id and cell.subject = asked.subject and cell.place = asked.place
    group by enrolled.pupil_id
)
select
    class.name as class,
    to_json({
        'school': school.name,
        'year': class.school_year,
        'class': class.name,
        'subjects': (select coalesce(list(distinct subject order by subject collate lv), []) from asked),
        'pupils': coalesce(list(
            {'name': pupil.family_name || ' ' || pupil.given_name, 'cells': coalesce(row_of_pupil.cells, [])}
            order by pupil.family_name collate lv, pupil.given_name collate lv, pupil.pupil_id
        ) filter (where pupil.pupil_id is not null), [])
    })::varchar as content
from store.records.classes as class
join store.records.schools as school on school.school_id = class.school_id
left join row_of_pupil on true
left join store.records.pupils as pupil
  on pupil.school_id = class.school_id and pupil.pupil_id = row_of_pupil.pupil_id
where class.school_id = $school and class.class_id = $class
group by class.name, class.school_year, school.name
