with term as (
    select school_id, school_year, 1 as no, starts_on, term1_ends_on as ends_on, term1_ends_on
    from common.school_years
    union all
    select school_id, school_year, 2 as no, term2_starts_on as starts_on, ends_on, term1_ends_on
    from common.school_years
    where ends_on is not null
),
due as (
    select day.school_id, day.date, due_day.date as due_on
    from common.days as day
    join common.working_days as due_day
      on due_day.school_id = day.school_id and due_day.no = day.working_day_no + $working_days
),
asked as (
    select
        journal.school_id,
        journal.journal_id,
        journal.class_id,
        journal.subject_id,
        journal.kind,
        term.no as term,
        term.starts_on,
        due.due_on,
        term.term1_ends_on,
        term1_due.due_on as term1_due_on,
        least(due.due_on, calendar.ends_on) as judged_on,
        min(lesson.date) as first_held_on
    from seen.journals as journal
    join term on term.school_id = journal.school_id and term.school_year = journal.school_year
    join seen.lessons as lesson
      on lesson.school_id = journal.school_id and lesson.journal_id = journal.journal_id
     and lesson.date between term.starts_on and term.ends_on
    join due on due.school_id = term.school_id and due.date = term.ends_on
    join due as term1_due on term1_due.school_id = term.school_id and term1_due.date = term.term1_ends_on
    join common.calendar_ends as calendar on calendar.school_id = journal.school_id
    where lesson.status = 'held' and list_contains($journal_kinds::varchar[], journal.kind)
    group by
        journal.school_id, journal.journal_id, journal.class_id, journal.subject_id, journal.kind, term.no,
        term.starts_on, due.due_on, term.term1_ends_on, term1_due.due_on, calendar.ends_on
),
review as (
    select event.school_id, event.journal_id, event.happened_on
    from seen.events as event
    join common.roles_held as reviewer
      on reviewer.school_id = event.school_id and reviewer.staff_id = event.staff_id and reviewer.role = $reviewer
     and event.happened_on >= reviewer.from_on and event.happened_on < reviewer.until_on
    where event.kind = 'journal_review'
),
reviewed as (
    select asked.school_id, asked.journal_id, asked.term, min(review.happened_on) as reviewed_on
    from asked
    join review
      on review.school_id = asked.school_id and review.journal_id = asked.journal_id
     and review.happened_on >= asked.starts_on
    -- A review in the working days after term 1 belongs to term 1, also when term 2 has begun.
    where asked.term = 1 or review.happened_on <= asked.term1_ends_on or review.happened_on > asked.term1_due_on
    group by asked.school_id, asked.journal_id, asked.term
)
select
    asked.school_id,
    asked.journal_id || ':term' || asked.term as subject_key,
    asked.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.first_held_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    day_start(reviewed.reviewed_on, scope.time_zone) as fulfilled_at,
    asked.kind as journal_kind_code,
    subject.name as subject,
    class.name as class,
    asked.term
from asked
join common.scope as scope on scope.school_id = asked.school_id
left join reviewed
  on reviewed.school_id = asked.school_id and reviewed.journal_id = asked.journal_id and reviewed.term = asked.term
left join seen.subjects as subject
  on subject.school_id = asked.school_id and subject.subject_id = asked.subject_id
left join seen.classes as class
  on class.school_id = asked.school_id and class.class_id = asked.class_id
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $reviewer
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
