with enrolled as (
    select
        enrolment.school_id,
        enrolment.pupil_id,
        enrolment.enrolled_on,
        enrolment.enrolment_order_no,
        enrolment.school_year,
        greatest(school_year.starts_on, enrolment.enrolled_on) as arises_on,
        day_in_year(enrolment.school_year, $due) as fixed_due_on
    from common.first_enrolments as enrolment
    join common.school_years as school_year
      on school_year.school_id = enrolment.school_id and school_year.school_year = enrolment.school_year
),
due as (
    -- An enrolment before the known days has no number to count from, and its days are long over: the fixed day holds.
    select
        enrolled.school_id,
        enrolled.pupil_id,
        greatest(enrolled.fixed_due_on, counted.date) as due_on,
        least(greatest(enrolled.fixed_due_on, counted.date), calendar.ends_on) as judged_on
    from enrolled
    join common.calendar_ends as calendar on calendar.school_id = enrolled.school_id
    left join common.days as day
      on day.school_id = enrolled.school_id and day.date = enrolled.enrolled_on
    left join common.working_days as counted
      on counted.school_id = day.school_id and counted.no = day.working_day_no + $working_days
)
select
    enrolled.school_id,
    'pupil:' || enrolled.pupil_id as subject_key,
    home.class_id,
    secretary.staff_id,
    enrolled.pupil_id,
    day_start(enrolled.arises_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    case
        when pupil.personal_file_no is not null and enrolled.enrolment_order_no is not null
        then day_start(enrolled.arises_on, scope.time_zone)
    end as fulfilled_at,
    enrolled.enrolled_on,
    class.name as class,
    list_filter([
        case when pupil.personal_file_no is null then 'file_personal_file_no' end,
        case when enrolled.enrolment_order_no is null then 'file_enrolment_order_no' end
    ], lambda entry: entry is not null) as absent_codes
from enrolled
join common.scope as scope on scope.school_id = enrolled.school_id
join due on due.school_id = enrolled.school_id and due.pupil_id = enrolled.pupil_id
join seen.pupils as pupil on pupil.school_id = enrolled.school_id and pupil.pupil_id = enrolled.pupil_id
left join common.pupil_classes as home
  on home.school_id = enrolled.school_id and home.pupil_id = enrolled.pupil_id
 and enrolled.enrolled_on >= home.from_on and enrolled.enrolled_on < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.sole_holders as secretary
  on secretary.school_id = enrolled.school_id and secretary.role = $role
 and due.judged_on >= secretary.from_on and due.judged_on < secretary.until_on
