with attended as (
    select
        class.school_id,
        enrolment.pupil_id,
        class.school_year,
        school_year.starts_on,
        min(enrolment.enrolled_on) as first_enrolled_on,
        day_in_year(class.school_year, $due) as fixed_due_on
    from seen.enrolments as enrolment
    join seen.classes as class
      on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
    join common.school_years as school_year
      on school_year.school_id = class.school_id and school_year.school_year = class.school_year
    group by class.school_id, enrolment.pupil_id, class.school_year, school_year.starts_on
),
due as (
    -- An enrolment before the known days has no number to count from, and its days are long over: the fixed day holds.
    select
        attended.school_id,
        attended.pupil_id,
        attended.school_year,
        greatest(attended.starts_on, attended.first_enrolled_on) as arises_on,
        case
            when enrolled.date is null or counted.date is not null then greatest(attended.fixed_due_on, counted.date)
        end as due_on
    from attended
    left join common.days as enrolled
      on enrolled.school_id = attended.school_id and enrolled.date = attended.first_enrolled_on
    left join common.school_days as counted
      on counted.school_id = enrolled.school_id and counted.no = enrolled.school_day_no + $school_days
),
enrolled as (
    select
        due.school_id,
        due.pupil_id,
        due.school_year,
        due.arises_on,
        due.due_on,
        class.class_id,
        class.name
    from due
    join common.calendar_ends as calendar on calendar.school_id = due.school_id
    join seen.enrolments as enrolment
      on enrolment.school_id = due.school_id
     and enrolment.pupil_id = due.pupil_id
     and enrolment.enrolled_on <= least(due.due_on, calendar.ends_on)
     and coalesce(enrolment.left_on, date '9999-12-31') > least(due.due_on, calendar.ends_on)
    join seen.classes as class
      on class.school_id = enrolment.school_id
     and class.class_id = enrolment.class_id
     and class.school_year = due.school_year
    qualify row_number() over (
        partition by due.school_id, due.pupil_id, due.school_year
        order by enrolment.enrolled_on desc, class.class_id) = 1
),
subject_journal as (
    select
        journal.school_id,
        journal.school_year,
        journal.subject_id,
        subject.name as subject,
        journal.journal_id,
        journal.class_id,
        journal.teacher_id
    from seen.journals as journal
    join seen.subjects as subject
      on subject.school_id = journal.school_id and subject.subject_id = journal.subject_id
    where subject.is_split and list_contains($journal_kinds::varchar[], journal.kind)
),
split_subject as (
    select school_id, school_year, subject_id, subject, class_id
    from subject_journal
    where class_id is not null
    union
    select journal.school_id, journal.school_year, journal.subject_id, journal.subject, enrolment.class_id
    from subject_journal as journal
    join seen.journal_members as member
      on member.school_id = journal.school_id and member.journal_id = journal.journal_id
    join seen.enrolments as enrolment
      on enrolment.school_id = member.school_id and enrolment.pupil_id = member.pupil_id
    where journal.class_id is null
),
membership as (
    select
        journal.school_id,
        journal.school_year,
        journal.subject_id,
        journal.journal_id,
        journal.teacher_id,
        member.pupil_id,
        member.from_on,
        member.until_on
    from subject_journal as journal
    join common.members as member
      on member.school_id = journal.school_id and member.journal_id = journal.journal_id
),
turn as (
    select school_id, school_year, subject_id, pupil_id, from_on as day from membership
    union
    select school_id, school_year, subject_id, pupil_id, until_on as day from membership
),
grouped as (
    select
        turn.school_id,
        turn.school_year,
        turn.subject_id,
        turn.pupil_id,
        turn.day,
        count(distinct membership.journal_id) as groups,
        any_value(membership.teacher_id) as teacher_id
    from turn
    join common.scope as scope on scope.school_id = turn.school_id
    left join membership
      on membership.school_id = turn.school_id
     and membership.school_year = turn.school_year
     and membership.subject_id = turn.subject_id
     and membership.pupil_id = turn.pupil_id
     and turn.day >= membership.from_on
     and turn.day < membership.until_on
    where turn.day <= scope.today
    group by turn.school_id, turn.school_year, turn.subject_id, turn.pupil_id, turn.day
),
assigned as (
    select
        school_id,
        school_year,
        subject_id,
        pupil_id,
        min(day) filter (where groups = 1) as assigned_on,
        arg_min(teacher_id, day) filter (where groups = 1) as teacher_id,
        arg_max(groups, day) as groups
    from grouped
    group by school_id, school_year, subject_id, pupil_id
)
select
    enrolled.school_id,
    enrolled.pupil_id || ':' || split_subject.subject_id || ':' || enrolled.school_year as subject_key,
    enrolled.class_id,
    assigned.teacher_id as staff_id,
    enrolled.pupil_id,
    day_start(enrolled.arises_on, scope.time_zone) as arises_at,
    day_end(enrolled.due_on, scope.time_zone) as due_at,
    day_start(assigned.assigned_on, scope.time_zone) as fulfilled_at,
    enrolled.school_year,
    split_subject.subject,
    enrolled.name as class,
    case when assigned.assigned_on is null then coalesce(assigned.groups, 0) end as groups
from enrolled
join common.scope as scope on scope.school_id = enrolled.school_id
join split_subject
  on split_subject.school_id = enrolled.school_id
 and split_subject.school_year = enrolled.school_year
 and split_subject.class_id = enrolled.class_id
left join assigned
  on assigned.school_id = enrolled.school_id
 and assigned.school_year = enrolled.school_year
 and assigned.subject_id = split_subject.subject_id
 and assigned.pupil_id = enrolled.pupil_id
