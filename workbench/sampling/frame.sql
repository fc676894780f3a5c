-- The journals of one term whose review is still open in a run: what `journals_reviewed` asks for and nobody has done or
-- been excused from. One row a journal, also when two regulations ask for it.
with judged_by as (
    select
        regulation_id, clause_id, school_id,
        unnest(from_json(parameters, '[{"duty": "VARCHAR", "reviewer": "VARCHAR"}]')) as span
    from store.audit.verdicts
    where run_id = $run_id
),
asked as (
    select distinct regulation_id, clause_id, school_id, span.reviewer as reviewer
    from judged_by
    where span.duty = 'expect_journals_reviewed'
),
owed as (
    select
        obligation.school_id, journal.journal_id, journal.school_year, journal.kind, journal.class_id,
        journal.subject_id, journal.teacher_id, asked.clause_id, asked.reviewer, obligation.fulfilled_at,
        obligation.excused,
        term.no as term
    from ({obligations}) as obligation
    join asked
      on asked.regulation_id = obligation.regulation_id and asked.clause_id = obligation.clause_id
     and asked.school_id = obligation.school_id
    join store.records.journals as journal on journal.school_id = obligation.school_id
    join (select unnest([1, 2]) as no) as term
      on journal.journal_id || ':term' || term.no = obligation.subject_key
),
journal as (
    select
        school_id, journal_id, school_year, term, kind, class_id, subject_id, teacher_id,
        list(distinct clause_id order by clause_id) as clauses,
        list(distinct reviewer order by reviewer) as reviewers,
        bool_or(fulfilled_at is null and not excused) as is_open
    from owed
    group by school_id, journal_id, school_year, term, kind, class_id, subject_id, teacher_id
)
select
    journal.school_id, journal.journal_id, journal.school_year, journal.term, journal.kind, journal.clauses,
    journal.reviewers, journal.is_open, journal.teacher_id,
    case
        when class.grade_level is null then '–'
        when class.grade_level <= 3 then '1–3'
        when class.grade_level <= 6 then '4–6'
        when class.grade_level <= 9 then '7–9'
        else '10–12'
    end as band
from journal
left join store.records.classes as class on class.school_id = journal.school_id and class.class_id = journal.class_id
