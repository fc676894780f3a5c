with term as (
    select school_id, school_year, 'term1' as kind, starts_on, term1_ends_on as ends_on
    from common.school_years
    union all
    select school_id, school_year, 'term2' as kind, term2_starts_on as starts_on, ends_on
    from common.school_years
    where ends_on is not null
),
taught as (
    select distinct journal.school_id, journal.journal_id, term.kind, term.ends_on
    from seen.journals as journal
    join term on term.school_id = journal.school_id and term.school_year = journal.school_year
    join seen.lessons as lesson
      on lesson.school_id = journal.school_id
     and lesson.journal_id = journal.journal_id
     and lesson.date between term.starts_on and term.ends_on
    where list_contains($journal_kinds::varchar[], journal.kind) and lesson.status = 'held'
),
learning as (
    select distinct
        taught.school_id,
        taught.journal_id,
        member.pupil_id,
        unnest(case taught.kind when 'term2' then ['term2', 'year'] else ['term1'] end) as kind,
        taught.ends_on
    from taught
    join common.members as member
      on member.school_id = taught.school_id
     and member.journal_id = taught.journal_id
     and taught.ends_on >= member.from_on
     and taught.ends_on < member.until_on
    join common.pupil_classes as home
      on home.school_id = member.school_id
     and home.pupil_id = member.pupil_id
     and taught.ends_on >= home.from_on
     and taught.ends_on < home.until_on
),
final_grade as (
    select
        grade.school_id,
        grade.journal_id,
        grade.pupil_id,
        case
            when grade.kind = 'year' then 'year'
            when grade.assessed_on >= school_year.term2_starts_on then 'term2'
            else 'term1'  -- while term 2 is not loaded, every term grade is
        end as kind,
        grade.recorded_at
    from seen.grades as grade
    join seen.journals as journal
      on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
    join common.school_years as school_year
      on school_year.school_id = journal.school_id and school_year.school_year = journal.school_year
    where grade.kind in ('term', 'year')
),
first_final_grade as (
    select school_id, journal_id, pupil_id, kind, min(recorded_at) as recorded_at
    from final_grade
    group by school_id, journal_id, pupil_id, kind
),
asked as (
    select
        learning.school_id,
        learning.pupil_id || ':' || learning.journal_id || ':' || learning.kind as subject_key,
        learning.journal_id,
        learning.pupil_id,
        learning.kind,
        learning.ends_on as arises_on,
        graded.recorded_at
    from learning
    left join first_final_grade as graded
      on graded.school_id = learning.school_id
     and graded.journal_id = learning.journal_id
     and graded.pupil_id = learning.pupil_id
     and graded.kind = learning.kind
    union all
    select school_id, grade_id as subject_key, journal_id, pupil_id, kind, assessed_on as arises_on, recorded_at
    from seen.grades
    where kind in ('exam', 'diagnostic')
),
placed as (
    select
        asked.school_id,
        asked.subject_key,
        asked.pupil_id,
        asked.kind,
        asked.arises_on,
        asked.recorded_at,
        journal.school_year,
        journal.subject_id,
        journal.teacher_id,
        class.class_id,
        class.name as class,
        class.grade_level
    from asked
    join seen.journals as journal
      on journal.school_id = asked.school_id and journal.journal_id = asked.journal_id
    left join common.pupil_classes as home
      on home.school_id = asked.school_id
     and home.pupil_id = asked.pupil_id
     and asked.arises_on >= home.from_on
     and asked.arises_on < home.until_on
    left join seen.classes as class
      on class.school_id = home.school_id and class.class_id = home.class_id
    where list_contains($grade_kinds::varchar[], asked.kind)
),
owed as (
    select
        placed.school_id,
        placed.subject_key,
        placed.pupil_id,
        placed.kind,
        placed.arises_on,
        placed.recorded_at,
        placed.school_year,
        placed.subject_id,
        placed.teacher_id,
        placed.class_id,
        placed.class,
        placed.grade_level,
        coalesce(of_level.due_at, of_all.due_at) as due_at
    from placed
    left join seen.grading_deadlines as of_level
      on of_level.school_id = placed.school_id
     and of_level.school_year = placed.school_year
     and of_level.kind = placed.kind
     and of_level.grade_level = placed.grade_level
    left join seen.grading_deadlines as of_all
      on of_all.school_id = placed.school_id
     and of_all.school_year = placed.school_year
     and of_all.kind = placed.kind
     and of_all.grade_level is null
)
