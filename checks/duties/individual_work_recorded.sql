with plan as (
    select
        planned.school_id,
        planned.plan_id,
        planned.journal_id,
        planned.pupil_id,
        planned.teacher_id,
        planned.date,
        planned.period,
        due.due_on
    from seen.individual_plan as planned
    join common.days as day
      on day.school_id = planned.school_id and day.date = planned.date and day.is_school_day
    join common.due_days($days, $day_kind) as due on due.school_id = day.school_id and due.date = day.date
),
matched as (
    select plan.school_id, plan.plan_id, work.topic, work.recorded_at
    from plan
    join seen.individual_work as work on work.school_id = plan.school_id and work.plan_id = plan.plan_id
    union all
    select plan.school_id, plan.plan_id, work.topic, work.recorded_at
    from plan
    join seen.individual_work as work
      on work.school_id = plan.school_id
     and work.journal_id = plan.journal_id
     and work.pupil_id = plan.pupil_id
     and work.date = plan.date
    where work.plan_id is null
),
recorded as (
    select
        school_id,
        plan_id,
        min(recorded_at) filter (where topic is not null) as recorded_at,
        count(*) filter (where topic is not null) as with_topic
    from matched
    group by school_id, plan_id
)
select
    plan.school_id,
    plan.plan_id as subject_key,
    home.class_id,
    plan.teacher_id as staff_id,
    plan.pupil_id,
    day_start(plan.date, scope.time_zone) as arises_at,
    day_end(plan.due_on, scope.time_zone) as due_at,
    recorded.recorded_at as fulfilled_at,
    plan.date as planned_on,
    plan.period,
    subject.name as subject,
    class.name as class,
    case
        when recorded.plan_id is null then ['individual_work']
        when recorded.with_topic = 0 then ['individual_work_topic']
        when recorded.recorded_at is null then ['individual_work_moment']
        else []::varchar[]
    end as absent_codes
from plan
join common.scope as scope on scope.school_id = plan.school_id
left join recorded on recorded.school_id = plan.school_id and recorded.plan_id = plan.plan_id
left join seen.journals as journal
  on journal.school_id = plan.school_id and journal.journal_id = plan.journal_id
left join seen.subjects as subject
  on subject.school_id = journal.school_id and subject.subject_id = journal.subject_id
left join common.pupil_classes as home
  on home.school_id = plan.school_id and home.pupil_id = plan.pupil_id
 and plan.date >= home.from_on and plan.date < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
