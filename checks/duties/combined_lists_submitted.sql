with combined as (
    select
        journal.school_id,
        journal.journal_id,
        journal.school_year,
        journal.class_id,
        journal.subject_id,
        journal.teacher_id,
        school_year.starts_on,
        to_local(journal.created_at, scope.time_zone)::date as created_on,
        day_in_year(journal.school_year, $due) as fixed_due_on
    from seen.journals as journal
    join common.scope as scope on scope.school_id = journal.school_id
    join common.school_years as school_year
      on school_year.school_id = journal.school_id and school_year.school_year = journal.school_year
    where journal.kind = 'combined' and journal.created_at is not null
),
due as (
    -- A journal made before the known days has no number to count from, and its days are long over.
    select combined.school_id, combined.journal_id, greatest(combined.fixed_due_on, counted.date) as due_on
    from combined
    left join common.days as created
      on created.school_id = combined.school_id and created.date = combined.created_on
    left join common.working_days as counted
      on counted.school_id = created.school_id and counted.no = created.working_day_no + $working_days
),
submitted as (
    select school_id, journal_id, min(happened_on) as submitted_on
    from seen.events
    where kind = $event_kind and journal_id is not null
    group by school_id, journal_id
)
select
    combined.school_id,
    combined.journal_id as subject_key,
    combined.class_id,
    combined.teacher_id as staff_id,
    null::varchar as pupil_id,
    day_start(greatest(combined.starts_on, combined.created_on), scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    day_start(submitted.submitted_on, scope.time_zone) as fulfilled_at,
    combined.school_year,
    combined.created_on,
    subject.name as subject
from combined
join common.scope as scope on scope.school_id = combined.school_id
join due on due.school_id = combined.school_id and due.journal_id = combined.journal_id
left join submitted on submitted.school_id = combined.school_id and submitted.journal_id = combined.journal_id
left join seen.subjects as subject
  on subject.school_id = combined.school_id and subject.subject_id = combined.subject_id
