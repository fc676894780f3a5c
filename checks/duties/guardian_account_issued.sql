with issued as (
    select school_id, pupil_id, min(account_issued_at) as issued_at, count(*) as guardians
    from seen.guardians
    group by school_id, pupil_id
)
select
    first.school_id,
    'pupil:' || first.pupil_id as subject_key,
    home.class_id,
    null::varchar as staff_id,
    first.pupil_id,
    day_start(first.enrolled_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    issued.issued_at as fulfilled_at,
    first.enrolled_on,
    coalesce(issued.guardians, 0) as guardians
from common.first_enrolments as first
join common.scope as scope on scope.school_id = first.school_id
join common.school_years as school_year
  on school_year.school_id = first.school_id and school_year.school_year = first.school_year
join seen.pupils as pupil
  on pupil.school_id = first.school_id and pupil.pupil_id = first.pupil_id and first.enrolled_on < pupil.adult_on
join common.due_days($days, $day_kind) as due on due.school_id = first.school_id and due.date = first.enrolled_on
left join common.pupil_classes as home
  on home.school_id = first.school_id and home.pupil_id = first.pupil_id
 and first.enrolled_on >= home.from_on and first.enrolled_on < home.until_on
left join issued on issued.school_id = first.school_id and issued.pupil_id = first.pupil_id
