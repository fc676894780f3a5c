-- What the records and a run say about each drawn journal in one term up to the day that the run looks from, in numbers:
-- no pupil is named.
with drawn as (
    select unnest($journals::varchar[]) as journal_id, unnest(range(len($journals::varchar[]))) as place
),
journal as (
    select
        drawn.place, journal.school_id, journal.journal_id, journal.kind, journal.school_year, journal.class_id,
        journal.subject_id, journal.teacher_id, term.starts_on, term.ends_on
    from drawn
    join store.records.journals as journal on journal.school_id = $school and journal.journal_id = drawn.journal_id
    join store.records.terms as term
      on term.school_id = journal.school_id and term.school_year = journal.school_year and term.term = $term
),
lesson as (
    select lesson.journal_id, lesson.lesson_id, lesson.status, trim(coalesce(lesson.topic, '')) as topic,
        trim(coalesce(lesson.homework, '')) as homework
    from store.records.lessons as lesson
    join journal
      on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
     and lesson.date between journal.starts_on and least(journal.ends_on, $until)
),
lessons as (
    select
        journal_id,
        count(*) filter (where status = 'held') as held,
        count(*) filter (where status = 'held' and topic <> '') as with_topic,
        count(distinct lower(topic)) filter (where status = 'held' and topic <> '') as topics,
        count(*) filter (where status = 'held' and homework <> '') as with_homework
    from lesson
    group by journal_id
),
grade as (
    select
        grade.journal_id, grade.grade_id, grade.lesson_id, grade.pupil_id, grade.kind, grade.value, grade.assessed_on
    from store.records.grades as grade
    join journal
      on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
     and grade.assessed_on between journal.starts_on and least(journal.ends_on, $until)
),
grades as (
    select
        journal_id,
        count(*) filter (where kind = 'formative') as formative,
        count(*) filter (where kind = 'test') as test_marks,
        count(distinct coalesce(lesson_id, assessed_on::varchar)) filter (where kind = 'test') as tests,
        count(distinct pupil_id) filter (where kind in ('formative', 'test')) as marked_pupils
    from grade
    group by journal_id
),
spread as (
    select journal_id, list([value, marks::varchar] order by try_cast(value as integer) desc nulls last, value) as marks
    from (
        select journal_id, value, count(*) as marks
        from grade
        where kind in ('formative', 'test')
        group by journal_id, value
    )
    group by journal_id
),
members as (
    select member.journal_id, count(distinct member.pupil_id) as pupils
    from store.records.journal_members as member
    join journal
      on journal.school_id = member.school_id and journal.journal_id = member.journal_id
     and member.member_from <= least(journal.ends_on, $until) and coalesce(member.member_to, date '9999-12-31') > journal.starts_on
    group by member.journal_id
),
judged_by as (
    select regulation_id, clause_id, unnest(from_json(parameters, '[{"duty": "VARCHAR"}]')).duty as duty
    from store.audit.verdicts
    where run_id = $run_id and school_id = $school
),
duty as (
    select regulation_id, clause_id, min(duty) as duty
    from judged_by
    group by regulation_id, clause_id
),
obligation as (
    select duty.duty, obligation.regulation_id, obligation.clause_id, obligation.subject_key, obligation.pupil_id,
        obligation.status
    from ({obligations}) as obligation
    join duty on duty.regulation_id = obligation.regulation_id and duty.clause_id = obligation.clause_id
    where obligation.school_id = $school
),
-- Subject keys by duty: a lesson's, a grade's, a plan row's, or a pupil's in a journal.
of_journal as (
    select lesson.journal_id, obligation.regulation_id, obligation.clause_id, obligation.status
    from obligation
    join lesson on lesson.lesson_id = obligation.subject_key
    where obligation.duty in ('expect_entries_by_deadline', 'expect_online_attendance_recorded')
    union all
    select grade.journal_id, obligation.regulation_id, obligation.clause_id, obligation.status
    from obligation
    join grade on grade.grade_id = obligation.subject_key
    where obligation.duty in ('expect_test_marks_recorded', 'expect_final_grades_recorded')
    union all
    select journal.journal_id, obligation.regulation_id, obligation.clause_id, obligation.status
    from obligation
    join journal on obligation.subject_key = obligation.pupil_id || ':' || journal.journal_id || ':term' || $term
    where obligation.duty = 'expect_final_grades_recorded'
    union all
    select plan.journal_id, obligation.regulation_id, obligation.clause_id, obligation.status
    from obligation
    join store.records.individual_plan as plan on plan.school_id = $school and plan.plan_id = obligation.subject_key
    join journal on journal.journal_id = plan.journal_id and plan.date between journal.starts_on and journal.ends_on
    where obligation.duty = 'expect_individual_work_recorded'
),
counted as (
    select
        journal_id, regulation_id, clause_id, count(*) as population,
        count(*) filter (where status = 'met') as met,
        count(*) filter (where status = 'late') as late,
        count(*) filter (where status = 'missing') as missing
    from of_journal
    group by journal_id, regulation_id, clause_id
),
clauses as (
    select
        journal_id,
        list([regulation_id, clause_id, population::varchar, met::varchar, late::varchar, missing::varchar]
            order by regulation_id, clause_id) as lines
    from counted
    group by journal_id
)
select
    journal.journal_id,
    coalesce(subject.name, '') as subject,
    coalesce(class.name, '') as class,
    journal.kind,
    coalesce(staff.given_name || ' ' || staff.family_name, journal.teacher_id) as teacher,
    school.name as school,
    journal.school_year,
    coalesce(members.pupils, 0) as pupils,
    coalesce(lessons.held, 0) as held,
    coalesce(lessons.with_topic, 0) as with_topic,
    coalesce(lessons.topics, 0) as topics,
    coalesce(lessons.with_homework, 0) as with_homework,
    coalesce(grades.formative, 0) as formative,
    coalesce(grades.tests, 0) as tests,
    coalesce(grades.test_marks, 0) as test_marks,
    coalesce(grades.marked_pupils, 0) as marked_pupils,
    coalesce(spread.marks, []) as marks,
    coalesce(clauses.lines, []) as clauses
from journal
join store.records.schools as school on school.school_id = journal.school_id
left join store.records.subjects as subject
  on subject.school_id = journal.school_id and subject.subject_id = journal.subject_id
left join store.records.classes as class on class.school_id = journal.school_id and class.class_id = journal.class_id
left join store.records.staff as staff on staff.school_id = journal.school_id and staff.staff_id = journal.teacher_id
left join members on members.journal_id = journal.journal_id
left join lessons on lessons.journal_id = journal.journal_id
left join grades on grades.journal_id = journal.journal_id
left join spread on spread.journal_id = journal.journal_id
left join clauses on clauses.journal_id = journal.journal_id
order by journal.place
