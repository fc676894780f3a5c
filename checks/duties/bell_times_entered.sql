with asked as (
    select
        school_year.school_id,
        school_year.school_year,
        school_year.starts_on,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from common.school_years as school_year
    join common.due_days($days, $day_kind) as due on due.school_id = school_year.school_id and due.date = school_year.starts_on
    join common.calendar_ends as calendar on calendar.school_id = school_year.school_id
),
valid as (
    select asked.school_id, asked.school_year, min(bell.valid_from) as first_valid_from
    from asked
    join seen.bell_times as bell on bell.school_id = asked.school_id and bell.valid_from <= asked.judged_on
    group by asked.school_id, asked.school_year
)
select
    asked.school_id,
    asked.school_id || ':' || asked.school_year as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.starts_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    -- Bell times older than the school year are there when it starts.
    case
        when valid.first_valid_from is not null
        then day_start(greatest(valid.first_valid_from, asked.starts_on), scope.time_zone)
    end as fulfilled_at,
    asked.school_year
from asked
join common.scope as scope on scope.school_id = asked.school_id
left join valid on valid.school_id = asked.school_id and valid.school_year = asked.school_year
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $responsible
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
