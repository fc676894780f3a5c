with move as (
    select
        'in' as direction,
        enrolment.school_id,
        enrolment.pupil_id,
        enrolment.class_id,
        enrolment.enrolled_on as moved_on,
        enrolment.enrolment_order_no as order_no,
        class.name as class
    from seen.enrolments as enrolment
    join seen.classes as class on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
    join common.school_years as school_year
      on school_year.school_id = class.school_id and school_year.school_year = class.school_year
    where enrolment.enrolled_on > school_year.starts_on
    union all
    select
        'out' as direction,
        enrolment.school_id,
        enrolment.pupil_id,
        enrolment.class_id,
        enrolment.left_on as moved_on,
        enrolment.leaving_order_no as order_no,
        class.name as class
    from seen.enrolments as enrolment
    join seen.classes as class on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
    join common.school_years as school_year
      on school_year.school_id = class.school_id and school_year.school_year = class.school_year
    where enrolment.left_on > school_year.starts_on
      -- While term 2 is not loaded, a leaving up to the end of term 1 counts at once, a later one waits.
      and enrolment.left_on <= coalesce(school_year.ends_on, school_year.term1_ends_on)
)
select
    move.school_id,
    move.direction || ':' || move.pupil_id || ':' || move.class_id || ':' || strftime(move.moved_on, '%Y-%m-%d')
        as subject_key,
    move.class_id,
    deputy.staff_id,
    move.pupil_id,
    day_start(move.moved_on, scope.time_zone) as arises_at,
    day_end(move.moved_on, scope.time_zone) as due_at,
    case when move.order_no is not null then day_start(move.moved_on, scope.time_zone) end as fulfilled_at,
    move.direction as direction_code,
    move.moved_on,
    move.class
from move
join common.scope as scope on scope.school_id = move.school_id
join common.calendar_ends as calendar on calendar.school_id = move.school_id
left join common.sole_holders as deputy
  on deputy.school_id = move.school_id and deputy.role = 'deputy_academic'
 and least(move.moved_on, calendar.ends_on) >= deputy.from_on
 and least(move.moved_on, calendar.ends_on) < deputy.until_on
